"""The store makes nothing before it is written to, and says plainly why it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import literal, select, text

from deseo.errors import STORE_REASONS, StoreError
from deseo.settings import ROOT
from deseo.store import open_store, read_answers, read_designs, save_answers, save_design
from deseo.store.designs import DESIGNS
from deseo.store.engines import create_private_file, make_sqlite_engine
from deseo.store.failures import SENTENCES
from deseo.store.revisions import HEAD, load_migrations, read_revision
from deseo.store.stores import Store
from deseo.store.tables import METADATA
from tests.store.conftest import TODAY, make_design, make_sheet


def read_all(store):
    return read_answers(store, "cluster", is_exercise=False, today=TODAY)


def write_one(store):
    return save_answers(store, make_sheet(), "enterprise", TODAY)


def ask(store, query):
    with store.reading() as connection:
        return connection.execute(text(query)).scalar()


def test_opening_and_reading_make_no_folder(paths):
    store = open_store(paths)
    assert read_all(store).empty
    assert read_designs(store, "modena", is_exercise=False) == ()
    assert not paths.home.exists()


def test_the_first_write_makes_the_folder_for_this_user_alone(store, paths):
    write_one(store)
    assert stat.S_IMODE(paths.home.stat().st_mode) == 0o700
    files = {p.name: stat.S_IMODE(p.stat().st_mode) for p in paths.home.iterdir()}
    assert files["atlas.sqlite"] == 0o600
    assert set(files.values()) == {0o600}


def test_sqlite_waits_for_the_disk_and_keeps_references(store):
    write_one(store)
    assert ask(store, "PRAGMA journal_mode") == "wal"
    assert ask(store, "PRAGMA synchronous") == 2
    assert ask(store, "PRAGMA foreign_keys") == 1
    assert ask(store, "PRAGMA busy_timeout") == 10_000


def test_a_write_that_fails_leaves_nothing_of_itself(store):
    def fail_midway():
        with store.writing() as connection:
            connection.execute(text("INSERT INTO alembic_version VALUES ('x')"))
            raise ZeroDivisionError

    write_one(store)
    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert ask(store, "SELECT count(*) FROM alembic_version") == 1


def test_the_newest_version_is_that_of_the_migrations():
    assert load_migrations().get_current_head() == HEAD


def test_the_migrations_make_the_tables_the_code_knows(store):
    write_one(store)
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_version_can_be_brought_up_to_date(tmp_path, paths):
    migrations = load_migrations()
    for number, script in enumerate(reversed(list(migrations.walk_revisions()))):
        home = tmp_path / f"home{number}"
        home.mkdir()
        _migrate_to(home / "atlas.sqlite", script.revision)
        opened = open_store(replace(paths, home=home))
        write_one(opened)
        assert ask(opened, "SELECT version_num FROM alembic_version") == HEAD
        assert len(read_all(opened)) == 2


def _migrate_to(path, revision):
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    scripts, engine = load_migrations(), make_sqlite_engine(path)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        with EnvironmentContext(
            Config(), scripts, fn=lambda found, _: scripts._upgrade_revs(revision, found)
        ) as environment:
            environment.configure(connection=connection, transactional_ddl=False)
            environment.run_migrations()
        assert read_revision(connection) == revision


START = """
import sys, time
from pathlib import Path
from datetime import date
from deseo.settings import Paths
from deseo.store import AnswerSheet, open_store, save_answers
home, me = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
store = open_store(Paths(home, home, home, None, home))
for n in range(8):
    until = date(2999, 1, 1)
    sheet = AnswerSheet(f"{me}-{n}", "modena", "services", "1", "public", until, {"a": n})
    save_answers(store, sheet, "enterprise")
"""


def test_programs_that_start_at_once_make_one_store_and_write_everything(paths):
    paths.home.mkdir()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(paths.home), str(number)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(3)
    ]  # fmt: skip
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [p.communicate(timeout=60)[1] for p in started] == [""] * 3
    assert len(read_all(open_store(paths))) == 24


LOOK = """
import sqlite3, sys
for turn in range(2):
    connection = sqlite3.connect(sys.argv[1])
    print(connection.execute("SELECT count(*) FROM designs").fetchone()[0], flush=True)
    sys.stdin.readline() if turn else connection.close()
