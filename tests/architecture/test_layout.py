"""The house keeps its size and its layers: thin pages, small modules, Streamlit in one place."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache

import pytest
from tests.fixtures import PAGES

from deseo.figures import themes
from deseo.settings import ROOT

MODULES = sorted(
    p.relative_to(ROOT).as_posix() for p in (ROOT / "src").rglob("*.py") if p.stat().st_size
)
BROWSER = sorted(
    p.relative_to(ROOT).as_posix()
    for p in (ROOT / "src").rglob("*")
    if p.suffix in {".js", ".css", ".po"}
)
# An address with a host; a pattern such as https?:// names none. This machine is no other.
ADDRESS = re.compile(r"(?:https?|wss?|ftp):\\?/\\?/(?!127\.0\.0\.1)[A-Za-z0-9]")
MAY_ASK = ("src/deseo/sources/", "src/deseo/builds/")
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
WIDEST_PAGE, LONGEST_MODULE = 80, 300


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _lines(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_thin_and_without_classes_or_functions(path):
    assert _lines(path) < WIDEST_PAGE
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(_tree(path)) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", MODULES)
def test_a_module_is_small_and_says_the_rule_it_keeps(path):
    assert _lines(path) <= LONGEST_MODULE
    assert ast.get_docstring(_tree(path))


@pytest.mark.parametrize("path", MODULES)
def test_no_module_is_a_drawer_for_odds_and_ends(path):
    assert not re.search(r"/(utils?|helpers?|common|manager|misc)[./]", path)


def _imported(path: str) -> set[str]:
    names = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", [p for p in MODULES if not p.startswith("src/deseo/ui/")])
def test_streamlit_is_imported_by_ui_only(path):
    assert not _imported(path) & {"streamlit", "streamlit_folium"}


@pytest.mark.parametrize("path", [p for p in MODULES if p != "src/deseo/settings.py"])
def test_the_environment_is_read_in_one_place(path):
    asked = [
        node
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
    ]
    if path.startswith("src/deseo/builds/"):
        return
    assert asked == []


@pytest.mark.parametrize("path", [*MODULES, *PAGES])
def test_nothing_is_printed_and_no_error_is_swallowed(path):
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") != "print"
        if isinstance(node, ast.ExceptHandler):
            caught = getattr(node.type, "id", "") if node.type else "Exception"
            last = node.body[-1]  # whoever tidies up may catch all, if all is passed on
            passed_on = isinstance(last, ast.Raise) and last.exc is None
            assert passed_on or caught not in {"Exception", "BaseException"}


def _texts(path: str) -> list[str]:
    """Give every text in a module but its docstrings."""
    tree = _tree(path)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant))
    return [n.value for n in constants if isinstance(n.value, str) and id(n) not in told]


@pytest.mark.parametrize("path", [p for p in (*MODULES, *PAGES) if not p.startswith(MAY_ASK)])
def test_code_names_no_other_server(path):
    assert [text for text in _texts(path) if ADDRESS.search(text)] == []


@pytest.mark.parametrize("path", [*BROWSER, ".streamlit/config.toml"])
def test_what_the_browser_runs_and_reads_names_no_other_server(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith((".js", ".css")):
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert not ADDRESS.search(text.replace(SVG_NAMESPACE, ""))
    assert not re.search(r"""['"(]//[a-z]""", text)
    assert "@import" not in text


def test_the_pattern_of_an_address_finds_one():
    assert ADDRESS.search("see https://tile.openstreetmap.org/1")
    assert ADDRESS.search("ws://a")
    assert not ADDRESS.search("https?://[^ ]+ or http:// or http://127.0.0.1:8501")


def _config() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def test_streamlits_own_colours_are_those_of_the_desk():
    desk, given = themes.THEMES["desk"], _config()["theme"]
    assert {name: given[name] for name in given if str(given[name]).startswith("#")} == {
        "primaryColor": desk.accent,
        "backgroundColor": desk.paper,
        "secondaryBackgroundColor": themes.LAND,
        "textColor": desk.ink,
        "linkColor": desk.accent,
        "borderColor": desk.rule,
    }


def test_the_server_speaks_to_this_machine_only_and_reports_to_nobody():
    config = _config()
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableStaticServing"] is True
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
