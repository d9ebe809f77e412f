"""The README tells of every command, page, setting and package, and of none that is not there."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.fixtures import PAGES

from deseo.cli import app
from deseo.settings import ROOT, SETTINGS

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = [re.match(r"[A-Za-z0-9._-]+", d)[0] for d in PROJECT["dependencies"]]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
FIRST_CELL = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)


def _section(title: str) -> str:
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_every_setting_is_documented(setting):
    row = next(x for x in _section("Settings").splitlines() if f"`{setting.name}`" in x)
    assert setting.sentence.split(".")[0].split("(")[0].strip() in row


def test_no_setting_is_documented_that_is_not_read():
    told = set(re.findall(r"^\| `(DESEO_\w+)` \|", README, re.MULTILINE))
    assert told == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_documented(page):
    assert f"`{page}`" in _section("What it answers")


def test_no_page_is_documented_that_is_not_there():
    told = re.findall(r"`((?:pages/)?\w+\.py)`", _section("What it answers"))
    assert sorted(told) == sorted(PAGES)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_documented_and_there(target):
    assert f"`make {target}`" in README or f"make {target}\n" in README
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_no_make_target_is_documented_that_is_not_there():
    assert set(re.findall(r"`make (\w+)`", README)) <= set(TARGETS)


COMMANDS = [each.name or each.callback.__name__ for each in app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"`deseo {command}" in README


def test_every_dependency_has_a_line_that_says_why_and_no_other_has():
    cells = FIRST_CELL.findall(_section("What it is built of"))
    told = [_plain(n.strip()) for cell in cells[1:] for n in cell.split(",") if "---" not in cell]
    assert sorted(told) == sorted(map(_plain, PACKAGES))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_dependency_is_pinned(package):
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [pin for pin in pins if _plain(pin.split("==")[0]) == _plain(package) and "==" in pin]


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_every_dependency_has_a_lower_bound(dependency):
    assert re.search(r"(>=|==)\d", dependency)


def test_continuous_integration_runs_the_test_command():
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").split("\n")
