"""What is said of a node and of all that it leads to, up to nodes that are told elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection

    from publisher.rdf.dataset import Dataset, Statement


def closure(dataset: Dataset, start: NamedNode, elsewhere: Collection[str]) -> list[Statement]:
    """Gathers statements from a node on.

    Args:
        dataset: Where they stand.
        start: The node to begin with.
        elsewhere: IRIs of nodes that are mentioned, but told of elsewhere.

    Returns:
        The statements, node by node, each once.

    >>> from pyoxigraph import Quad
    >>> from publisher.rdf.dataset import Dataset
    >>> a, b, c = (NamedNode("x:" + name) for name in "abc")
    >>> found = closure(Dataset([Quad(a, a, b), Quad(b, a, c), Quad(c, a, c)]), a, ["x:c"])
    >>> [(s.value, o.value) for s, _, o in found]
    [('x:a', 'x:b'), ('x:b', 'x:c')]
    """
    seen = {start}
    queue = [start]
    statements: list[Statement] = []
    for node in queue:
        for statement in dataset.about(node):
            statements.append(statement)
            target = statement[2]
            if isinstance(target, NamedNode) and target not in seen and target.value not in elsewhere:
                seen.add(target)
                queue.append(target)
    return statements
