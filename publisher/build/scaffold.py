"""A small working example of a project, to be changed into one's own."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from publisher.base.config import CONFIG_FILE
from publisher.base.errors import PublisherError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_example(folder: Path) -> Iterator[Path]:
    """Writes the example into a folder, which is made where it does not exist.

    Yields:
        Each file that was written.

    Raises:
        PublisherError: A file would be overwritten; nothing is written then.
        UnreadableError: The folder cannot be written.
    """
    with as_file(files("publisher.build") / "example") as example:
        sources = sorted(p for p in example.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        targets = [folder / p.relative_to(example) for p in sources]
        taken = [t for t in targets if t.exists()]
        if taken:
            message = f"{taken[0]} is there already; nothing was written"
            raise PublisherError(message)
        for source, target in zip(sources, targets, strict=True):
            text = source.read_text(encoding="utf-8")
            if source.name == CONFIG_FILE:
                # Written once, by a person's act: the one place where the clock's date may enter.
                text = re.sub(r"date = \S+ ", f"date = {date.today().isoformat()} ", text)  # noqa: DTZ011
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            except OSError as error:
                message = f"{target} cannot be written: {error}"
                raise UnreadableError(message) from error
            yield target
