"""What is recognised of a column, as offices write their tables; and what must not be taken for something else."""

from __future__ import annotations

import pytest

from publisher.build.proposing.proposal import Proposal, propose
from publisher.build.proposing.recognising import recognise

RECOGNISED: dict[str, tuple[list[str], tuple[str, object]]] = {
    "ISO dates": (["2015-09-15", "2016-01-02"], ("date", None)),
    "dates of various precision": (["2015-09-15", "2016-04", "2017"], ("date", None)),
    "times": (["2015-09-15T10:00:00"], ("date", None)),
    "days first": (["15/9/2015", "3/4/2016"], ("date", "d/M/yyyy")),
    "days first, with dots": (["15.09.2015", "03.04.2016"], ("date", "d.M.yyyy")),
    "months first": (["9/15/2015", "3/4/2016"], ("date", "M/d/yyyy")),
    "whole numbers": (["12", "0", "-7"], ("integer", None)),
    "decimals": (["12.5", "3"], ("decimal", None)),
    "decimal commas": (["12,5", "3", "1,25"], ("decimal", {"decimalChar": ","})),
    "thousands with a comma": (["1,234", "12,345,678"], ("decimal", {"groupChar": ",", "decimalChar": "."})),
    "thousands with a point": (["1.234,50", "12"], ("decimal", {"decimalChar": ",", "groupChar": "."})),
    "thousands with a comma and decimals": (["1,234.50", "12"], ("decimal", {"decimalChar": ".", "groupChar": ","})),
    "thousands with a space": (["1 234", "12 345"], ("decimal", {"groupChar": " "})),
    "yes and no": (["yes", "no", "yes"], ("boolean", "yes|no")),
    "sì and no": (["Sì", "No"], ("boolean", "Sì|No")),
    "true and false": (["true", "false"], ("boolean", None)),
    "links": (["https://a.example/x", "http://b.example"], ("link", None)),
    "mail": (["a@b.example", "c.d@e.example"], ("mail", None)),
}


@pytest.mark.parametrize("name", RECOGNISED)
def test_a_kind_is_recognised(name: str) -> None:
    cells, expected = RECOGNISED[name]
    found = recognise(cells)
    assert found is not None
    assert (found.kind, found.form) == expected
    assert found.misfits == ()


@pytest.mark.parametrize(
    "cells",
    [
        ["012", "013"],  # codes, whose zeros count
        ["A1", "B2"],
        ["yes", "perhaps"],
        ["Milan, Turin", "Rome"],
        ["12,5 km", "3 km"],
        ["www.example.org"],
        [],
    ],
)
def test_texts_stay_texts(cells: list[str]) -> None:
    assert recognise(cells) is None


def test_years_are_years_where_the_heading_says_so() -> None:
    as_years, as_numbers = recognise(["1905", "2001"], years=True), recognise(["1905", "2001"])
    assert as_years is not None
    assert as_numbers is not None
    assert (as_years.datatype, as_numbers.datatype) == (("gYear",), ("integer",))


def test_one_cell_in_ten_may_be_wrong_and_is_named() -> None:
    found = recognise(["2015-09-15"] * 9 + ["2015-02-30"])
    assert found is not None
    assert found.misfits == ("2015-02-30",)
    assert recognise(["2015-09-15"] * 8 + ["2015-02-30"]) is None


def test_what_no_date_tells_is_a_doubt() -> None:
    unsure, sure = recognise(["3/4/2016", "1/2/2015"]), recognise(["3/4/2016", "25/2/2015"])
    assert unsure is not None
    assert sure is not None
    assert "month" in unsure.doubt
    assert sure.doubt == ""


def table(header: list[str], *rows: list[str], language: str = "en") -> Proposal:
    return propose("stops", "stop", header, rows, language)


def test_a_code_is_the_key_before_a_name() -> None:
    found = table(["Stop name", "Code"], ["North", "a1"], ["South", "a2"])
    assert (found.key, found.slugged) == ("code", True)
    assert [column.role for column in found.columns] == ["name", "identifier"]


def test_a_name_is_the_key_where_it_differs_in_each_row() -> None:
    assert table(["Nome", "Zona"], ["Nord", "A"], ["Sud", "A"], language="it").key == "nome"
    assert table(["Nome", "Zona"], ["Nord", "A"], ["Nord", "A"], language="it").key == ""


def test_codes_that_an_address_would_make_alike_are_taken_as_they_are() -> None:
    assert table(["id"], ["a.1"], ["a-1"]).slugged is False


def test_names_have_the_language_of_their_heading() -> None:
    found = table(["id", "name_en", "name (it)", "Description-de"], ["1", "a", "b", "c"], ["2", "d", "e", "f"])
    assert [(c.role, c.language) for c in found.columns[1:]] == [("name", "en"), ("name", "it"), ("description", "de")]


def test_few_values_are_categories_and_a_misspelled_one_is_none() -> None:
    rows = [[f"s{n}", "shelter" if n % 2 else "pole"] for n in range(20)]
    found = table(["id", "kind"], *rows, ["s20", "sheltr"])
    (kind,) = found.having("category")
    assert set(kind.values) == {"shelter", "pole"}


def test_lists_are_seen_by_what_parts_them() -> None:
    rows = [[f"s{n}", "bus; tram".replace(" ", "") if n % 2 else "bus"] for n in range(12)]
    (lines,) = table(["id", "lines"], *rows).having("category")
    assert (lines.separator, set(lines.values)) == (";", {"bus", "tram"})


@pytest.mark.parametrize("heading", ["Contact", "Ansprechpartner", "First name", "Cognome", "Telefono"])
def test_columns_of_persons_are_left_out(heading: str) -> None:
    (column,) = table(["id", heading], ["1", "a"], ["2", "b"]).having("personal")
    assert column.heading == heading


def test_mail_is_left_out_whatever_its_heading() -> None:
    assert [c.name for c in table(["id", "x"], ["1", "a@b.example"], ["2", "c@d.example"]).having("personal")] == ["x"]


def test_what_looks_like_names_of_persons_is_a_doubt() -> None:
    rows = [[f"s{n}", "Ada Lind" if n % 2 else "Bo Strand", "Harbour" if n % 2 else "Old Mill"] for n in range(12)]
    _, one, other = table(["id", "Cleaned by", "Quarter"], *rows).columns
    assert "persons" in one.doubt
    assert other.doubt == ""


def test_coordinates_need_numbers() -> None:
    assert table(["id", "lat", "lon"], ["1", "57.1", "9.9"], ["2", "57.2", "9.8"]).placed
    assert not table(["id", "lat", "lon"], ["1", "north", "9.9"], ["2", "south", "9.8"]).placed
