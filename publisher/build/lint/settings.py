"""Rules on what the settings say: harvesters can reach somebody (L216)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publisher.build.lint.corpus import Corpus


def unreachable_repository(corpus: Corpus) -> Iterator[Diagnostic]:
    """L216: OAI-PMH wants an address that is read, and there is none."""
    publication = corpus.publication
    if "oai" in publication.services and not publication.contact.mailbox:
        yield Diagnostic(
            "L216",
            Severity.WARNING,
            "harvesters can write to nobody: OAI-PMH must tell a mailbox, and none is set",
            note="set contact.mailbox to the address of an office, or leave 'oai' out of services",
        )
