"""What the saved queries answer about documents, events, calls and money, by hand against the tables of facts."""

from __future__ import annotations

import pytest

from tests.queries.conftest import Ask
from tests.queries.rows import CITIES, the, values


def test_ten_action_plans_milan_once(ask: Ask) -> None:
    rows = [row for row in ask("action-plans") if int(row["statements"])]
    assert {row["placeName"] for row in rows} == CITIES | {"Skåne County"}
    assert len(rows) == 10
    assert {row["placeName"]: row["statements"] for row in rows if row["statements"] != "1"} == {"Milan": "2"}
    others = {row["placeName"]: row["otherSources"] for row in rows if row["otherSources"] != "0"}
    assert others == {"Baia Mare": "2", "Turin": "1"}
    assert values(rows, "title") == []


def test_documents(ask: Ask) -> None:
    rows = ask("documents")
    paper = the(rows, document="id/document/white-paper")
    assert (paper["title"], paper["pages"]) == ("Libro Bianco di Milano sull'Innovazione Sociale", "56")
    # 19 April 2016 is the day on which it was presented, not its date of issue.
    assert "date" not in paper
    assert the(rows, document="id/document/baseline")["date"] == "2016"
    assert the(rows, document="id/source/ec")["date"] == "2020-08-11"
    assert len(set(values(rows, "document"))) >= 19


def test_documents_by_partner_with_and_without_title(ask: Ask) -> None:
    rows = ask("documents-by-partner")
    known = {(row["placeName"], row["document"]) for row in rows if row["titleKnown"] == "true"}
    assert known == {("Milan", "id/document/white-paper"), ("Milan", "id/policy/programma-triennale")}
    assert len([row for row in rows if row["titleKnown"] == "false"]) == 10


def test_gaps_of_documents(ask: Ask) -> None:
    gaps: dict[str, set[str]] = {}
    for row in ask("documents-with-gaps"):
        gaps.setdefault(row["document"], set()).add(row["missing"])
    assert gaps["id/document/white-paper"] == {"date", "address"}
    assert gaps["id/document/manifesto"] == {"date", "address"}
    assert gaps["id/document/iap-milan"] == {"title", "date", "address"}
    assert gaps["id/source/page"] == {"date"}
    assert "id/source/ec" not in gaps


def test_events(ask: Ask) -> None:
    rows = ask("events")
    milan = the(rows, event="id/event/tnm-milan")
    assert (milan["start"], milan["end"], milan["place"]) == ("2018-01-24", "2018-01-26", "Milan")
    assert milan["venue"] == "Luiss Hub for Makers and Students"
    meetings = [row["place"] for row in rows if row["type"] == "Transnational meeting"]
    assert meetings == ["Wrocław", "Barcelona", "Baia Mare", "Paris", "Milan"]
    assert "end" not in the(rows, event="id/event/ten-views")


def test_timeline_is_in_order_and_names_phases(ask: Ask) -> None:
    rows = ask("timeline")
    assert values(rows, "date") == sorted(values(rows, "date"))
    boostinno = [
        (row["date"], row["what"], row.get("part", "")) for row in rows if row["thing"] == "id/network/boostinno"
    ]
    assert boostinno == [
        ("2015-09-15", "begins", ""),
        ("2015-09-15", "begins", "Phase 1 of BoostInno: development"),
        ("2016-05-03", "approved", ""),
        ("2016-05-03", "begins", "Phase 2 of BoostInno"),
        ("2018-05-03", "ends", ""),
        ("2018-05-03", "ends", "Phase 2 of BoostInno"),
    ]
    launch = [row["what"] for row in rows if row["thing"] == "id/event/wp-launch"]
    assert launch == ["begins"]


