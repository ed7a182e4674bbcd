"""Measures tables as sources: `python benchmarks/tables.py [--rows 1500 100000] [--repeat 3]`.

For each number of rows a table like those of URBACT is written (eight columns, two sources a row, a foreign key and a
lookup) and, in a process of its own, read, checked and made into quads, which are counted and let go. Prints the best
time of several processes and the largest memory of any: all of it with the interpreter, beside what the imports alone
take.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from publisher.base.config import Publication
from publisher.build.tables.reading import read_tables

GOALS = {1_500: (0.1, None), 100_000: (2.0, 150)}
MAPPING = """\
aboutUrl: "id/partner/{network}-{id}"
graph: "graph/source/{sources|lower}"
primaryKey: id
foreignKeys: [{columnReference: network, reference: {resource: networks.csv, columnReference: id}}]
lookups:
  leader: {resource: networks.csv, columnReference: {id: network}}
columns:
  id: {required: true, pattern: "[a-z0-9-]+"}
  network: {required: true, propertyUrl: org:organization, valueUrl: "id/network/{network}"}
  name: {required: true, propertyUrl: skos:prefLabel, lang: en}
  country: {pattern: "[A-Z]{2}", propertyUrl: gn:parentCountry, valueUrl: "id/country/{country|lower}"}
  role: {propertyUrl: org:role, values: {partner: id/concept/role/partner, lead partner: id/concept/role/lead-partner}}
  since: {datatype: date, minimum: 2002-01-01, propertyUrl: dct:issued}
  sources: {separator: ";", required: true}
  note:
virtual:
  - {type: org:Membership, graph: graph/publisher}
  - {propertyUrl: dct:subject, valueUrl: "id/concept/topic/{leader.topic|slug}", when: {role: lead partner}}
"""


def write_tables(folder: Path, rows: int) -> None:
    networks = [f"network-{n}" for n in range(300)]
    (folder / "networks.csv").write_text(
        "id,topic\n" + "".join(f"{name},Topic {n % 40}\n" for n, name in enumerate(networks))
    )
    (folder / "networks.map.yaml").write_text("columns: {id: {required: true}, topic: }\nprimaryKey: id\n")
    (folder / "partners.map.yaml").write_text(MAPPING)
    with (folder / "partners.csv").open("w", encoding="utf-8") as file:
        file.write("id,network,name,country,role,since,sources,note\n")
        for n in range(rows):
            role = "lead partner" if n % 8 == 0 else "partner"
            name = f'"Città {n}, Distretto"' if n % 5 == 0 else f"Łódź {n}"
            day = f"20{10 + n % 15}-0{1 + n % 9}-1{n % 10}"
            sources = f"U{n % 400};V{n % 90}"
            file.write(f"p{n},{networks[n % 300]},{name},{('IT', 'PL', 'FR')[n % 3]},{role},{day},{sources},\n")


def measure(folder: Path) -> dict[str, float]:
    """Reads, checks and builds once; run in a process of its own."""
    imports = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, cpu = time.perf_counter(), time.process_time()
    tables, findings = read_tables(folder, folder, Publication("https://example.org/", date(2026, 1, 31)))
    checked = time.perf_counter()
    quads = sum(1 for table in tables for _ in table.quads)
    built = time.perf_counter()
    cpu = time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if findings or not quads:
        message = f"the tables should be without fault: {findings[:3]}"
        raise SystemExit(message)
    times = {"check": checked - started, "build": built - checked, "sum": built - started, "cpu": cpu}
    return {**times, "quads": quads, "memory": memory, "imports": imports}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(GOALS))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        json.dump(measure(asked.child), sys.stdout)
        return
    titles = ("quads", "check s", "build s", "sum s", "CPU s", "MB", "imports")
    print(f"{'rows':>8} " + " ".join(f"{title:>8}" for title in titles))
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as folder:
            write_tables(Path(folder), rows)
            command = [sys.executable, __file__, "--child", folder]
            runs = [
                json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(asked.repeat)
            ]
        best = min(runs, key=lambda run: run["sum"])
        seconds, memory = GOALS.get(rows, (None, None))
        goal = ", ".join([f"{seconds} s"] * bool(seconds) + [f"{memory} MB"] * bool(memory))
        times = f"{best['check']:>8.3f} {best['build']:>8.3f} {best['sum']:>8.3f} {best['cpu']:>8.3f}"
        largest = max(run["memory"] for run in runs)
        print(f"{rows:>8} {best['quads']:>8.0f} {times} {largest:>8.0f} {best['imports']:>8.0f}  goal: {goal}")


if __name__ == "__main__":
    main()
