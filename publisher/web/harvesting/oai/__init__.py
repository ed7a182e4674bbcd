"""OAI-PMH 2.0 at `/oai`: all verbs, by GET and POST; the days are those of the release's chronicle."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request

from publisher.web.context import current
from publisher.web.harvesting.oai.formats import FORMATS, catalogue_of, dcat_ap, dublin_core
from publisher.web.harvesting.oai.records import Repository
from publisher.web.harvesting.oai.selecting import OaiError, Selection, arguments, following, selection, to_token
from publisher.web.headers import REVALIDATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publisher.rdf.dataset import Dataset
    from publisher.release.reader import Release
    from publisher.web.edition import Edition
    from publisher.web.harvesting.oai.records import Item

blueprint = Blueprint("oai", __name__)

PAGE_SIZE = 100
"""How many records a list has before a resumption token follows."""
NO_MAILBOX = "none@no-mailbox.invalid"
"""The protocol demands an address; this one, of a domain that can never be (RFC 2606), says that there is none."""

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)


@lru_cache(maxsize=2)
def _repository(release: Release) -> Repository:
    return Repository(release)


@lru_cache(maxsize=2)
def _catalogue(release: Release) -> Dataset:
    return catalogue_of(release)


@blueprint.route("/oai", methods=["GET", "POST"])
def oai() -> Response:
    """Answers a request; errors of the protocol are answers too, with status 200 (section 3.6)."""
    edition = current()
    fields = request.form if request.method == "POST" else request.args
    given: Mapping[str, str] = {}
    try:
        given = arguments(list(fields.items(multi=True)))
        name = given["verb"]
        body = f"<{name}>\n{_Answer(edition, given).body()}</{name}>\n"
    except OaiError as error:
        # Where the arguments themselves are wrong, they are not repeated.
        given = {} if error.code in ("badVerb", "badArgument") else given
        body = f'<error code="{error.code}">{escape(error.message)}</error>\n'
    repeated = "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    url = escape(edition.publication.base + "oai")
    day = f"<responseDate>{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}</responseDate>\n"
    text = f"{_OPENING}{day}<request{repeated}>{url}</request>\n{body}</OAI-PMH>\n"
    response = Response(text, content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return response


class _Answer:
    def __init__(self, edition: Edition, given: Mapping[str, str]) -> None:
        self._edition = edition
        self._release = edition.release
        self._repository = _repository(edition.release)
        self._given = given

    def body(self) -> str:
        """What stands in the element that is named after the verb."""
        return {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._record_asked,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }[self._given["verb"]]()

    def _identify(self) -> str:
        publication = self._edition.publication
        title = publication.title.get("en") or next(iter(publication.title.values()), publication.base)
        rows = {
            "repositoryName": title,
            "baseURL": publication.base + "oai",
            "protocolVersion": "2.0",
            "adminEmail": publication.contact.mailbox or NO_MAILBOX,
            "earliestDatestamp": self._repository.earliest.isoformat(),
            "deletedRecord": "persistent",
            "granularity": "YYYY-MM-DD",
        }
        return "".join(f"<{name}>{escape(value)}</{name}>\n" for name, value in rows.items())

    def _item(self) -> Item:
        item = self._repository.by_identifier.get(self._given["identifier"])
        if item is None:
            raise OaiError("idDoesNotExist", f"There is and was no {self._given['identifier']!r} here")
        return item

    def _formats(self) -> str:
        prefixes = self._item().formats if "identifier" in self._given else tuple(FORMATS)
        return "".join(
            f"<metadataFormat><metadataPrefix>{FORMATS[prefix].prefix}</metadataPrefix><schema>{FORMATS[prefix].schema}"
            f"</schema><metadataNamespace>{FORMATS[prefix].namespace}</metadataNamespace></metadataFormat>\n"
            for prefix in prefixes
        )

    def _sets(self) -> str:
        if "resumptionToken" in self._given:
            raise OaiError("badResumptionToken", "The list of sets is always whole")
        names = {"class": "Things by their class", "dataset": "Things by their dataset"}
        return "".join(
            f"<set><setSpec>{escape(spec)}</setSpec><setName>"
            f"{escape(names.get(spec) or self._edition.name(iri, 'en'))}</setName></set>\n"
            for spec, iri in self._repository.sets.items()
        )

    def _record_asked(self) -> str:
        item, prefix = self._item(), self._given["metadataPrefix"]
        if prefix not in item.formats:
            raise OaiError("cannotDisseminateFormat", f"There is no record in {prefix!r} of this item")
        return self._record(item, prefix)

    def _list(self) -> str:
        wanted = selection(self._given, self._release.id)
        if wanted.prefix not in FORMATS:
            raise OaiError("cannotDisseminateFormat", f"There are no records in {wanted.prefix!r}")
        found = self._repository.selected(wanted)
        page = found[wanted.cursor : wanted.cursor + PAGE_SIZE]
        if not page:
            if wanted.cursor:
                raise OaiError("badResumptionToken", "The list has no such part")
            raise OaiError("noRecordsMatch", "No record matches")
        whole = self._given["verb"] == "ListRecords"
        rows = "".join(self._record(item, wanted.prefix) if whole else self._header(item) for item in page)
        return rows + self._resumption(wanted, len(page), len(found))

    def _resumption(self, wanted: Selection, listed: int, total: int) -> str:
        """The token for what follows; none after a list of one part, an empty one after the last part."""
        rest = following(wanted, listed)
        if rest.cursor >= total and not wanted.cursor:
            return ""
        token = to_token(rest, self._release.id) if rest.cursor < total else ""
        return f'<resumptionToken completeListSize="{total}" cursor="{wanted.cursor}">{token}</resumptionToken>\n'

    def _header(self, item: Item) -> str:
        sets = "".join(f"<setSpec>{escape(one)}</setSpec>" for one in item.sets)
        status = ' status="deleted"' if item.deleted else ""
        return (
            f"<header{status}><identifier>{escape(item.identifier)}</identifier>"
            f"<datestamp>{item.day}</datestamp>{sets}</header>\n"
        )

    def _record(self, item: Item, prefix: str) -> str:
        if item.deleted:
            return f"<record>{self._header(item)}</record>\n"
        resource = self._release.resources[item.path]
        if prefix == "oai_dc":
            metadata = dublin_core(self._release, resource)
        else:
            metadata = dcat_ap(self._release, resource, _catalogue(self._release))
        return f"<record>{self._header(item)}<metadata>\n{metadata}\n</metadata></record>\n"
