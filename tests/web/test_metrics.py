"""What several processes count adds up, and stays when one of them ends."""

from __future__ import annotations

import os

from publisher.web.metrics import BUCKETS, Metrics, Tally

MADE = (("queries", (("cached", "no"),)), ("requests", ()))
CACHED = (("queries", (("cached", "yes"),)),)


def test_numbers_of_other_processes_are_added() -> None:
    metrics = Metrics()
    metrics.count("queries", cached="no")
    metrics.observe(0.004)
    tally = Tally()
    metrics.include(tally, MADE, CACHED)
    child = os.fork()
    if not child:
        theirs = Tally(os.dup(tally.file))
        theirs.add(0.004, cached=False)
        theirs.add(BUCKETS[-1] + 1, cached=True)
        os._exit(0)
    os.waitpid(child, 0)
    for settled in (False, True):
        if settled:
            metrics.settle(tally)
        assert metrics.counted("queries") == {(("cached", "no"),): 2, (("cached", "yes"),): 1}
        assert metrics.counted("requests") == {(): 1}
        running, seconds = metrics.histogram()
        assert (running[BUCKETS.index(0.005)], running[-2], running[-1]) == (2, 2, 3)
        assert abs(seconds - (0.008 + BUCKETS[-1] + 1)) < 1e-6
