"""One line of JSON for each query: what it cost and how it ended, never what was asked nor by whom."""

from __future__ import annotations

import json
import os
import sys
import weakref
from datetime import UTC, datetime

from publisher.base.errors import UnreadableError
from publisher.store.port import Answer, AnswerKind

STDERR = "stderr"
OFF = "off"
_ROWS_COUNTED = 1 << 20
_LINES = ("nt", "nq")


def rows_of(answer: Answer) -> int | None:
    """How many rows or triples an answer has, where that shows without reading it; None where it does not.

    >>> from publisher.base.formats import RESULTS_TSV
    >>> rows_of(Answer(AnswerKind.SOLUTIONS, RESULTS_TSV, b"?a\\n1\\n2\\n"))
    2
    """
    if answer.kind is AnswerKind.BOOLEAN:
        return 1
    if len(answer) > _ROWS_COUNTED:
        return None
    if answer.format.key == "tsv":  # one row a line: line ends in values are written as \n
        return answer.read().count(b"\n") - 1
    return answer.read().count(b"\n") if answer.format.key in _LINES else None


class QueryLog:
    """Writes the lines. Safe from several threads.

    Args:
        target: `stderr`, `off`, or the path of a file, which is appended to.

    Raises:
        UnreadableError: The file cannot be written.
    """

    def __init__(self, target: str) -> None:
        self._off = target in (OFF, "")
        self._file: int | None = None
        if target not in (STDERR, OFF, ""):
            try:
                self._file = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
            except OSError as error:
                message = f"the query log {target} cannot be written: {error.strerror}"
                raise UnreadableError(message) from error
            weakref.finalize(self, os.close, self._file)

    def write(
        self, *, query: str, release: str, seconds: float, outcome: str, answer: Answer | None, cached: bool
    ) -> None:
        """Writes the line of one query.

        Args:
            query: Digest of the query and its formats.
            release: The release it was asked of.
            seconds: The time it took.
            outcome: How it ended.
            answer: The answer, if there is one.
            cached: Whether the answer had been kept.
        """
        if self._off:
            return
        line = json.dumps(
            {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "event": "query",
                "query": query,
                "release": release,
                "ms": round(seconds * 1000, 2),
                "outcome": outcome,
                "cached": cached,
                "format": answer.format.key if answer else None,
                "rows": rows_of(answer) if answer else None,
                "bytes": len(answer) if answer else None,
            }
        )
        if self._file is None:
            print(line, file=sys.stderr, flush=True)
        else:
            os.write(self._file, f"{line}\n".encode())  # one call, so that lines of several threads never mix
