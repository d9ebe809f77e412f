"""Killed at any moment, the store holds all of a write or none, and everything it said it had."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import pytest

from deseo.settings import ROOT
from deseo.store import (
    back_up,
    open_store,
    read_answers,
    read_criteria,
    read_designs,
    read_events,
    save_design,
)
from tests.store.conftest import make_design

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills by signal")

# Starts once, then a child for each kill: the child does its work and says what is done.
NURSERY = """
import os, sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from deseo.evaluation import propose_criteria
from deseo.settings import Paths
from deseo.store import *

home, task = Path(sys.argv[1]), sys.argv[2]
paths = Paths(home, home, home, None, home)

def say(word):
    os.write(1, f"{word}\\n".encode())

def write(turn):
    store = open_store(paths)
    for n in range(10_000):
        value = f"{turn}-{n}"
        now = read_sheet(store, "coop", "services")
        sheet = AnswerSheet("coop", "modena", "services", "1", "public", date(2999, 1, 1),
                            {"a": value, "b": value, "c": value}, version=now.version if now else 0)
        save_answers(store, sheet, "enterprise")
        design = save_design(store, Design("modena", value, ("a",)), "officer")
        save_criteria(store, design.design_id, propose_criteria(), (), "officer")
        say(value)

def bring_back(turn):
    for n in range(10_000):
        restore(paths, home / ("one", "two")[n % 2])
        say(n)

for turn in sys.stdin:
    child = os.fork()
    if child == 0:
        say(os.getpid())
        {"write": write, "bring_back": bring_back}[task](turn.strip())
        os._exit(0)
    os.waitpid(child, 0)
    say("dead")
"""


def kill_at_random(home, task, number, seed, look):
    """Have a child do a task, kill it at any moment, and look; as often as asked."""
    moment = random.Random(seed)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(home), task], env=environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    for turn in range(number):
        nursery.stdin.write(f"{turn}\n")
        nursery.stdin.flush()
        child = int(nursery.stdout.readline())
        said = [nursery.stdout.readline()] if turn % 2 else []  # else maybe before anything
        time.sleep(moment.random() * 0.3)
        os.kill(child, signal.SIGKILL)
        said += iter(nursery.stdout.readline, "dead\n")
        look([word.strip() for word in said])
    nursery.stdin.close()
    assert nursery.wait() == 0


def check_whole(path):
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("PRAGMA foreign_key_check").fetchone() is None


def kill_writers(paths, number):
    acknowledged = set()

    def look(said):
        acknowledged.update(said)
        store = open_store(paths)
        if not store.is_begun:
            assert acknowledged == set()
            return
        check_whole(store.path)
        answers = read_answers(store, "public", is_exercise=False)
        assert len(answers) in {0, 3}
        assert answers["value"].nunique() in {0, 1}
        told = read_events(store, "answers.services", "coop")
        if len(answers):
            assert set(told[-1].after["answers"].values()) == set(answers["value"])
            assert told[-1].after["version"] == len(told)
        designs = read_designs(store, "modena", is_exercise=False)
        assert acknowledged <= {design.name for design in designs}
        for design in designs:
            rows = len(read_criteria(store, design.design_id))
            assert rows in ({11} if design.name in acknowledged else {0, 11})

    kill_at_random(paths.home, "write", number, 7, look)
    assert acknowledged


def test_ten_kills_of_a_writer(paths):
    kill_writers(paths, 10)


@pytest.mark.prove
def test_many_kills_of_a_writer(paths):
    kill_writers(paths, 120)


def kill_restores(paths, number):
    store = open_store(paths)
    one = save_design(store, make_design(name="one"), "officer")
    back_up(store, paths.home / "one")
    save_design(store, replace(one, name="two"), "officer")
    back_up(store, paths.home / "two")
    seen = set()

    def look(said):
        del said
        check_whole(store.path)
        (design,) = read_designs(open_store(paths), "modena", is_exercise=False)
        assert (design.name, design.version) in {("one", 1), ("two", 2)}
        seen.add(design.name)

    kill_at_random(paths.home, "bring_back", number, 11, look)
    return seen


def test_three_kills_of_a_restore(paths):
    assert kill_restores(paths, 3)


@pytest.mark.prove
def test_many_kills_of_a_restore(paths):
    assert kill_restores(paths, 60) == {"one", "two"}
