"""The real graph again, which the folder above hides behind its example."""

from __future__ import annotations

from tests.conftest import project as project  # the fixture
