"""The profiles in which a release tells of its resources (W3C, Content Negotiation by Profile)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MODEL = "model"
"""The token of the full model: all that the dataset says, in its own terms."""

SCHEMA_ORG = "https://schema.org/"
"""The IRI of the profile that pages embed for search engines; its documents are prepared in JSON-LD."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A way to tell of a resource.

    Args:
        token: Its short name, as in `?_profile=`.
        iri: The IRI of the specification that its documents conform to.
        titles: What it is called, by language.
    """

    token: str
    iri: str
    titles: Mapping[str, str] = field(default_factory=dict)


def model_profile(base: str) -> Profile:
    """The profile of the full model: the publication's own ontology.

    >>> model_profile("https://example.org/").iri
    'https://example.org/def'
    """
    return Profile(MODEL, base + "def", {"en": "The full model", "it": "Il modello completo"})


def to_json(profiles: Iterable[Profile]) -> bytes:
    """The bytes that a release keeps."""
    rows = [asdict(profile) for profile in profiles]
    return json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def from_json(raw: bytes) -> tuple[Profile, ...]:
    """Reads what `to_json` wrote."""
    return tuple(Profile(**row) for row in json.loads(raw))
