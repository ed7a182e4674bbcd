from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.web.pages.diagram import Box, Edge, crossings, lay_out, place

NAMES = "abcdefg"
ARROWS = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]))


def boxes(label: str = "{}") -> list[Box]:
    return [Box(name, label.format(name), True) for name in NAMES]


def test_two_classes_with_two_broader_ones_do_not_cross() -> None:
    joined = tuple((one, other) for one in "ab" for other in "cd")
    assert crossings(place(tuple("abcd"), joined), joined) == 0


@given(ARROWS)
@settings(max_examples=25, deadline=None)
def test_each_box_has_a_place_of_its_own(joined: set[tuple[str, str]]) -> None:
    drawn = lay_out(boxes(), [Edge(one, other, "leads to") for one, other in sorted(joined)])
    assert [placed.box.key for placed in drawn.boxes] != []
    for n, one in enumerate(drawn.boxes):
        assert 0 <= one.x <= one.x + one.width <= drawn.width
        assert 0 <= one.y <= one.y + one.height <= drawn.height
        for other in drawn.boxes[:n]:
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            below = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert beside or below
    assert len(drawn.arrows) == len(joined)


def test_languages_differ_in_names_only() -> None:
    edges = [Edge("a", "b", "x"), Edge("b", "c"), Edge("a", "c", "y"), Edge("d", "a", "z")]
    short, long = (lay_out(boxes(label), edges) for label in ("{}", "A much longer name of {}"))
    assert [placed.box.key for placed in short.boxes] == [placed.box.key for placed in long.boxes]


def test_a_property_may_lead_back() -> None:
    (arrow,) = lay_out([Box("a", "A", True)], [Edge("a", "a", "knows")]).arrows
    assert arrow.path.startswith("M")
