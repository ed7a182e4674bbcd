"""Templates, slugs and escapes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from publisher.base.iris import normalise_path
from publisher.build.tables.flaws import CellError
from publisher.build.tables.templates import TemplateError, parse_template, percent_encoded, slug


@given(st.text(max_size=20))
def test_a_slug_is_one_word_of_ascii_or_refused(text: str) -> None:
    try:
        found = slug(text)
    except CellError:
        found = "refused"
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
    assert slug(found) == found


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_an_escaped_cell_is_a_segment_in_its_normal_spelling(text: str) -> None:
    found = percent_encoded(text)
    assert normalise_path(found) == found
    assert not set('/?#[]{} <>"') & set(found)
    NamedNode("https://example.org/" + found)


@given(st.text(st.characters(categories=("L", "N")), max_size=10))
def test_both_unicode_forms_make_one_iri(text: str) -> None:
    forms = {percent_encoded(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Skåne", "skane"),
        ("Łódź", "lodz"),
        ("Straße 5", "strasse-5"),
        ("Køge", "koge"),
        ("L'Aquila", "l-aquila"),
        ("  San Donà  di Piave ", "san-dona-di-piave"),
        ("Ærø", "aero"),
        ("Þórshöfn", "thorshofn"),
        ("U1.SUDEST_doc", "u1-sudest-doc"),
        ("Birkirkara (Ħal)", "birkirkara-hal"),
    ],
)
def test_slugs_of_names(text: str, found: str) -> None:
    assert slug(text) == found


@pytest.mark.parametrize("text", ["Столична", "Αθήνα", "Sofia София", "—", ""])
def test_letters_without_a_latin_form_are_refused_rather_than_dropped(text: str) -> None:
    with pytest.raises(CellError):
        slug(text)


@pytest.mark.parametrize("text", ["id/{a", "id/a}", "id/{}", "id/{a|slugg}", "id/{+}", "id/{{a}}"])
def test_ill_formed_templates_are_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        parse_template(text)
