"""Who is cut off when too much waits for readers."""

from __future__ import annotations

from publisher.web.server.readers import Readers


class Reader:
    def __init__(self, sent: int = 0) -> None:
        self.sent = sent
        self.cut = False

    def abort(self) -> None:
        self.cut = True


def test_the_slowest_is_cut_off() -> None:
    readers = Readers(100)
    fast, slow, new = Reader(50), Reader(5), Reader()
    readers.begin(fast, 40, 0.0)
    readers.begin(slow, 40, 0.0)
    readers.begin(new, 40, 10.0)
    assert (fast.cut, slow.cut, new.cut) == (False, True, False)
    assert readers.bytes == 80


def test_of_new_ones_the_first_is_cut_off_and_never_the_newest() -> None:
    readers = Readers(100)
    first, second, third = Reader(), Reader(), Reader()
    for now, reader in enumerate((first, second, third)):
        readers.begin(reader, 90, now / 10)
    assert (first.cut, second.cut, third.cut) == (True, True, False)
    one, alone = Readers(10), Reader()
    one.begin(alone, 90, 0.0)
    assert not alone.cut


def test_what_was_sent_counts_no_more() -> None:
    readers = Readers(100)
    one, other = Reader(), Reader()
    readers.begin(one, 80, 0.0)
    readers.end(one)
    readers.end(one)
    readers.begin(other, 80, 1.0)
    assert (one.cut, readers.bytes) == (False, 80)
