"""What the saved queries answer about sources, statements, discrepancies, by hand against the tables of facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.queries.conftest import BASE, Ask
from tests.queries.rows import DCAT, DCT, ORG, SCHEMA, the, values


def test_the_page_alone_names_ten_partners_in_seven_countries_but_no_lead_and_no_date(ask: Ask) -> None:
    facts = ask("page-facts")
    members = {row["subject"] for row in facts if row["property"] == ORG + "role"}
    assert len([m for m in members if m.startswith("id/partner/boostinno-")]) == len(members) == 10
    assert "id/concept/partner-role/lead-partner" not in values(facts, "value")
    countries = {row["value"] for row in facts if row["property"] == "http://www.geonames.org/ontology#parentCountry"}
    assert countries == {f"id/country/{code}" for code in ("es", "fr", "it", "pl", "pt", "ro", "se")}
    dated = {row["subject"] for row in facts if row["property"] in (DCAT + "startDate", DCAT + "endDate")}
    assert dated == {"id/policy/programma-triennale#period"}
    assert not [row for row in facts if row["value"] == "11"]
    grant = the(facts, subject="id/call/scuola-dei-quartieri#amount-grant")
    assert (grant["statement"], float(grant["value"])) == ("id/statement/s12-9", 30000)


def test_the_page_supports_facts_by_49_of_its_58_statements(ask: Ask) -> None:
    assert len(set(values(ask("page-facts"), "statement"))) == 49


def test_facts_with_two_sources_count_sources_not_graphs(ask: Ask) -> None:
    facts = ask("facts-with-two-sources")
    lead = the(facts, subject="id/partner/boostinno-gdansk", value="id/concept/partner-role/lead-partner")
    assert (lead["sources"], lead["sourceNames"]) == ("4", "FDC U766 U8752 URBASOFIA")
    number = the(facts, subject="id/network/boostinno#observation-partners")
    assert (number["value"], number["sourceNames"]) == ("10", "EC PAGE U766 UTM")
    # Three statements of the page and U766 say that it is closed: two sources.
    assert (
        the(facts, subject="id/network/boostinno", value="id/concept/network-status/closed")["sourceNames"]
        == "PAGE U766"
    )
    # GNC alone gives the coordinates.
    assert not [row for row in facts if row["subject"].endswith("#geometry")]
    assert {int(n) for n in values(facts, "sources")} <= set(range(2, 30))
    four = ask("facts-with-two-sources", least="4")
    assert four == [row for row in facts if int(row["sources"]) >= 4]
    assert four


def test_thirty_discrepancies_with_every_claim(ask: Ask) -> None:
    rows = ask("source-disagreements")
    numbers = {f"id/discrepancy/d{n:02}" for n in range(1, 31)}
    assert numbers <= set(values(rows, "discrepancy"))
    claims = [row for row in rows if row["discrepancy"] == "id/discrepancy/d01"]
    assert Counter((row["claim"][-1], row["source"], row["accepted"]) for row in claims) == Counter(
        {
            ("a", "id/source/page", "true"): 1,
            ("a", "id/source/u766", "true"): 1,
            ("a", "id/source/utm", "true"): 1,
            ("b", "id/source/page", "false"): 1,
        }
    )
    undecided = {"d13", "d14", "d18", "d26", "d27"}
    followed = {row["discrepancy"] for row in rows if row["accepted"] == "true"}
    assert numbers - followed == {f"id/discrepancy/{n}" for n in undecided}
    assert len({row["graph"] for row in rows if "graph" in row and row["discrepancy"] in numbers}) == 13


def test_claims_stand_side_by_side(ask: Ask) -> None:
    rows = ask("disagreements-side-by-side")
    assert Counter(values(rows, "number"))["D27"] == 1
    ipa = the(rows, number="D27")
    assert (ipa["claim"], ipa["sources"], ipa["otherClaim"], ipa["otherSources"]) == ("3 M", "MRRB", "5 M", "CAMP PIE")
    assert "followed" not in ipa
    assert the(rows, number="D15")["followed"] == "Gdańsk"
    assert {f"D{n:02}" for n in range(1, 31)} <= set(values(rows, "number"))


def test_contested_values_are_those_of_the_claim_graphs(ask: Ask) -> None:
    rows = ask("contested-values")
    powiat = the(rows, number="D23")
    assert powiat["claimed"] == "http://www.wikidata.org/entity/Q715974"
    assert (powiat["claimedBy"], powiat["stated"]) == ("DR5HN", "http://www.wikidata.org/entity/Q1799")
    assert the(rows, number="D09") | {"number": ""} == {
        "number": "",
        "subject": "id/network/boostinno#period",
        "property": DCAT + "endDate",
        "claimed": "2018-06",
        "claimedBy": "FDC",
        "stated": "2018-05-03",
        "statedBy": "U766",
    }
    ipa = [row for row in rows if row["number"] == "D27"]
    assert {(float(row["claimed"]), row["claimedBy"]) for row in ipa} == {
        (3e6, "MRRB"),
        (5e6, "CAMP"),
        (5e6, "PIE"),
    }
    assert not [row for row in ipa if "stated" in row]
    tables = {"D01", "D02", "D03", "D05", "D07", "D09", "D16", "D21", "D23", "D24", "D25", "D27"}
    assert tables <= set(values(rows, "number"))


def test_no_contradicted_value_is_stated(ask: Ask) -> None:
    """The value that is claimed is no value of the same property in the default graph."""
    for row in ask("contested-values"):
        facts = ask("provenance-of-a-thing", thing=BASE + row["subject"])
        stated = {
            f["value"]
            for f in facts
            if f["property"] == row["property"] and f.get("kind") != "Graph of one contradicted claim"
        }
        assert row["claimed"] not in stated


def test_the_page_against_others(ask: Ask) -> None:
    rows = ask("page-against-others")
    numbers = {
        (row["pageValue"], row["otherValue"], row["otherSource"]) for row in rows if SCHEMA + "value" in row.values()
    }
    assert numbers == {
        ("10", "9", "PMINHO"),
        ("10", "12", "MSC"),
        ("11", "9", "PMINHO"),
        ("11", "10", "EC"),
        ("11", "10", "U766"),
        ("11", "10", "UTM"),
        ("11", "12", "MSC"),
    }
    duration = the(rows, property=SCHEMA + "duration")
    assert (duration["pageValue"], duration["pageStands"], duration["otherSource"]) == ("P3Y", "claim", "URBASOFIA")
    assert the(rows, subject="id/partner/boostinno-skane", otherSource="EUFONDER")["otherValue"].endswith(
        "county-administrative-board"
    )


def test_counts_of_partners_by_who_gives_them(ask: Ask) -> None:
    rows = ask("partner-counts-claimed")
    assert Counter((row["number"], row["stands"], row["source"]) for row in rows) == Counter(
        {
            ("10", "fact", "EC"): 1,
            ("10", "fact", "PAGE"): 2,
            ("10", "fact", "U766"): 1,
            ("10", "fact", "UTM"): 1,
            ("11", "claim", "PAGE"): 1,
            ("12", "claim", "MSC"): 1,
            ("9", "claim", "PMINHO"): 1,
        }
    )


def test_facts_of_a_source(ask: Ask) -> None:
    u766 = ask("facts-of-a-source")
    assert set(values(u766, "graph")) == {"graph/source/u766"}
    assert the(u766, subject="id/network/boostinno#period", property=DCAT + "startDate")["value"] == "2015-09-15"
    page = ask("facts-of-a-source", source=BASE + "id/source/page")
    assert Counter((r["subject"], r["property"], r["value"]) for r in page) == Counter(
        (r["subject"], r["property"], r["value"]) for r in ask("page-facts")
    )
    # The newspaper that counts nine cities supports nothing else.
    assert ask("facts-of-a-source", source=BASE + "id/source/pminho") == []


def test_provenance_tells_source_address_and_contradicted_claims(ask: Ask) -> None:
    rows = ask("provenance-of-a-thing")
    start = the(rows, subject="id/network/boostinno#period", property=DCAT + "startDate")
    assert (start["value"], start["source"], start["address"]) == ("2015-09-15", "U766", "https://urbact.eu/node/766")
    claims = [row for row in rows if row["kind"] == "Graph of one contradicted claim"]
    assert {row["graph"] for row in claims} == {
        f"graph/claim/{c}" for c in ("d01-b", "d02-b", "d03-b", "d07-a", "d09-b")
    }
    own = [row for row in rows if row["graph"] == "graph/publisher"]
    assert own
    assert not [row for row in own if "source" in row]
    assert set(values(rows, "subject")) == {"id/network/boostinno"} | {
        f"id/network/boostinno#{part}"
        for part in ("observation-countries", "observation-partners", "period", "phase-1", "phase-2")
    }


def test_a_statement_and_what_follows_from_it(ask: Ask) -> None:
    rows = ask("facts-of-a-statement")
    assert {row["subject"] for row in rows} == {
        "id/partner/boostinno-milan",
        "id/partner/boostinno-turin",
        "id/place/milan",
        "id/place/turin",
    }
    # EC lists the partners without Turin.
    role = {row["subject"]: row["otherSources"] for row in rows if row["property"] == ORG + "role"}
    assert role == {"id/partner/boostinno-milan": "4", "id/partner/boostinno-turin": "3"}
    assert ask("facts-of-a-statement", statement=BASE + "id/statement/s11-1") == []


def test_statements_without_facts(ask: Ask) -> None:
    rows = ask("statements-without-facts")
    assert {row["number"] for row in rows} == {
        "S02.3", "S04.1", "S04.4", "S05.3", "S08.4", "S09.1", "S11.1", "S11.2", "S12.0",
    }  # fmt: skip
    assert the(rows, number="S05.3")["discrepancy"] == "id/discrepancy/d07"
    assert "discrepancy" not in the(rows, number="S04.1")


@pytest.mark.parametrize(("language", "text"), [("en", "Romania: Baia Mare."), ("it", "Romania: Baia Mare.")])
def test_the_page_has_58_statements(ask: Ask, language: str, text: str) -> None:
    rows = ask("page-statements", language=language)
    assert len(rows) == 58
    assert (values(rows, "number")[0], values(rows, "number")[-1]) == ("S01", "S12.9")
    assert the(rows, number="S07.3")["text"] == text
    assert sum(int(row["facts"]) for row in rows) == len(ask("page-facts"))


def test_what_rests_on_the_page_alone(ask: Ask) -> None:
    rows = ask("facts-only-on-the-page")
    assert the(rows, value="Manifesto dell'Innovazione Sociale")["statement"] == "id/statement/s03-3"
    # 15 million are confirmed by ELPROG, the deadline by LEGACOOP.
    subjects = set(values(rows, "subject"))
    assert "id/policy/programma-triennale#amount-total-budget" not in subjects
    assert not [row for row in rows if row["property"] == SCHEMA + "applicationDeadline"]
    shared = [r for r in ask("facts-with-two-sources") if "PAGE" in r["sourceNames"].split()]
    both = {(r["subject"], r["value"]) for r in rows} & {(r["subject"], r["value"]) for r in shared}
    # These names are spelt alike in Italian, by the page alone, and in English, by others too.
    assert both == {("id/network/boostinno", "BoostInno"), ("id/programme/urbact-iii", "URBACT III")}


def test_what_others_add(ask: Ask) -> None:
    rows = ask("what-others-add")
    assert the(rows, subject="id/network/boostinno#period", property=DCAT + "endDate")["source"] == "U766"
    assert {row["source"] for row in rows if row["property"] == DCT + "dateAccepted"} == {"FDC", "MSC"}
    assert "PAGE" not in values(rows, "source")
    assert "id/programme/urbact-iii" not in values(rows, "value")
    lead = ask("what-others-add", thing=BASE + "id/partner/boostinno-gdansk")
    assert {row["source"] for row in lead if row["value"].endswith("/lead-partner")} == {
        "FDC", "U766", "U8752", "URBASOFIA",
    }  # fmt: skip


def test_sources_with_their_facts(ask: Ask) -> None:
    rows = ask("sources")
    page = the(rows, name="PAGE")
    assert page["address"] == "https://economiaelavoro.comune.milano.it/progetti/boostinno"
    facts = {(r["subject"], r["property"], r["value"]) for r in ask("page-facts")}
    assert int(page["facts"]) >= len(facts)
    assert the(rows, name="U766")["facts"] == str(len(ask("facts-of-a-source")))
    assert the(rows, name="PMINHO")["facts"] == "0"
    assert the(rows, name="WD-COPIES")["rights"] == "CC0"


def test_the_page_is_silent_on_lead_and_start(truth: Callable[[str], bool]) -> None:
    assert truth("page-names-a-lead-partner") is False
    assert truth("page-gives-a-start-date") is False
