"""A file is written whole or not at all, and only what was there before can be seen meanwhile."""

from __future__ import annotations

import stat
import threading

import pytest

from deseo import files
from deseo.files import FOR_ITS_OWNER, write_whole


def _files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_whoever_reads_meanwhile_never_sees_half_a_file(tmp_path, monkeypatch):
    target = tmp_path / "file.bin"
    one, two = b"1" * 300_000, b"2" * 300_000
    write_whole(target, one)
    seen, done = set(), threading.Event()

    def read_on() -> None:
        while not done.is_set():
            seen.add(target.read_bytes())

    reader = threading.Thread(target=read_on)
    reader.start()
    for _ in range(20):
        write_whole(target, two)
        write_whole(target, one)
    done.set()
    reader.join()
    assert seen <= {one, two}
    assert _files(tmp_path) == {"file.bin"}


def test_a_write_that_fails_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    target = tmp_path / "file.bin"
    write_whole(target, b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.Path, "replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert _files(tmp_path) == {"file.bin"}


@pytest.mark.parametrize(("given", "mode"), [((), 0o644), ((FOR_ITS_OWNER,), 0o600)])
def test_who_may_read_a_file_is_said(tmp_path, given, mode):
    write_whole(tmp_path / "x", b"1", *given)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == mode
