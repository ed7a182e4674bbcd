"""What the heading of a column tells of it, in the languages of European offices."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from publisher.build.tables.templates import LATIN

ROLES: dict[str, frozenset[str]] = {
    role: frozenset(words.split())
    for role, words in {
        "identifier": "id identifier identificativo identifiant code codice kod cod kennung clave ref uuid key",
        "name": "name title label nome titolo denominazione nom titre designation nombre titulo bezeichnung titel "
        "nazwa tytul denumire titlu namn",
        "description": "description descrizione beschreibung descripcion descricao opis descriere beskrivning notes "
        "note remarks",
        "latitude": "lat latitude latitudine breite breitengrad latitud",
        "longitude": "lon long lng longitude longitudine laenge lange laengengrad langengrad longitud",
        "year": "year anno annee jahr ano rok an ar",
        "person": "person contact author owner caretaker keeper manager director responsible "
        "surname lastname firstname referente responsabile contatto "
        "cognome ansprechpartner ansprechpartnerin kontakt vorname nachname prenom contacto apellido imie nazwisko "
        "persoana persona",
        "phone": "phone telephone tel mobile cellulare telefono telefon telefone fax handy",
    }.items()
}
"""The words by which a heading tells what its column holds."""

_LANGUAGES = frozenset(
    "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl no pl pt ro sk sl sq sr sv tr uk".split()  # noqa: SIM905
)
_TAGGED = re.compile(r"(.+?)[\s_\-]*(?:\(([a-z]{2})\)|[\s_\-]([a-z]{2}))", re.IGNORECASE)


class Tagged(NamedTuple):
    """A heading that ends in a language.

    Args:
        base: The heading without it.
        language: The language, as a tag.
    """

    base: str
    language: str


def tokens(heading: str) -> list[str]:
    """The words of a heading, small and without marks.

    >>> tokens("Numéro d'identifiant"), tokens("firstName")
    (['numero', 'd', 'identifiant'], ['first', 'name'])
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).translate(LATIN).lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", parted) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", bare)


def role_of(heading: str) -> str:
    """The role that a heading names; empty where it names none.

    >>> role_of("Latitudine"), role_of("Contact person"), role_of("First name"), role_of("Flow")
    ('latitude', 'person', 'person', '')
    """
    words = tokens(heading)
    if {"first", "last", "full"} & set(words) and "name" in words:
        return "person"
    for role in ("person", "phone", "latitude", "longitude", "year", "identifier", "name", "description"):
        if ROLES[role] & set(words):
            return role
    return ""


def tagged(heading: str) -> Tagged | None:
    """A heading and the language that it ends in; None where it ends in none.

    >>> tagged("Nome (it)"), tagged("name_en"), tagged("valid")
    (Tagged(base='Nome', language='it'), Tagged(base='name', language='en'), None)
    """
    match = _TAGGED.fullmatch(heading.strip())
    language = (match[2] or match[3]).lower() if match else ""
    return Tagged(match[1], language) if match and language in _LANGUAGES else None


def camel(heading: str, *, capital: bool = False) -> str:
    """A heading as the name of a term.

    >>> camel("Flow (l/min)"), camel("drinking fountains", capital=True), camel("3D model")
    ('flowLMin', 'DrinkingFountains', 'p3dModel')
    """
    ascii_words = [w for word in tokens(heading) if (w := word.encode("ascii", "ignore").decode())] or ["column"]
    first, *rest = ascii_words
    made = (first.capitalize() if capital else first) + "".join(word.capitalize() for word in rest)
    return made if made[0].isalpha() else ("P" if capital else "p") + made
