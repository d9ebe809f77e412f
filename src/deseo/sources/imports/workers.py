"""A file is read in a process of its own, with an end to its time and its memory.

What a broken or malicious file does to a reader stays there: this process only ever sees a table
of text that the other has written, or one sentence why there is none.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.feather as pf

from deseo.errors import ReadingError
from deseo.sources.imports.contents import (
    DOCUMENT,
    LAYER,
    PARQUET,
    WORKBOOK,
    admit_file,
)
from deseo.sources.imports.headers import choose_sheet, is_unnamed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deseo.sources.imports.headers import Header
    from deseo.sources.imports.sheets import Sheet

    Reader = Callable[[Path, str], tuple[list[Sheet], dict[str, str]]]

MORE_MEMORY: Final = 1_200_000_000
BASE_S: Final = 12.0
S_PER_BYTE: Final = 0.35 / 1e6
WALL_S: Final = 18.0
"""Nobody waits longer than this for a file of a size that is read in a moment, hang as it may."""
PATIENCE: Final = 3.0
"""A machine that is busy with other things gives a large file its seconds this much later."""
PACKAGES: Final = Path(__file__).resolve().parents[3]
START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from deseo.sources.imports.workers import main; main()"
)
PLACES: Final = ("_x", "_y", "_breadth")
NUMBER: Final = "_row"


@dataclass(frozen=True)
class Reading:
    """Hold a file as it was read: text cells, the clerk's row numbers, places if it has any.

    `table` has one column per entry of `names` (called c0, c1, …), `_row`, and for a file with
    geometries `_x`, `_y`, `_breadth` in the units of `crs`.
    """

    table: pa.Table
    names: tuple[str, ...]
    kind: str
    encoding: str = ""
    separator: str = ""
    crs: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0


def read_file(
    path: Path, sheet: str = "", header_row: int = 0, wanted: Sequence[str] = ()
) -> Reading:
    """Read a file in a process of its own; `wanted` are names that stand in its header.

    Raises
    ------
    MissingDataError
        If there is no such file.
    InputError
        If it cannot be read, for a reason of one sentence.
    """
    kind = admit_file(path)
    with tempfile.TemporaryDirectory(prefix="deseo-") as folder:
        job: dict[str, Any] = {"path": str(path.resolve()), "kind": kind, "sheet": sheet}
        job |= {"header_row": header_row, "wanted": list(wanted)}
        job |= {"folder": folder, "until_s": time.monotonic() + _limit_wall_s(path)}
        about = _run(job, path)
        if about is None and kind == WORKBOOK:
            about = _run({**job, "sparse": True}, path)
        if about is None:
            said = f"{path.name}: this file is too large or too broken to be read."
            raise ReadingError("broken", said)
        if "refused" in about:
            raise ReadingError(
                about["reason"], f"{path.name}: {about['refused']}", **about["values"]
            )
        table = pf.read_table(Path(folder) / "table.arrow", memory_map=False)
    names = tuple(about.pop("names"))
    return Reading(table, names, kind, **{**about, "sheets": tuple(about["sheets"])})


def _limit_wall_s(path: Path) -> float:
    """Give the seconds in which a file has to be read, however often that is tried."""
    return WALL_S + PATIENCE * S_PER_BYTE * path.stat().st_size


def _run(job: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """Run one reader until the time is over; None where it died of the file."""
    limit_s = BASE_S + path.stat().st_size * S_PER_BYTE
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-c", START, str(PACKAGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=job["folder"],
    )
    try:
        said, _ = process.communicate(
            json.dumps({**job, "limit_s": limit_s}).encode(),
            max(0.0, float(job["until_s"]) - time.monotonic()),
        )
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        why = "reading this file takes too long; export only your territory."
        return tell_refusal(ReadingError("slow", why))
    with suppress(ValueError):
        about = json.loads(said)
        return dict(about) if isinstance(about, dict) else None
    return None


def tell_refusal(error: ReadingError) -> dict[str, Any]:
    """Write down why a file is refused, as one process tells the other."""
    return {"refused": str(error), "reason": error.reason, "values": error.values}


def main() -> None:
    """Read the one file named on standard input, and answer with what was found, or why not."""
    job = json.loads(sys.stdin.read())
    read = _choose_reader(job)
    _limit(float(job["limit_s"]))
    try:
        answer = _answer(job, read)
    except ReadingError as error:
        answer = tell_refusal(error)
    sys.stdout.write(json.dumps(answer))


def _limit(limit_s: float) -> None:
    """Take away what a reader must not have, where the system can: so much more than it has now."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MORE_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit_s) + 1, int(limit_s) + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(job: dict[str, Any], read: Reader) -> dict[str, Any]:
    sheets, about = read(Path(job["path"]), job["sheet"])
    if not any(sheet.rows for sheet in sheets):
        raise ReadingError("empty", "there is nothing in this file.")
    at, header = choose_sheet(sheets, job["header_row"], job["wanted"])
    sheet = sheets[at]
    names = _write(sheet, header, Path(job["folder"]) / "table.arrow")
    return {
        "names": names,
        "sheet": sheet.name,
        "sheets": [one.name for one in sheets if one.name],
        "crs": sheet.crs,
        "header_row": header.number,
        **about,
    }


def _choose_reader(job: dict[str, Any]) -> Reader:
    """Load the one reader that is needed, before the memory is bounded."""
    if job["kind"] == WORKBOOK:
        from deseo.sources.imports.readers import workbooks  # noqa: PLC0415

        return workbooks.read_sparse_workbook if job.get("sparse") else workbooks.read_workbook
    if job["kind"] == DOCUMENT:
        from deseo.sources.imports.readers.documents import read_document  # noqa: PLC0415

        return read_document
    if job["kind"] in {LAYER, PARQUET}:
        from deseo.sources.imports.readers import layers  # noqa: PLC0415

        return layers.read_layers if job["kind"] == LAYER else layers.read_parquet
    from deseo.sources.imports.readers.texts import read_text_sheet  # noqa: PLC0415

    return read_text_sheet


def _write(sheet: Sheet, header: Header, target: Path) -> tuple[str, ...]:
    """Write the rows below the header as columns of text; give the names of the columns.

    A column without a name in which nothing stands is none.
    """
    rows = sheet.rows[header.rows :]
    filled = {at for row in rows for at, cell in enumerate(row) if cell}
    kept = [at for at, name in enumerate(header.names) if at in filled or not is_unnamed(name)]
    columns: dict[str, pa.Array] = {
        f"c{place}": pa.array(
            [row[at] if at < len(row) else "" for row in rows], type=pa.large_string()
        )
        for place, at in enumerate(kept)
    }
    columns[NUMBER] = pa.array(sheet.numbers[header.rows :], type=pa.int64())
    if sheet.places is not None:
        for part, name in enumerate(PLACES):
            values = [None if p is None else p[part] for p in sheet.places[header.rows :]]
            columns[name] = pa.array(values, type=pa.float64())
    pf.write_feather(pa.table(columns), target, compression="uncompressed")
    return tuple(header.names[at] for at in kept)