"""


def test_a_write_outlives_another_program_that_opens_and_closes_the_store(store):
    save_design(store, make_design(), "officer")
    with store.writing() as connection:
        create_private_file(store.path)  # as the next writer of this program does while it waits
        connection.execute(
            DESIGNS.insert().from_select(
                list(DESIGNS.c), select(literal("other"), *list(DESIGNS.c)[1:])
            )
        )
        command = [sys.executable, "-c", LOOK, str(store.path)]
        other = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # it closes the store once, which tidies up if nobody else is in, and stays in
        assert [other.stdout.readline() for _ in range(2)] == ["1\n"] * 2
    other.communicate("go\n", timeout=30)
    assert len(read_designs(store, "modena", is_exercise=False)) == 2


def test_threads_of_one_program_write_everything(store):
    failures = []

    def write(me):
        try:
            for n in range(10):
                save_answers(store, make_sheet(f"{me}-{n}"), "enterprise", TODAY)
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert read_all(store)["enterprise_id"].nunique() == 60


def test_a_store_put_in_the_place_of_another_is_brought_up_to_date(store, paths):
    write_one(store)
    for part in paths.home.iterdir():
        part.unlink()
    assert read_all(store).empty
    write_one(store)
    assert len(read_all(store)) == 2


def damage_head(path):
    path.write_bytes(b"This is no database, whatever its name says. " * 50)


def damage_middle(path):
    with path.open("r+b") as whole:
        whole.seek(4096)
        whole.write(os.urandom(4096 * 20))


def make_newer(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def drop_a_table(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE answer_sheets")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (damage_head, "corrupt"),
        (damage_middle, "corrupt"),
        (drop_a_table, "corrupt"),
        (make_newer, "newer"),
    ],
)
def test_a_spoilt_store_says_one_sentence(store, paths, spoil, reason):
    write_one(store)
    spoil(store.path)
    with pytest.raises(StoreError) as told:
        open_store(paths)
    check_sentence(told.value, reason, store.path)


def check_sentence(error, reason, path):
    assert error.reason == reason
    assert str(path) in str(error)
    assert "\n" not in str(error)
    assert "sqlite3" not in str(error).replace(str(path), "")


def test_a_store_somebody_else_holds_says_so(store):
    write_one(store)
    impatient = Store(make_sqlite_engine(store.path, busy_s=0.1), store.path)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError) as told:
            save_design(impatient, make_design(), "officer")
        other.execute("ROLLBACK")
    check_sentence(told.value, "locked", store.path)
    assert save_design(impatient, make_design(), "officer").version == 1


@contextmanager
def nobodys_rights():
    """Do as a user without rights does, where the tests run as one with all."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX ones")
def test_a_store_that_may_not_be_written_says_so(store, paths, tmp_path):
    write_one(store)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder.name.startswith("pytest"):
            folder.chmod(0o755)
    tmp_path.chmod(0o755)
    store.path.chmod(0o444)
    paths.home.chmod(0o555)
    with nobodys_rights(), pytest.raises(StoreError) as told:
        save_design(store, make_design(), "officer")
    check_sentence(told.value, "readonly", store.path)


def test_a_home_that_is_a_file_says_so(tmp_path, paths):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError) as told:
        write_one(open_store(paths))
    assert told.value.reason in {"unreachable", "failed"}
    check_sentence(told.value, told.value.reason, tmp_path / "home")


@pytest.mark.parametrize("url", ["postgresql://u:secret@nowhere/atlas", "nonsense://", "x"])
def test_a_server_that_is_none_says_so_without_its_password(paths, url):
    with pytest.raises(StoreError) as told:
        open_store(replace(paths, database_url=url))
    assert told.value.reason == "unreachable"
    assert "secret" not in str(told.value)


def test_an_sqlite_file_can_be_named(paths, tmp_path):
    store = open_store(replace(paths, database_url=f"sqlite:///{tmp_path}/other/own.db"))
    write_one(store)
    assert (tmp_path / "other" / "own.db").exists()
    assert not paths.home.exists()


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == set(STORE_REASONS)
