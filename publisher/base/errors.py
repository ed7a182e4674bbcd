"""Errors that a caller can act on, each with the exit status the command line ends with."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.base.diagnostics import Diagnostic


class ExitStatus(IntEnum):
    """Exit statuses of the command line.

    >>> int(ExitStatus.FINDINGS)
    1
    """

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    NOT_FOUND = 4
    INTERNAL = 70


class PublisherError(Exception):
    """Base of all errors this package raises on purpose.

    Args:
        message: One sentence for the person who reads it.
        diagnostics: Findings in the author's files that led to the error, if any.

    >>> str(PublisherError("no release yet"))
    'no release yet'
    """

    status: ExitStatus = ExitStatus.FINDINGS

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class ConfigurationError(PublisherError):
    """The configuration says something that cannot be."""

    status = ExitStatus.USAGE


class UnreadableError(PublisherError):
    """A file or folder cannot be read or written."""

    status = ExitStatus.UNREADABLE


class NotFoundError(PublisherError):
    """What was asked for by name does not exist."""

    status = ExitStatus.NOT_FOUND


class FindingsError(PublisherError):
    """The sources do not pass the checks, so nothing was written."""
