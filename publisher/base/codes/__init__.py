"""The stable codes of all findings, as `publisher explain` tells them. A code is never reused.

`C1xx` configuration, `P1xx` syntax, `L2xx` lint, `S3xx` shapes, `Q4xx` saved queries, `R5xx` releases, `T6xx` tables:
one module for each family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.base.codes.configuration import CONFIGURATION
from publisher.base.codes.lint import LINT
from publisher.base.codes.queries import QUERIES
from publisher.base.codes.shapes import SHAPES
from publisher.base.codes.syntax import SYNTAX
from publisher.base.codes.tables import TABLES

if TYPE_CHECKING:
    from publisher.base.codes.code import Code

CODES: dict[str, Code] = {entry.code: entry for entry in (*CONFIGURATION, *SYNTAX, *LINT, *SHAPES, *QUERIES, *TABLES)}
"""All codes by name."""
