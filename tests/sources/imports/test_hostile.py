"""Whatever file somebody brings, no row of it is lost, or it is refused in one sentence."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from tests.fixtures import PATHS
from tests.sources.imports.mutations import make_hostile
from tests.sources.imports.test_workbooks import write_xlsx

from deseo.errors import DeseoError
from deseo.i18n import Translator
from deseo.sources.imports import workers
from deseo.sources.imports.batches import make_batch, propose_import
from deseo.sources.imports.failures import describe_failure

ENGLISH = Translator("en")
QUICK, MANY = range(50), range(2_000)
LONGEST_S = 20.0
MOST_KIB = 2_000_000


def account_for(path, home):
    """Read a file and see that no row is lost; a refusal is one sentence that names the file."""
    paths = replace(PATHS, home=home)
    try:
        batch = make_batch(paths, propose_import(paths, path, "modena"), "modena")
    except DeseoError as error:
        return check_refusal(error, path.name)
    report = batch.report
    assert report.rows_in == report.accepted + report.merged + report.refused
    assert len(batch.enterprises) == report.accepted
    told = [p.row for p in report.problems if p.outcome == "refused"]
    assert len(told) == report.refused
    assert len(set(told)) == len(told)
    assert batch.enterprises["enterprise_id"].is_unique
    assert batch.enterprises["lat"].dropna().between(-90, 90).all()
    return "read"


def measure_cpu_s():
    """Give the time this process and its readers have worked: a busy machine does not count."""
    return sum(os.times()[:4])


def check_refusal(error, name):
    said = str(error)
    assert describe_failure(error, ENGLISH) != ENGLISH("reading.other")
    assert said.startswith((f"{name}: ", f"{name} has "))
    assert "Traceback" not in said
    assert said.endswith(".")
    return "refused"


def test_fifty_hostile_files_lose_no_row(tmp_path, here):
    ends = []
    for seed in QUICK:
        content, ending = make_hostile(seed)
        path = tmp_path / f"file{seed}{ending}"
        path.write_bytes(content)
        ends.append(account_for(path, tmp_path))
    # Both ends are reached often: four in ten at least are read, one in eight refused.
    assert ends.count("read") > 0.4 * len(QUICK)
    assert ends.count("refused") > len(QUICK) / 8


@pytest.mark.prove
@pytest.mark.parametrize("block", range(0, len(MANY), 100))
def test_two_thousand_hostile_files_lose_no_row_and_no_time(tmp_path, block):
    """Each is read in a process of its own, as it is outside the tests."""
    for seed in MANY[block : block + 100]:
        content, ending = make_hostile(seed)
        path = tmp_path / f"file{seed}{ending}"
        path.write_bytes(content)
        begun_s = measure_cpu_s()
        account_for(path, tmp_path)
        assert measure_cpu_s() - begun_s < LONGEST_S, path.name
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MOST_KIB, path.name
        path.unlink()


def test_a_reader_that_dies_or_hangs_takes_nobody_with_it(tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    path.write_text("name,town\nA,Carpi\n", encoding="utf-8")
    monkeypatch.setattr(workers, "START", "import os; os._exit(9)")
    with pytest.raises(DeseoError, match=r"list\.csv: this file is too large or too broken"):
        workers.read_file(path)
    monkeypatch.setattr(workers, "START", "import time; time.sleep(60)")
    monkeypatch.setattr(workers, "WALL_S", 0.2)
    with pytest.raises(DeseoError, match=r"takes too long"):
        workers.read_file(path)


def test_nobody_waits_twenty_seconds_for_a_file_of_ordinary_size(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"a" * 1_000_000)
    assert workers._limit_wall_s(path) < LONGEST_S


def test_a_second_try_has_only_the_time_that_the_first_one_left(tmp_path, monkeypatch):
    path = tmp_path / "book.xlsx"
    write_xlsx(path)
    dies_late = "import time, os; time.sleep(1.5); os._exit(9)"
    monkeypatch.setattr(workers, "START", dies_late)
    monkeypatch.setattr(workers, "WALL_S", 2.0)
    begun = time.monotonic()
    with pytest.raises(DeseoError, match=r"takes too long"):
        workers.read_file(path)
    assert time.monotonic() - begun < 2 * 1.5


def test_a_reader_that_wants_all_memory_is_stopped(tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    path.write_text("name,town\nA,Carpi\n", encoding="utf-8")
    greedy = workers.START.replace("main()", "") + "workers = sys.modules[main.__module__]; "
    greedy += "workers._limit(30); x = bytearray(3_000_000_000)"
    monkeypatch.setattr(workers, "START", greedy)
    with pytest.raises(DeseoError, match="too large or too broken"):
        workers.read_file(path)


@pytest.mark.parametrize("kind", ["folder", "pipe", "nothing", "empty", "locked"])
def test_what_is_no_file_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "x.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "empty":
        path.touch()
    elif kind == "locked":
        path.write_text("name\nA\n")
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read everything")
    with pytest.raises(DeseoError, match=r"^x\.csv: "):
        workers.read_file(path)


def test_a_device_is_no_list():
    from pathlib import Path

    with pytest.raises(DeseoError, match="no file with a list"):
        workers.read_file(Path("/dev/zero"))


def test_the_command_answers_a_broken_file_with_one_line(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(500))
    done = subprocess.run(
        [sys.executable, "-m", "deseo.cli", "import", str(path), "--territory", "modena",
         "--report", str(tmp_path / "r.json")],
        env={**os.environ, "DESEO_HOME": str(tmp_path / "home")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == f"x.xlsx: {ENGLISH('reading.damaged')}\n"
    assert not (tmp_path / "r.json").exists()
