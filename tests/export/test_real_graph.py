"""The same contract over a sample of the real graph."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from publisher.export.gathering import Gathering
from publisher.export.nginx import rules
from publisher.export.site import Site
from publisher.export.survey import documents
from publisher.release.reader import Release
from publisher.web.addresses import to_uri
from tests.conftest import require_tool
from tests.export.conftest import serving
from tests.export.servers import nginx
from tests.export.test_contract import BROWSER, same

SAMPLE = 12


def test_documents_of_the_real_graph(built: Release, tmp_path: Path) -> None:
    listed = [path for path in built.resources if path.startswith("doc/")]
    described = [path for path in built.resources if path.startswith(("describe", "graph/"))]
    paths = [*listed[:: len(listed) // SAMPLE], *described[:: len(described) // 4]]
    site = Site(tmp_path / "site", ("en", "it"))
    Gathering(site, built).gather_documents(paths)
    for name, text in rules(site).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    work = tmp_path / "work"
    work.mkdir()
    with nginx(require_tool("nginx"), tmp_path, work) as static, serving(built) as live:
        for address in chain.from_iterable(documents(built, paths)):
            assert same(static, live, address).status == 200
            assert same(static, live, to_uri(address), Accept=BROWSER, Accept_Language="it").status == 200
