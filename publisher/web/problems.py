"""What went wrong, told in the asked format: problem details (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from publisher.base.formats import HTML, Format
from publisher.base.negotiation import choose_format
from publisher.web.context import current, page_frame, page_response
from publisher.web.messages import Messages
from publisher.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

PROBLEM = Format("problem", "application/problem+json", "Problem", ".json", ("application/json",))


@dataclass
class ProblemError(Exception):
    """An answer other than success.

    Args:
        status: The HTTP status.
        detail: What is wrong with this request, one or two sentences.
        more: Further members of the problem document.
        headers: Further headers.
        excerpt: The place in the request at which it is wrong, as lines with a caret.
        language: The language of `detail`.
    """

    status: int
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    excerpt: str = ""
    language: str = "en"


def problem_response(problem: ProblemError) -> Response:
    """The answer that tells a problem; a page only for who prefers one."""
    if choose_format(request.headers.get("Accept"), (PROBLEM, HTML)) is HTML:
        response = _page(problem)
    else:
        content = {
            "title": HTTPStatus(problem.status).phrase,
            "status": problem.status,
            "detail": problem.detail,
            **problem.more,
        }
        body = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
        response = Response(body, content_type=PROBLEM.media_type)
        response.vary.add("Accept")
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(problem.headers)
    return response


def _page(problem: ProblemError) -> Response:
    frame = page_frame()
    words = Messages(frame.language)
    key, advice = f"problem.{problem.status}", f"advice.{problem.status}"
    page = render(
        "problem.html",
        frame,
        heading=words(key if key in words else "problem.other"),
        status=problem.status,
        detail=problem.detail,
        detail_language=problem.language,
        advice=words(advice) if advice in words else "",
        excerpt=problem.excerpt,
        available=problem.more.get("available", ()),
        replaced_by=problem.more.get("replacedBy", ()),
    )
    return page_response(page, frame.language, negotiated=True)


def not_found(path: str) -> ProblemError:
    """The problem of an address that nothing stands at."""
    return ProblemError(404, f"This release has no document for {current().publication.base}{path}")


def register_problems(app: Flask) -> None:
    """Makes an application answer every error as a problem."""

    @app.errorhandler(ProblemError)
    def _problem(problem: ProblemError) -> Response:
        return problem_response(problem)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        headers = {}
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return problem_response(ProblemError(status, error.description or "", headers=headers))

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> Response:
        app.logger.error("the request could not be answered", exc_info=error)
        return problem_response(ProblemError(500, "The server met an error that is not yours; it has been logged."))
