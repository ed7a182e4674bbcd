from __future__ import annotations

from publisher.web.pages.part_tables import part_tables
from tests.web.pages.test_tables import document

PARTS = "".join(
    f":p{n} <http://rdfs.org/ns/void#class> id:c{n} ; <http://rdfs.org/ns/void#entities> {n} . "
    f"id:a <http://rdfs.org/ns/void#classPartition> :p{n} . "
    for n in range(1, 31)
)


def test_alike_parts_without_names_are_a_table_the_largest_first() -> None:
    read = document('id:a dct:title "A"@en . :named skos:prefLabel "Named"@en . ' + PARTS)
    read.about("https://example.org/id/a", 9)
    (table,), rest = part_tables(read, read.sections())
    assert [name.text for name in table.columns] == ["class", "entities"]
    assert [row[1][1][0].text for row in table.rows[:3]] == ["30", "29", "28"]
    assert (len(table.rows), table.more) == (25, 5)
    assert [section.name.text for section in rest] == ["Named"]


def test_a_few_parts_stay_as_they_are() -> None:
    read = document(':a dct:title "A"@en ; dct:extent 1 . :b dct:extent 2 . :c dct:extent 3 .')
    assert part_tables(read, read.sections())[0] == ()
