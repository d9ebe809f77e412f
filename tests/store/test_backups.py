"""A copy holds all there was; bringing it back is all or nothing, and keeps promises."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace

import pytest

from deseo.cli import app
from deseo.errors import InputError, StoreError
from deseo.store import (
    AnswerSheet,
    back_up,
    open_store,
    read_designs,
    read_events,
    read_sheet,
    restore,
    save_answers,
    save_design,
    withdraw_answers,
)
from deseo.store.backups import former_path
from tests.store.conftest import make_design, make_sheet


def names(store):
    return [design.name for design in read_designs(store, "modena", is_exercise=False)]


@pytest.fixture
def copy(store, tmp_path):
    save_design(store, make_design(name="copied"), "officer")
    back_up(store, tmp_path / "copies" / "one.sqlite")
    return tmp_path / "copies" / "one.sqlite"


def test_a_copy_is_one_private_file_that_holds_everything(store, copy):
    assert [p.name for p in copy.parent.iterdir()] == ["one.sqlite"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT name FROM designs").fetchall() == [("copied",)]
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_copy_is_taken_while_somebody_writes(store, copy):
    with store.writing():
        assert back_up(store, copy.with_name("two.sqlite")) > 0


def test_what_came_after_the_copy_is_gone_and_kept_beside(store, paths, copy):
    save_design(store, make_design(name="later"), "officer")
    restore(paths, copy)
    assert names(store) == ["copied"]
    restore(paths, former_path(store.path))
    assert names(store) == ["copied", "later"]


def test_a_copy_comes_back_on_another_machine(paths, copy, tmp_path):
    elsewhere = replace(paths, home=tmp_path / "elsewhere")
    restore(elsewhere, copy)
    assert names(open_store(elsewhere)) == ["copied"]


def test_what_was_withdrawn_after_the_copy_stays_withdrawn(store, paths, tmp_path):
    until = make_sheet().retain_until.replace(year=2999)
    save_answers(store, make_sheet("gone", retain_until=until), "enterprise")
    save_answers(store, make_sheet("here", retain_until=until), "enterprise")
    back_up(store, tmp_path / "copy")
    withdraw_answers(store, "gone", "enterprise")
    restore(paths, tmp_path / "copy")
    assert read_sheet(store, "gone", "self_assessment") is None
    assert read_sheet(store, "here", "self_assessment") is not None
    assert [e.after for e in read_events(store, entity_id="gone")] == [None, None]


def test_what_was_told_anew_after_being_withdrawn_comes_back(store, paths, tmp_path):
    until = make_sheet().retain_until.replace(year=2999)
    save_answers(store, make_sheet(retain_until=until), "enterprise")
    withdraw_answers(store, "coop", "enterprise")
    again = save_answers(store, make_sheet(retain_until=until), "enterprise")
    back_up(store, tmp_path / "copy")
    restore(paths, tmp_path / "copy")
    assert isinstance(again, AnswerSheet)
    assert read_sheet(store, "coop", "self_assessment") == again


def test_a_damaged_store_is_set_aside_and_the_copy_comes_back(store, paths, copy):
    store.path.write_bytes(b"nonsense" * 1000)
    restore(paths, copy)
    assert names(open_store(paths)) == ["copied"]
    aside = [p for p in paths.home.iterdir() if ".aside-" in p.name]
    assert [p.read_bytes()[:8] for p in aside] == [b"nonsense"]


def spoil(copy):
    with copy.open("r+b") as whole:
        whole.seek(4096 * 2)
        whole.write(b"\xff" * 4096 * 6)


def make_stranger(copy):
    copy.unlink()
    with closing(sqlite3.connect(copy)) as other:
        other.execute("CREATE TABLE holiday_photos (name)")


def make_newer(copy):
    with closing(sqlite3.connect(copy)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()


BROKEN = {
    "damaged": spoil,
    "not one of ours": make_stranger,
    "newer": make_newer,
    "text": lambda copy: copy.write_text("hello"),
    "nothing": lambda copy: copy.write_bytes(b""),
    "not there": lambda copy: copy.unlink(),
}


@pytest.mark.parametrize("spoiling", BROKEN.values(), ids=BROKEN)
def test_a_copy_that_is_none_is_refused_and_the_store_stays(store, paths, copy, spoiling):
    spoiling(copy)
    with pytest.raises((InputError, StoreError)) as told:
        restore(paths, copy)
    assert str(copy) in str(told.value)
    assert names(store) == ["copied"]
    assert not [p for p in paths.home.iterdir() if p.name.endswith(".draft")]


def test_there_is_nothing_to_copy_before_somebody_writes(store, tmp_path):
    with pytest.raises(InputError, match="nothing to copy"):
        back_up(store, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_the_store_is_not_its_own_copy(store, copy):
    with pytest.raises(InputError, match="the store itself"):
        back_up(store, store.path)


def test_a_former_copy_stays_where_a_new_one_fails(store, copy):
    before = copy.read_bytes()
    store.path.write_bytes(b"nonsense" * 1000)
    with pytest.raises(StoreError):
        back_up(store, copy)
    assert copy.read_bytes() == before
    assert [p.name for p in copy.parent.iterdir()] == [copy.name]


def test_from_the_command_line_there_and_back(store, paths, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    monkeypatch.setenv("DESEO_HOME", str(paths.home))
    run = CliRunner().invoke
    copy = str(tmp_path / "copy.sqlite")
    assert run(app, ["backup", copy]).exit_code == 2
    save_design(store, make_design(name="copied"), "officer")
    done = run(app, ["backup", copy])
    assert (done.exit_code, copy in done.output) == (0, True)
    save_design(store, make_design(name="later"), "officer")
    done = run(app, ["restore", copy])
    assert done.exit_code == 0
    assert str(former_path(store.path)) in done.output.replace("\n", "")
    assert names(store) == ["copied"]
    failed = run(app, ["restore", str(tmp_path / "nowhere")])
    assert failed.exit_code == 2
    assert "Traceback" not in failed.output
