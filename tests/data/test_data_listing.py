"""data/README.md lists every file of data/, and nothing that is not there."""

from __future__ import annotations

import re

FIRST_CELL = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
COLUMNS = 6


def _listed(readme: str, territories) -> list[str]:
    names = FIRST_CELL.findall(readme)
    return [
        name.replace("{territory_id}", territory_id)
        for name in names
        for territory_id in (territories if "{territory_id}" in name else [""])
    ]


def test_every_file_is_listed_and_every_listed_file_is_there(data_dir, territories):
    listed = _listed((data_dir / "README.md").read_text(encoding="utf-8"), territories)
    there = {
        path.relative_to(data_dir).as_posix() for path in data_dir.rglob("*") if path.is_file()
    }
    assert sorted(listed) == sorted(there)


def test_every_row_says_what_whence_licence_year_and_key(data_dir):
    lines = (data_dir / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split(" | ") for line in lines if line.startswith("| `")]
    assert rows
    assert [row for row in rows if len(row) != COLUMNS or not all(map(str.strip, row))] == []


def test_tables_are_utf8_with_unix_line_ends(data_dir):
    for path in data_dir.rglob("*.csv"):
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
