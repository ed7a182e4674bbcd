"""The words of the interface, one TOML catalogue a language in `catalogues/`; English is the measure of all."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "it")
"""Languages of the interface; the first is the fallback."""


class Messages:
    """The words of one language.

    Args:
        language: One of `LANGUAGES`.

    Raises:
        KeyError: A message that no catalogue has is asked for.

    >>> words = Messages("it")
    >>> words("page-of", n=2, total=3)
    'Pagina 2 di 3'
    >>> words.count("rows", 1), words.count("rows", 1200)
    ('1 riga', '1.200 righe')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """A message with its values filled in."""
        return self._texts[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def count(self, key: str, number: int, **values: object) -> str:
        """A message that depends on a number, with the number written as the language does."""
        form = "one" if number == 1 else "other"
        return self._texts[f"{key}.{form}"].format(n=self.number(number), **values)

    def number(self, number: int) -> str:
        """A whole number with the language's thousands separator."""
        return f"{number:,}".replace(",", _THOUSANDS[self.language])


_THOUSANDS = {"en": ",", "it": "."}


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flatten(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = str(value)
    return found


@cache
def _catalogue(language: str) -> dict[str, str]:
    raw = files("publisher.web").joinpath("catalogues", f"{language}.toml").read_text(encoding="utf-8")
    return _flatten(tomllib.loads(raw))
