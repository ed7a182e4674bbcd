"""Profiles: the same resources in the words of other specifications, told by CONSTRUCT queries of the project.

Each `profiles/NAME.rq` is one profile with the token NAME. Its `#+` header, in YAML, has `profile` (the IRI of the
specification), `title` (a text, or texts by language), `of` (the classes whose members have documents; all when absent)
and `reach`: `names` where a document has the resource and names of what it mentions, `all` where it has everything that
can be reached from the resource. The query runs once, on all that is published; a resource has the profile where the
result gives it a type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from publisher.base.diagnostics import Diagnostic, Severity, Span
from publisher.base.errors import FindingsError
from publisher.base.iris import is_valid_iri
from publisher.build.lexical_forms import LexicalForms
from publisher.rdf.context import Context
from publisher.rdf.dataset import Dataset
from publisher.rdf.description import describe_alone
from publisher.rdf.skolem import skolemise
from publisher.rdf.terms import RDF_TYPE
from publisher.release.profiles import MODEL, Profile
from publisher.store.guard import check as check_query
from publisher.store.port import Limits, QueryRefused
from publisher.store.saved_queries.header import Findings, Header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from publisher.base.iris import IriPolicy

_KEYS = ("profile", "title", "of", "reach")
_REACHES = ("names", "all")


@dataclass(frozen=True, slots=True)
class Rule:
    """A profile and the query that makes it.

    Args:
        profile: The profile.
        path: The file of the query.
        query: The query.
        whole: Whether a document has everything that can be reached.
        classes: Classes whose members have documents; any when empty.
    """

    profile: Profile
    path: str
    query: str
    whole: bool = False
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """What a profile says of everything.

    Args:
        rule: The profile with its query.
        dataset: What the query gave.
        context: The names that its JSON-LD documents use.
    """

    rule: Rule
    dataset: Dataset
    context: Context

    def document(self, iri: str, policy: IriPolicy) -> tuple[Quad, ...]:
        """What the profile says of a resource; nothing where it does not fit."""
        types = {term.value for term in self.dataset.objects(NamedNode(iri), RDF_TYPE) if isinstance(term, NamedNode)}
        if not types or (self.rule.classes and not types & self.rule.classes):
            return ()
        return describe_alone(self.dataset, iri, policy, whole=self.rule.whole)


def parse_rules(texts: Mapping[str, str]) -> tuple[tuple[Rule, ...], list[Diagnostic]]:
    """Reads profiles.

    Args:
        texts: The texts of their files by path.

    Returns:
        The rules without faults, and the findings.

    >>> rules, findings = parse_rules({"profiles/a.rq": "#+ profile: x:a\\nCONSTRUCT WHERE { ?s ?p ?o }"})
    >>> rules[0].profile.token, findings
    ('a', [])
    """
    rules: list[Rule] = []
    found: list[Diagnostic] = []
    for path, text in sorted(texts.items()):
        findings = Findings(path)
        rule = _rule(path, text, findings)
        found += findings.found
        if not findings.found:
            rules.append(rule)
    return tuple(rules), found


def _rule(path: str, text: str, findings: Findings) -> Rule:
    header = Header(text, findings)
    header.refuse_unknown(header.entries, _KEYS, "the header")
    token = path.rpartition("/")[2].removesuffix(".rq")
    iri = header.text(header.entries.get("profile"), "'profile'")
    if token == MODEL:
        findings.add("Q421", f"'{MODEL}' is the full model; name the file otherwise")
    if not is_valid_iri(iri):
        findings.add("Q421", "the header names the specification: '#+ profile: https://…'")
    reach = header.text(header.entries.get("reach"), "'reach'") or _REACHES[0]
    if reach not in _REACHES:
        findings.add("Q405", f"'reach' must be {' or '.join(_REACHES)}, not {reach!r}")
    try:
        check_query(text, Limits())
        Store().query(text)
    except (QueryRefused, SyntaxError, ValueError) as error:
        findings.add("Q422", f"the query cannot be run: {error}")
    classes = frozenset(header.texts(header.entries.get("of"), "'of'"))
    return Rule(Profile(token, iri, _titles(header, token)), path, text, reach == "all", classes)


def _titles(header: Header, token: str) -> dict[str, str]:
    node = header.entries.get("title")
    if node is None or isinstance(node.value, str):
        return {"en": header.text(node, "'title'") or token}
    return {tag: header.text(text, "a title") for tag, text in header.mapping(node).items()}


def tell(rules: Sequence[Rule], quads: Iterable[Quad], base: str) -> tuple[Told, ...]:
    """Runs the queries of profiles on all that is to be published.

    Raises:
        FindingsError: A query is none that constructs, or fails.
    """
    if not rules:
        return ()
    published = tuple(quads)
    store = Store()
    store.bulk_extend(published)
    forms = LexicalForms(published)
    told: list[Told] = []
    for rule in rules:
        try:
            answer = store.query(rule.query)
            if not isinstance(answer, QueryTriples):
                raise _failed(rule, "the query of a profile is a CONSTRUCT")
            said = [forms.restored(Quad(t.subject, t.predicate, t.object)) for t in answer]
            said = skolemise(said, base)
        except (RuntimeError, OSError, ValueError) as error:
            raise _failed(rule, str(error)) from error
        dataset = Dataset(dict.fromkeys(said))
        told.append(Told(rule, dataset, Context.of(dataset.statements(), base)))
    return tuple(told)


def _failed(rule: Rule, why: str) -> FindingsError:
    finding = Diagnostic("Q422", Severity.ERROR, f"the query cannot be run: {why}", Span(rule.path, 1, 1, 1, 1))
    return FindingsError(f"the profile {rule.path} cannot be told", [finding])
