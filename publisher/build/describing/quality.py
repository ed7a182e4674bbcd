"""The validation report of a release as a resource of its own, with measurements of its quality (SHACL, DQV)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.base.diagnostics import Severity
from publisher.build.describing.terms import Statements, Wording, texts, typed
from publisher.build.shapes.components import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.base.diagnostics import Diagnostic
    from publisher.build.describing.datasets import Part
    from publisher.build.describing.terms import Value

REPORT_PATH = "report"
_LDQD = "http://www.w3.org/2016/05/ldqd#"
_SEVERITIES = {Severity.ERROR: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.INFO: "sh:Info"}
_COMPONENT_OF = {component.code: iri for iri, component in COMPONENTS.items()}


def report(
    publication: Publication,
    parts: Sequence[Part],
    findings: Sequence[Diagnostic],
    labels: Sequence[Mapping[str, str]],
) -> list[Quad]:
    """Reports on what was checked.

    Args:
        publication: The publication settings.
        parts: The datasets.
        findings: What the checks found; errors are never among them, since they stop a release.
        labels: The labels of each thing, by language.

    Returns:
        The quads of the graph `{base}report`. They bear no date: what is found again is the same report.
    """
    return _Report(publication, parts).write(findings, labels)


class _Report:
    def __init__(self, publication: Publication, parts: Sequence[Part]) -> None:
        self._iri = publication.base + REPORT_PATH
        self._languages = publication.languages
        self._datasets = [part.iri for part in parts]
        self._wording = Wording(publication.languages)
        self._statements = Statements(self._iri)
        self._title = publication.title or {"en": publication.base}

    def write(self, findings: Sequence[Diagnostic], labels: Sequence[Mapping[str, str]]) -> list[Quad]:
        of_shapes = [found for found in findings if found.code in _COMPONENT_OF and found.focus]
        results = [self._result(number, found) for number, found in enumerate(of_shapes, 1)]
        measurements = [
            self._measure("shape-results", "consistency", typed(len(of_shapes), "integer")),
            self._measure("other-findings", "consistency", typed(len(findings) - len(of_shapes), "integer")),
            *(self._labelled(tag, labels) for tag in self._languages if labels),
        ]
        self._statements.say(
            self._iri,
            "sh:ValidationReport dqv:QualityMetadata",
            {
                "dct:title": texts(self._wording("report", title=self._title)),
                "sh:conforms": typed("false" if of_shapes else "true", "boolean"),
                "sh:result": results,
                "dct:hasPart": measurements,
            },
        )
        return self._statements.quads

    def _result(self, number: int, found: Diagnostic) -> str:
        iri = f"{self._iri}#result-{number}"
        self._statements.say(
            iri,
            "sh:ValidationResult",
            {
                "sh:focusNode": found.focus,
                "sh:resultSeverity": _SEVERITIES[found.severity],
                "sh:resultMessage": Literal(found.message, language="en"),
                "sh:sourceConstraintComponent": _COMPONENT_OF[found.code],
            },
        )
        return iri

    def _labelled(self, tag: str, labels: Sequence[Mapping[str, str]]) -> str:
        """Which part of all things has a label in a language."""
        part = sum(tag in one for one in labels) / len(labels)
        return self._measure(f"labelled-{tag}", "completeness", typed(f"{part:.4f}", "decimal"), language=tag)

    def _measure(self, name: str, dimension: str, value: Literal, **words: str) -> str:
        metric, iri = f"{self._iri}#metric-{name}", f"{self._iri}#{name}"
        key = "metric-" + (name if not words else "labelled")
        said: dict[str, Value] = {
            "skos:definition": texts(self._wording(key, **words)),
            "dqv:expectedDataType": f"http://www.w3.org/2001/XMLSchema#{value.datatype.value.rpartition('#')[2]}",
            "dqv:inDimension": _LDQD + dimension,
        }
        self._statements.say(metric, "dqv:Metric", said)
        measured: dict[str, Value] = {
            "dqv:isMeasurementOf": metric,
            "dqv:computedOn": self._datasets,
            "dqv:value": value,
        }
        self._statements.say(iri, "dqv:QualityMeasurement", measured)
        for dataset in self._datasets:
            self._statements.say(dataset, "", {"dqv:hasQualityMeasurement": iri})
        return iri