def test_calls(ask: Ask) -> None:
    rows = ask("calls")
    crowdfunding = [row for row in rows if row["call"] == "id/call/crowdfunding-civico"]
    assert {row["deadline"] for row in crowdfunding} == {"2025-10-31"}
    assert float(the(crowdfunding, kind="Total budget")["sum"]) == 600000
    assert float(the(crowdfunding, kind="Grant to one applicant")["greatest"]) == 50000
    mi15 = the(rows, call="id/call/mi15")
    assert (float(mi15["least"]), float(mi15["greatest"])) == (22500, 75000)
    shops = the(rows, call="id/call/negozi-e-botteghe")
    assert (float(shops["sum"]), "deadline" in shops) == (1e6, False)
    assert the(rows, call="id/call/urbact-iii-first")["deadline"] == "2015-06-16"


@pytest.mark.parametrize(
    ("day", "calls"),
    [
        ("2024-04-30", {"mi15"}),
        ("2024-05-01", {"mi15", "scuola-dei-quartieri"}),
        ("2025-03-01", {"mi15", "scuola-dei-quartieri", "crowdfunding-civico"}),
        ("2025-06-30", {"mi15", "scuola-dei-quartieri", "crowdfunding-civico"}),
        ("2025-07-01", {"mi15", "crowdfunding-civico"}),
        ("2026-11-22", set()),
        ("2015-06-16", {"urbact-iii-first"}),
    ],
)
def test_calls_open_on(ask: Ask, day: str, calls: set[str]) -> None:
    assert {row["call"].removeprefix("id/call/") for row in ask("calls-open-on", day=day)} == calls


def test_the_programme_has_eight_lines_and_15_million(ask: Ask) -> None:
    rows = ask("programme-lines")
    assert len(rows) == 8
    assert {float(row["programmeBudget"]) for row in rows} == {15e6}
    alliances = the(rows, letter="E")
    assert (alliances["lineName"], alliances["call"]) == ("Neighbourhood alliances", "id/call/crowdfunding-civico")
    assert float(alliances["callBudget"]) == 600000


def test_sums_of_money(ask: Ask) -> None:
    rows = ask("amounts")
    programme = [row for row in rows if row["thing"] == "id/policy/programma-triennale"]
    assert {(float(row["sum"]), row["source"]) for row in programme} == {(15e6, "ELPROG"), (15e6, "PAGE")}
    assert float(the(rows, thing="id/partner/femact-cities-skane")["sum"]) == 50523.69
    assert float(the(rows, thing="id/programme/urbact-iv", kind="Contribution of the ERDF")["sum"]) == 79769799
    # The IPA share is not settled (D27).
    assert not [row for row in rows if "IPA" in row["kind"]]


def test_counts(ask: Ask) -> None:
    rows = ask("counts")
    assert {row["source"] for row in rows if row["thing"] == "id/network/boostinno" and row["number"] == "10"} == {
        "EC", "PAGE", "U766", "UTM",
    }  # fmt: skip
    assert not {"9", "11", "12"} & {row["number"] for row in rows if row["thing"] == "id/network/boostinno"}
    policy = {row["counted"]: row["number"] for row in rows if row["thing"] == "id/policy/programma-triennale"}
    assert policy == {"Number of lines of intervention": "8", "Number of actions": "30", "Number of tools": "18"}
    assert the(rows, thing="id/event/urbact-iii-second-approval", number="203")["source"] == "U23"


def test_organisations(ask: Ask) -> None:
    rows = ask("organisations")
    unit = the(rows, organisation="id/organisation/comune-milano-progettazione-economica")
    assert unit["email"] == "progettazione.economica@comune.milano.it"
    assert unit["unitOf"] == "Directorate for Urban Economy and Labour"
    assert the(rows, name="Giacomo Brodolini Foundation")["type"] == "Foundation"
    assert len(values(rows, "organisation")) == len(set(values(rows, "organisation")))


def test_topics(ask: Ask) -> None:
    rows = ask("topics")
    about = {row["thing"] for row in rows if row["topicName"] == "Social innovation"}
    assert {"id/network/boostinno", "id/network/human-power-hub", "id/document/white-paper"} <= about
    plans = {row["thing"] for row in rows if row["topic"].endswith("social-challenges-of-urban-development")}
    assert len([plan for plan in plans if plan.startswith("id/document/iap-")]) == 10
