"""An engine of others, morph-kgc, makes the same quads of the mappings as RML. It lives in an environment of its own.

It cannot be installed beside this package, as it needs another pyoxigraph, so the test makes an environment for it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.base.errors import PublisherError
from publisher.build.tables.rml import write_rml
from tests.build.tables.test_defects import FILES
from tests.build.tables.test_docs import Example, examples
from tests.build.tables.workbench import BASE, Workbench, dedent

MORPH = "morph-kgc==2.10.0"
PROGRAM = """\
import sys, morph_kgc
settings = "[CONFIGURATION]\\noutput_format=N-QUADS\\nlogging_level=ERROR\\nnumber_of_processes=1\\n[D]\\nmappings: "
for path in sys.argv[1:]:
    quads = morph_kgc.materialize_set(settings + path + "\\n")
    with open(path + ".nq", "w", encoding="utf-8") as file:
        file.writelines(sorted(quad.strip() + " .\\n" for quad in quads))
"""
_ENCODED = re.compile(r"(?:%[89A-F][0-9A-F])+")  # morph-kgc encodes letters beyond ASCII, which RFC 3987 lets stand


@pytest.fixture(scope="session")
def morph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with morph-kgc."""
    folder = tmp_path_factory.mktemp("morph")
    python = folder / "bin" / "python"
    commands = (
        [sys.executable, "-m", "virtualenv", "--quiet", str(folder)],
        [sys.executable, "-m", "venv", str(folder)],
    )
    made = any(subprocess.run(command, capture_output=True, check=False).returncode == 0 for command in commands)
    if made:
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MORPH]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return python
    reason = f"{MORPH} cannot be installed" + (f": {done.stderr[-300:]}" if made else ": no environment can be made")
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def made_by_morph(python: Path, mappings: list[Path]) -> dict[Path, set[str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-c", PROGRAM, *map(str, mappings)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    found = {}
    for path in mappings:
        text = Path(f"{path}.nq").read_text(encoding="utf-8")
        decoded = _ENCODED.sub(lambda run: unquote(run[0]), text)
        found[path] = {str(quad) for quad in parse(input=decoded, format=RdfFormat.N_QUADS)}
    return found


BEYOND = {
    "Kinds of terms": Example(
        "Kinds of terms",
        {
            "t.csv": dedent("""
                id,name,share,day,flag,note,tag,list
                a 1/x,"Łódź, ""the"" city",12.500,15/9/2015,Y,"two
                lines",pl,p;q
                ß,Ærø & Ø,0.10,1/12/2016,N,n/a,da,q
                c'd,San Donà,,,,"back\\slash {brace}",it,p; r
            """),
            "t.map.yaml": dedent("""
                aboutUrl: "id/{name|slug}/{id}"
                graph: "graph/{list|upper}"
                null: n/a
                columns:
                  id: {propertyUrl: skos:notation}
                  name: {propertyUrl: skos:prefLabel, lang: "{tag}"}
                  share: {datatype: decimal, propertyUrl: schema:value, default: "7.0"}
                  day: {datatype: {base: date, format: d/M/yyyy}, propertyUrl: dct:issued}
                  flag: {datatype: {base: boolean, format: Y|N}, propertyUrl: schema:isAccessibleForFree}
                  note: {propertyUrl: skos:note, lang: en}
                  tag:
                  list: {separator: ";", propertyUrl: dct:subject, valueUrl: "id/topic/{list}", unless: {list: q}}
                virtual:
                  - {type: [skos:Concept, dct:Location], graph: , when: {flag: "*", note: ["", two]}}
                  - {propertyUrl: dct:title, text: "{name} ({id})", unless: {flag: Y}}
            """),
        },
        "",
    )
}


@pytest.mark.slow
def test_another_engine_makes_the_same_quads(morph: Path, tmp_path: Path) -> None:
    expected: dict[Path, set[str]] = {}
    for n, example in enumerate([*examples(), *BEYOND.values()]):
        root = tmp_path / str(n)
        root.mkdir()
        bench = Workbench(root, **{name.replace(".", "__"): text for name, text in example.files.items()})
        assert not bench.findings, bench.report
        for name, table in bench.tables.items():
            path = root / f"{name}.rml.ttl"
            path.write_text(write_rml(table, root), encoding="utf-8")
            expected[path] = {str(quad) for quad in table.quads}
    root = tmp_path / "partners"
    root.mkdir()
    table = Workbench(root, **FILES).table
    path = root / "partners.rml.ttl"
    path.write_text(write_rml(table, root), encoding="utf-8")
    expected[path] = {str(quad) for quad in table.quads}
    made = made_by_morph(morph, list(expected))
    differing = {str(path.relative_to(tmp_path)): sorted(made[path] ^ expected[path])[:4] for path in expected}
    assert {name: quads for name, quads in differing.items() if quads} == {}


def test_what_rml_cannot_say_is_refused(tmp_path: Path) -> None:
    mapping = 'aboutUrl: "x/{a}"\ncolumns: {a: , b: {propertyUrl: foaf:page, valueUrl: "https://e.org/{+b}/{a}"}}'
    bench = Workbench(tmp_path, t__csv="a,b\n1,2\n", t__map__yaml=mapping)
    with pytest.raises(PublisherError, match="cannot be written as RML"):
        write_rml(bench.table, tmp_path)


def test_the_rml_is_turtle_with_one_triples_map_for_each_statement(tmp_path: Path) -> None:
    table = Workbench(tmp_path, **FILES).table
    quads = list(parse(input=write_rml(table, tmp_path), format=RdfFormat.TURTLE, base_iri=BASE))
    maps = [quad for quad in quads if quad.object.value == "http://w3id.org/rml/TriplesMap"]
    assert len(maps) == len(table.schema.statements)
