"""The validation report of a release as a resource of its own, with measurements of its quality (SHACL, DQV)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from publisher.base.diagnostics import Severity
from publisher.build.describing.terms import Statements, Wording, texts, typed
from publisher.build.shapes.components import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from publisher.base.config import Publication
    from publisher.base.diagnostics import Diagnostic
    from publisher.build.describing.datasets import Part
    from publisher.build.describing.measures import Measure
    from publisher.build.describing.terms import Value

REPORT_PATH = "report"
_LDQD = "http://www.w3.org/2016/05/ldqd#"
_SEVERITIES = {Severity.ERROR: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.INFO: "sh:Info"}
_COMPONENT_OF = {component.code: iri for iri, component in COMPONENTS.items()}


def report(
    publication: Publication,
    parts: Sequence[Part],
    measures: Mapping[str, Sequence[Measure]],
    findings: Sequence[Diagnostic],
    labels: Sequence[Mapping[str, str]],
) -> list[Quad]:
    """Reports on what was checked.

    Args:
        publication: The publication settings.
        parts: The datasets.
        measures: What was measured of each, by its name.
        findings: What the checks found; errors are never among them, since they stop a release.
        labels: The labels of each thing, by language.

    Returns:
        The quads of the graph `{base}report`. They bear no date: what is found again is the same report.
    """
    return _Report(publication, parts).write(findings, labels, measures)


class _Report:
    def __init__(self, publication: Publication, parts: Sequence[Part]) -> None:
        self._base = publication.base
        self._iri = publication.base + REPORT_PATH
        self._languages = publication.languages
        self._parts = parts
        self._wording = Wording(publication.languages)
        self._statements = Statements(self._iri)
        self._title = publication.title or {"en": publication.base}

    def write(
        self,
        findings: Sequence[Diagnostic],
        labels: Sequence[Mapping[str, str]],
        measures: Mapping[str, Sequence[Measure]],
    ) -> list[Quad]:
        of_shapes = [found for found in findings if found.code in _COMPONENT_OF and found.focus]
        results = [self._result(number, found) for number, found in enumerate(of_shapes, 1)]
        measurements = [
            self._measure("shape-results", "consistency", typed(len(of_shapes), "integer")),
            self._measure("other-findings", "consistency", typed(len(findings) - len(of_shapes), "integer")),
            *(self._labelled(tag, labels) for tag in self._languages if labels),
            *(self._asked(part, found) for part in self._parts for found in measures[part.name]),
        ]
        annotations = [gap for part in self._parts for gap in self._gaps(part)]
        self._statements.say(
            self._iri,
            "sh:ValidationReport dqv:QualityMetadata",
            {
                "dct:title": texts(self._wording("report", title=self._title)),
                "sh:conforms": typed("false" if of_shapes else "true", "boolean"),
                "sh:result": results,
                "dct:hasPart": [*measurements, *annotations],
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

    def _gaps(self, part: Part) -> Iterator[str]:
        """Tells what a dataset is known to lack, as its author says it (DQV, section 6.2)."""
        texts = part.settings.gaps
        for number in range(max(map(len, texts.values()), default=0)):
            iri = f"{self._iri}#{part.name}-gap-{number + 1}"
            body = [Literal(gaps[number], language=tag) for tag, gaps in texts.items() if number < len(gaps)]
            said: dict[str, Value] = {
                "rdfs:label": body,
                "oa:motivatedBy": "dqv:qualityAssessment",
                "oa:hasTarget": part.iri,
                "oa:hasBody": iri + "-text",
                "dqv:inDimension": _LDQD + "completeness",
            }
            self._statements.say(iri, "dqv:QualityAnnotation", said)
            self._statements.say(iri + "-text", "oa:TextualBody", {"rdf:value": body})
            self._statements.say(part.iri, "", {"dqv:hasQualityAnnotation": iri})
            yield iri

    def _asked(self, part: Part, found: Measure) -> str:
        """What a saved query measured of one dataset."""
        metric = self._metric(found.query, found.dimension, found.value, [Literal(found.summary, language="en")])
        self._statements.say(metric, "", {"rdfs:seeAlso": f"{self._base}queries/{found.query}"})
        return self._value(f"{part.name}-{found.query}", metric, found.value, [part.iri])

    def _measure(self, name: str, dimension: str, value: Literal, **words: str) -> str:
        """What was measured of all datasets together."""
        definition = texts(self._wording("metric-" + (name if not words else "labelled"), **words))
        return self._value(
            name, self._metric(name, dimension, value, definition), value, [part.iri for part in self._parts]
        )

    def _metric(self, name: str, dimension: str, value: Literal, definition: list[Literal]) -> str:
        metric = f"{self._iri}#metric-{name}"
        said: dict[str, Value] = {
            "skos:definition": definition,
            "dqv:expectedDataType": value.datatype.value,
            "dqv:inDimension": _LDQD + dimension,
        }
        self._statements.say(metric, "dqv:Metric", said)
        return metric

    def _value(self, name: str, metric: str, value: Literal, datasets: list[str]) -> str:
        iri = f"{self._iri}#{name}"
        measured: dict[str, Value] = {"dqv:isMeasurementOf": metric, "dqv:computedOn": datasets, "dqv:value": value}
        self._statements.say(iri, "dqv:QualityMeasurement", measured)
        for dataset in datasets:
            self._statements.say(dataset, "", {"dqv:hasQualityMeasurement": iri})
        return iri
