from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import publisher.web
from publisher.web.messages import LANGUAGES, Messages, _catalogue

FOLDER = Path(publisher.web.__file__).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_says_all_that_english_says(language: str) -> None:
    english, other = dict(_catalogue("en")), _catalogue(language)
    counted = {key.removesuffix(".other") for key in english if key.removesuffix(".other") + ".one" in english}
    # CLDR's plural forms of whole numbers; `other` stands for Polish `many` too.
    few = {f"{key}.few" for key in counted} if language in ("pl", "ro") else set()
    assert other.keys() == english.keys() | few
    for key, text in other.items():
        assert text.strip(), key
        english.setdefault(key, english.get(key.removesuffix(".few") + ".other", ""))
        # A singular may spell its number out.
        assert fields(english[key]) - fields(text) <= ({"n"} if key.endswith(".one") else set()), key
        assert fields(text) <= fields(english[key]), key


def test_every_catalogue_has_its_language_named() -> None:
    assert {f.stem for f in (FOLDER / "catalogues").glob("*.toml")} == set(LANGUAGES)


def test_every_message_asked_for_is_there_and_every_message_is_asked_for() -> None:
    sources = [*FOLDER.rglob("*.py"), *(FOLDER / "templates").glob("*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    keys = {re.sub(r"\.(?:one|few|other)$", "", key) for key in _catalogue("en")} - {"problem"}
    # Made from parts: the status of a problem, a part of a duration, the severity of a rule.
    keys = {key for key in keys if not key.startswith(("problem.", "advice.", "duration.", "severity."))}
    assert [key for key in sorted(keys) if f'"{key}"' not in text] == []
    asked = set(re.findall(r'\bt(?:\.count)?\("([a-z.-]+)"', text))
    assert asked - keys - {"problem.", "problem.other", "advice.", "severity."} == set()


def test_a_message_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        Messages("en")("no-such-message")
