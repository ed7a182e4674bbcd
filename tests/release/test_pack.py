from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.base.errors import UnreadableError
from publisher.release.pack import INDEX_FILE, PACK_FILE, Pack, PackWriter


def write(folder: Path, documents: dict[str, bytes]) -> Pack:
    with PackWriter(folder) as writer:
        for key, body in documents.items():
            writer.add(key, body)
    return Pack(folder)


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=40), st.binary(max_size=200), max_size=30))
def test_every_document_is_found_under_its_key_and_nothing_under_others(documents: dict[str, bytes]) -> None:
    with TemporaryDirectory() as folder:
        pack = write(Path(folder), documents)
        assert len(pack) == len(documents)
        assert list(pack.keys()) == list(documents)
        for key, body in documents.items():
            record = pack.get(key)
            assert record is not None
            assert record.body == body
            if key + "x" not in documents:
                assert pack.get(key + "x") is None


def test_the_same_bytes_have_the_same_digest_and_others_another(tmp_path: Path) -> None:
    pack = write(tmp_path, {"a": b"one", "b": b"one", "c": b"two"})
    digests = [record.digest for key in "abc" if (record := pack.get(key))]
    assert digests[0] == digests[1] != digests[2]


def test_two_keys_with_one_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.release.pack._hash", lambda key: 7)
    pack = write(tmp_path, {"a": b"one", "b": b"two"})
    first, second = pack.get("a"), pack.get("b")
    assert first is not None
    assert second is not None
    assert (first.body, second.body) == (b"one", b"two")
    assert pack.get("c") is None


def test_the_files_are_the_same_whatever_the_machine(tmp_path: Path) -> None:
    """Little-endian numbers in a fixed order: the index of this pack, byte by byte."""
    write(tmp_path, {"a": b"one"})
    assert (tmp_path / PACK_FILE).read_bytes() == b"\x01\x00aone"
    assert (tmp_path / INDEX_FILE).read_bytes().hex() == (
        "4c44505041434b32010000000000000040f89e395b66422f000000000000000003000000"
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    )


def test_packs_of_releases_made_before_the_digests_were_whole_can_still_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"a": b"one"})
    index = (tmp_path / INDEX_FILE).read_bytes()
    (tmp_path / INDEX_FILE).write_bytes(b"LDPPACK1" + index[8:-16])
    record = Pack(tmp_path).get("a")
    assert record is not None
    assert (record.body, record.digest) == (b"one", hashlib.sha256(b"one").hexdigest()[:32])


@pytest.mark.parametrize("damage", [b"", b"LDPPACK1", b"NOPE" * 20])
def test_a_damaged_index_is_refused(tmp_path: Path, damage: bytes) -> None:
    write(tmp_path, {"a": b"one"})
    (tmp_path / INDEX_FILE).write_bytes(damage)
    with pytest.raises(UnreadableError):
        Pack(tmp_path)


def test_a_key_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with PackWriter(tmp_path) as writer, pytest.raises(ValueError, match="65,535"):
        writer.add("x" * 65536, b"")
