"""An import is there as a whole or not at all, goes as a whole, and is read as it was written."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time

import pandas as pd
import pytest

from deseo.errors import InputError
from deseo.schema import check_table, contract_for
from deseo.sources.additions import add_enterprises
from deseo.store import (
    read_events,
    read_imported,
    read_imports,
    save_import,
    stamp_imports,
    undo_import,
)
from tests.fixtures import make_enterprises, make_row, make_text_table

COUNTS = {"rows_in": 3, "accepted": 2, "merged": 1, "refused": 0}
SAVE = """
import sys, pandas as pd
from deseo.schema import check_table, contract_for
from deseo.settings import read_paths
from deseo.store import open_store, save_import
rows = [{"enterprise_id": f"e{n}", "name": "N", "territory_id": "modena", "source": "s",
         "location_precision": "none", "is_exercise": "no"} for n in range(4000)]
table = check_table(pd.DataFrame(rows, dtype="str"), contract_for("enterprises"))
store = open_store(read_paths())
print("go", flush=True)
save_import(store, table, "list.csv", {}, "officer")
"""


def make_table(*rows):
    return check_table(make_text_table(*rows), contract_for("enterprises"))


@pytest.fixture
def table():
    return make_table(
        make_row("a", employees="0", lat="44.6", lon="10.9", is_wise="yes", nace="88.99"),
        make_row("b", source_year="2024", women_employees_share="0.5"),
    )


def test_what_was_imported_is_read_as_it_was_typed(store, table):
    save_import(store, table, "list.csv", COUNTS, "officer")
    pd.testing.assert_frame_equal(read_imported(store, "modena"), table)
    assert read_imported(store, "strait").empty


def test_nothing_is_imported_where_nothing_was_ever_written(store):
    assert read_imported(store, "modena").empty
    assert stamp_imports(store, "modena") == ""


def test_an_import_is_undone_as_a_whole_and_remembered(store, table):
    batch = save_import(store, table, "list.csv", COUNTS, "officer")
    assert read_imports(store, "modena") == (batch,)
    assert undo_import(store, batch.batch_id, "facilitator") == 2
    assert undo_import(store, batch.batch_id, "facilitator") == 0
    assert read_imports(store) == ()
    assert read_imported(store, "modena").empty
    told = [(event.action, event.role) for event in read_events(store, "import")]
    assert told == [("created", "officer"), ("removed", "facilitator")]


def test_the_stamp_changes_with_every_import(store, table):
    stamps = [stamp_imports(store, "modena")]
    batch = save_import(store, table.iloc[:1], "a.csv", COUNTS, "officer")
    stamps.append(stamp_imports(store, "modena"))
    save_import(store, table.iloc[1:], "b.csv", COUNTS, "officer")
    stamps.append(stamp_imports(store, "modena"))
    undo_import(store, batch.batch_id, "officer")
    stamps.append(stamp_imports(store, "modena"))
    assert len(set(stamps)) == 4


def test_what_somebody_imported_meanwhile_is_not_written_over(store, table):
    save_import(store, table, "a.csv", COUNTS, "officer")
    with pytest.raises(InputError, match="2 of these organisations were imported by somebody else"):
        save_import(store, table.assign(name="Z"), "b.csv", COUNTS, "officer")
    assert set(read_imported(store, "modena")["name"]) == {"A", "B"}
    assert len(read_imports(store)) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_exercise": True}, "Exercise organisations"),
        ({"enterprise_id": "a"}, "stands there twice"),
        ({"territory_id": ["modena", "strait"]}, "2 different ones"),
        ({"enterprise_id": ["", "b"]}, "expected 1 to 200"),
    ],
    ids=["exercise", "twice", "two territories", "nameless"],
)
def test_what_is_no_import_is_refused(store, table, change, reason):
    with pytest.raises(InputError, match=reason):
        save_import(store, table.assign(**change), "a.csv", COUNTS, "officer")
    assert read_imports(store) == ()


def test_what_was_imported_stands_beside_what_is_shipped(table):
    shipped = make_enterprises(make_row("b", name="Ours"), make_row("c"))
    joined = add_enterprises(shipped, table, "x")
    assert joined.enterprises["name"].to_dict() == {"a": "A", "b": "Ours", "c": "C"}
    assert joined.enterprises.geometry["a"].y == 44.6
    assert joined.version != shipped.version
    assert add_enterprises(shipped, table.iloc[:0], "y").enterprises.equals(shipped.enterprises)


def kill_imports(home, times, longest_s):
    """Kill an import at random moments, and see that it is there as a whole or not at all."""
    ends = set()
    for turn in range(times):
        folder = home / str(turn)
        environment = {**os.environ, "DESEO_HOME": str(folder)}
        process = subprocess.Popen(
            [sys.executable, "-c", SAVE], env=environment, stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(random.Random(turn).random() * longest_s)
        process.kill()
        process.wait()
        ends.add(_count(folder))
    assert ends <= {(0, 0), (1, 4000)}
    return ends


def _count(folder):
    path = folder / "atlas.sqlite"
    if not path.exists() or not path.stat().st_size:
        return (0, 0)
    with sqlite3.connect(path) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = {name for (name,) in book.execute("SELECT name FROM sqlite_master")}
        if "imported_enterprises" not in tables:
            return (0, 0)
        counted = [
            book.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("imports", "imported_enterprises")
        ]
    return tuple(counted)


def test_three_kills_leave_all_of_an_import_or_none(tmp_path):
    kill_imports(tmp_path, 3, 1.0)


@pytest.mark.prove
def test_fifty_kills_leave_all_of_an_import_or_none(tmp_path):
    assert kill_imports(tmp_path, 50, 1.5) == {(0, 0), (1, 4000)}
