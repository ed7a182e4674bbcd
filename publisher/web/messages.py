"""The words of the interface, one TOML catalogue a language in `catalogues/`; English is the measure of all.

Plurals, numbers, dates and money follow the Unicode CLDR, through Babel.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "it", "fr", "pl", "ro", "es", "pt", "sv")
"""Languages of the interface; the first is the fallback."""

# Of the languages that are written differently in different countries, the European form.
_LOCALES = {"en": "en_GB", "pt": "pt_PT", "es": "es_ES", "fr": "fr_FR"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_DURATION_PARTS = ("years", "months", "days", "hours", "minutes")


class Messages:
    """The words of one language.

    Args:
        language: One of `LANGUAGES`.

    Raises:
        KeyError: A message that no catalogue has is asked for.

    >>> words = Messages("it")
    >>> words("page-of", n=2, total=3)
    'Pagina 2 di 3'
    >>> words.count("rows", 1), words.count("rows", 1200), Messages("pl").count("rows", 2)
    ('1 riga', '1.200 righe', '2 wiersze')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _catalogue(language)
        self._locale = _locale(language)

    def __call__(self, key: str, **values: object) -> str:
        """A message with its values filled in."""
        return self._texts[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def count(self, key: str, number: int, **values: object) -> str:
        """A message that depends on a number, with the number written as the language does."""
        form = self._locale.plural_form(number)
        # `other` is the form of all numbers that have none of their own.
        text = self._texts.get(f"{key}.{form}") or self._texts[f"{key}.other"]
        return text.format(n=self.number(number), **values)

    def number(self, number: int | Decimal) -> str:
        """A number with the language's separators and with all its digits.

        >>> Messages("it").number(Decimal("1500.50"))
        '1.500,50'
        """
        decimals = -int(number.as_tuple().exponent) if isinstance(number, Decimal) else 0
        pattern = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
        return format_decimal(number, pattern, self._locale, decimal_quantization=False)

    def money(self, amount: Decimal, currency: str) -> str:
        """A sum of money; without decimals where it has none.

        Args:
            amount: The sum.
            currency: A code of ISO 4217; any other text stands after the number as it is.

        >>> Messages("en").money(Decimal("600000.00"), "EUR"), Messages("sv").money(Decimal("0.5"), "XYZ")
        ('€600,000', '0,5 XYZ')
        """
        if currency not in get_global("all_currencies"):
            return f"{self.number(amount)} {currency}".strip() if currency else self.number(amount)
        whole = amount == amount.to_integral_value()
        pattern = _pattern(self._locale, whole)
        return format_currency(
            amount, currency, pattern, self._locale, currency_digits=False, decimal_quantization=not whole
        )

    def date(self, lexical: str) -> str:
        """A date, month or year of XML Schema in words; what is none of them as it is.

        >>> words = Messages("en")
        >>> words.date("2016-05-03"), words.date("2016-05"), words.date("2016"), words.date("-0044")
        ('3 May 2016', 'May 2016', '2016', '-0044')
        """
        match = _DATE.fullmatch(lexical)
        try:
            if match is None or match[2] is None:
                return lexical
            day = date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            return lexical
        if match[3]:
            return format_date(day, "long", locale=self._locale)
        return format_skeleton("yMMMM", day, locale=self._locale)

    def duration(self, lexical: str) -> str:
        """A duration of XML Schema in words; one with other parts than these as it is.

        >>> Messages("fr").duration("P32M"), Messages("en").duration("P1Y6M"), Messages("en").duration("P")
        ('32 mois', '1 year, 6 months', 'P')
        """
        match = _DURATION.fullmatch(lexical)
        parts = zip(_DURATION_PARTS, match.groups(), strict=True) if match and len(lexical) < 20 else ()
        return ", ".join(self.count(f"duration.{part}", int(n)) for part, n in parts if n) or lexical


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flatten(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = str(value)
    return found


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))


@cache
def _pattern(locale: Locale, whole: bool) -> str:
    """The language's pattern for money, without decimals for whole sums."""
    pattern: str = locale.currency_formats["standard"].pattern
    return pattern.replace("0.00", "0") if whole else pattern


@cache
def _catalogue(language: str) -> dict[str, str]:
    raw = files("publisher.web").joinpath("catalogues", f"{language}.toml").read_text(encoding="utf-8")
    return _flatten(tomllib.loads(raw))
