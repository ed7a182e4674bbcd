"""The saved queries: questions that the data answers, each a form, a table and a download."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("queries", __name__, url_prefix="/queries")
