"""The secret that lots are drawn from: made once, kept, never half written."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from deseo.sources.secrets import LENGTH, NAME, read_rounding_key


def test_a_secret_is_made_once_and_kept(tmp_path):
    home = tmp_path / "not" / "there yet"
    first = read_rounding_key(home)
    assert len(first) == LENGTH
    assert read_rounding_key(home) == first
    assert [path.name for path in home.iterdir()] == [NAME]


def test_two_homes_have_two_secrets(tmp_path):
    assert read_rounding_key(tmp_path / "a") != read_rounding_key(tmp_path / "b")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_only_its_owner_may_read_it(tmp_path):
    read_rounding_key(tmp_path)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_all_who_start_at_once_agree(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(read_rounding_key, [tmp_path] * 16))) == 1


def test_a_file_cut_off_is_no_secret(tmp_path):
    (tmp_path / NAME).write_bytes(b"short")
    key = read_rounding_key(tmp_path)
    assert len(key) == LENGTH
    assert read_rounding_key(tmp_path) == key


def test_where_nothing_can_be_kept_there_is_none(tmp_path):
    (tmp_path / "home").write_text("a file, no folder")
    assert read_rounding_key(tmp_path / "home") is None
