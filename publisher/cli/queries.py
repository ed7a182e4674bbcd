"""Commands that ask the current release: query and describe."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from publisher.base.config import Project
from publisher.base.errors import NotFoundError
from publisher.base.formats import GRAPH_FORMATS, RDF_FORMATS, RESULT_FORMATS, RESULTS_JSON, RESULTS_TSV, TURTLE
from publisher.base.iris import normalise_path
from publisher.release.history import ReleaseHistory
from publisher.release.reader import Release
from publisher.store.embedded import EmbeddedStore
from publisher.store.port import AnswerKind, Limits, NotAcceptable, Query

_RESULT_KEYS = {f.key: f for f in RESULT_FORMATS}
_GRAPH_KEYS = {f.key: f for f in GRAPH_FORMATS}


@click.command()
@click.argument("query_text", metavar="QUERY")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of a saved query.")
@click.option(
    "--format",
    "key",
    type=click.Choice([*_RESULT_KEYS, *_GRAPH_KEYS]),
    help="How the answer is written.  [default: tsv; true or false for ASK; ttl for graphs]",
)
@click.option(
    "--release", "name", metavar="NAME", help="The release to ask, or an unmistakable part.  [default: current]"
)
@click.pass_obj
def query(folder: Path, query_text: str, parameters: tuple[str, ...], key: str | None, name: str | None) -> None:
    """Ask the current release, or an older one.

    QUERY is SPARQL, the name of a saved query, a file ending in .rq, or - for standard input.
    """
    project = Project.load(folder)
    release = Release(ReleaseHistory(project.state).path(name))
    asked = _asked(release, query_text, parameters, key)
    with EmbeddedStore(release.dataset_path, Limits.of(project.runtime), workers=1) as store:
        body = _answer(store, asked, plain=key is None)
    sys.stdout.buffer.write(body)
    if not body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def _answer(store: EmbeddedStore, asked: Query, *, plain: bool) -> bytes:
    """The answer; where no format is asked for, that of an ASK is a word, as no table can hold it."""
    try:
        return store.execute(asked).read()
    except NotAcceptable as error:
        if not plain or error.kind is not AnswerKind.BOOLEAN:
            raise
    content = json.loads(store.execute(replace(asked, result_format=RESULTS_JSON)).read())
    return b"true" if content["boolean"] else b"false"


def _asked(release: Release, text: str, parameters: tuple[str, ...], key: str | None) -> Query:
    result = _RESULT_KEYS.get(key or RESULTS_TSV.key)
    graph = _GRAPH_KEYS.get(key or TURTLE.key)
    values = dict(_pair(parameter) for parameter in parameters)
    saved = release.saved_queries.get(text)
    if saved is not None:
        return Query(saved.text, result_format=result, graph_format=graph, substitutions=saved.bind(values))
    if values:
        message = f"there is no saved query '{text}'; only saved queries take parameters"
        raise NotFoundError(message)
    if text == "-":
        text = sys.stdin.read()
    elif text.endswith(".rq"):
        text = Path(text).read_text(encoding="utf-8")
    elif text.replace("-", "").replace("_", "").isalnum():
        message = f"there is no saved query '{text}'; there are {', '.join(release.saved_queries)}"
        raise NotFoundError(message)
    return Query(text, result_format=result, graph_format=graph)


def _pair(parameter: str) -> tuple[str, str]:
    name, sign, value = parameter.partition("=")
    if not sign:
        message = f"'{parameter}' is not NAME=VALUE"
        raise click.BadParameter(message)
    return name, value


@click.command()
@click.argument("iri")
@click.option(
    "--format",
    "key",
    type=click.Choice([f.key for f in RDF_FORMATS]),
    default=TURTLE.key,
    show_default=True,
    help="How the description is written.",
)
@click.pass_obj
def describe(folder: Path, iri: str, key: str) -> None:
    """Print the document of IRI, which may be shortened (place/milan, id/place/milan, boost:Statement)."""
    release = Release.current(Project.load(folder).state)
    fmt = next(f for f in RDF_FORMATS if f.key == key)
    found = next((r for path in _paths(release, iri) if (r := release.represent(path, fmt))), None)
    if found is None:
        message = f"nothing is known of {iri}"
        raise NotFoundError(message)
    sys.stdout.buffer.write(found.body)


def _paths(release: Release, iri: str) -> list[str]:
    """The documents that a full or shortened IRI may mean."""
    paths = [release.document_path(iri)]
    prefix, colon, _ = iri.partition(":")
    if colon and prefix in release.prefixes.as_dict():
        paths.append(release.document_path(release.prefixes.expand(iri)))
    short = normalise_path(iri.strip("/"))
    return [*paths, short, "doc/" + short.removeprefix("id/")]
