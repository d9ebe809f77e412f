"""What was fetched is kept whole: each answer as it came, the figures read from it, and a manifest.

One folder for each fetch, made beside its place and moved there at once, so that it is there
entirely or not at all. A fetch that fails makes no folder: the last good one stays as it is, byte
for byte. Of each dataset those folders are kept that are the newest about some area.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from deseo.files import FOR_ITS_OWNER, write_whole
from deseo.sources.live.failures import KINDS, FetchError
from deseo.sources.live.rows import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deseo.sources.live.clients import Answer

FETCHED, FIGURES, MANIFEST, JOURNAL = "fetched", "figures.csv", "manifest.json", "attempts.json"
PUBLISHED = "indicators.csv"
LEAST_SHARE = 0.5
STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True)
class Parcel:
    """Hold one good fetch of one dataset: where it lies, when it was, rows by area."""

    folder: Path
    fetched_at: datetime
    areas: Mapping[str, int]


@dataclass(frozen=True)
class Attempt:
    """Hold how the last attempt at one dataset ended; `kind` is empty where it went well."""

    tried_at: datetime
    kind: str = ""
    address: str = ""
    detail: str = ""


def keep_answers(
    shelf: Path,
    table: pd.DataFrame,
    answers: Sequence[Answer],
    *,
    is_forced: bool = False,
    place: str = "geo",
) -> Parcel:
    """Keep answers and the rows read from them; drop what they outdate.

    `place` is the column that says which area a row is about.

    Raises
    ------
    FetchError
        "disk", if they cannot be kept; "changed", if they are far fewer than last time and this
        was not insisted on. Then nothing is kept, and nothing is dropped.
    """
    moment = datetime.now(UTC)
    areas = {str(area): int(n) for area, n in table[place].value_counts().sort_index().items()}
    if not is_forced:
        _refuse_few(shelf, areas)
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=shelf))
        try:
            content = table.to_csv(index=False, lineterminator="\n").encode()
            for number, answer in enumerate(answers, start=1):
                _write(making / f"{number:03}.raw", answer.content)
            _write(making / FIGURES, content)
            manifest = _describe(moment, areas, answers, content)
            _write(making / MANIFEST, json.dumps(manifest, indent=1).encode())
            folder = shelf / moment.strftime(STAMP)
            making.replace(folder)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    except OSError as cause:
        raise FetchError("disk", detail=str(cause)[:120]) from cause
    _drop_outdated(shelf)
    return Parcel(folder, moment, areas)


def _refuse_few(shelf: Path, areas: Mapping[str, int]) -> None:
    """Refuse a fetch that has lost most of what an earlier one had about the same areas."""
    newest = find_newest(list_parcels(shelf))
    before = {area: parcel.areas[area] for area, parcel in newest.items() if area in areas}
    if sum(areas[area] for area in before) < LEAST_SHARE * sum(before.values()):
        raise FetchError("changed", detail="far fewer figures than last time")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _describe(
    moment: datetime, areas: Mapping[str, int], answers: Sequence[Answer], figures: bytes
) -> dict[str, Any]:
    return {
        "fetched_at": moment.isoformat(),
        "rows": sum(areas.values()),
        "rows_by_area": areas,
        "figures_sha256": hashlib.sha256(figures).hexdigest(),
        "answers": [
            {
                "file": f"{number:03}.raw",
                "url": answer.address,
                "status": answer.status,
                "fetched_at": answer.fetched_at.isoformat(),
                "bytes": len(answer.content),
                "sha256": hashlib.sha256(answer.content).hexdigest(),
            }
            for number, answer in enumerate(answers, start=1)
        ],
    }


def list_parcels(shelf: Path) -> list[Parcel]:
    """List the good fetches of a dataset, the newest first; what is damaged is left out."""
    found = (_read_parcel(path.parent) for path in shelf.glob(f"[0-9]*/{MANIFEST}"))
    return sorted(filter(None, found), key=lambda p: (p.fetched_at, p.folder.name), reverse=True)


def _read_parcel(folder: Path) -> Parcel | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        digest = hashlib.sha256((folder / FIGURES).read_bytes()).hexdigest()
        if digest != manifest["figures_sha256"]:
            return None
        moment = datetime.fromisoformat(manifest["fetched_at"])
        areas = {str(area): int(n) for area, n in manifest["rows_by_area"].items()}
        return Parcel(folder, moment, areas)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def find_newest(parcels: Iterable[Parcel]) -> dict[str, Parcel]:
    """Find for each area the newest fetch about it; parcels come newest first."""
    newest: dict[str, Parcel] = {}
    for parcel in parcels:
        for area in parcel.areas:
            newest.setdefault(area, parcel)
    return newest


def _drop_outdated(shelf: Path) -> None:
    parcels = list_parcels(shelf)
    needed = {parcel.folder for parcel in find_newest(parcels).values()}
    for parcel in parcels:
        if parcel.folder not in needed:
            shutil.rmtree(parcel.folder, ignore_errors=True)


def read_shelf(
    shelf: Path, columns: Sequence[str] = COLUMNS, place: str = "geo"
) -> list[pd.DataFrame]:
    """Read the newest rows about every area of a dataset, as text, a table for each fetch."""
    tables = []
    newest = find_newest(list_parcels(shelf))
    for folder in sorted({parcel.folder for parcel in newest.values()}):
        table = pd.read_csv(folder / FIGURES, dtype="str", na_filter=False)
        if list(table.columns) == list(columns):
            ours = [area for area, parcel in newest.items() if parcel.folder == folder]
            tables.append(table[table[place].isin(ours)])
    return tables


def publish_figures(fetched: Path, table: pd.DataFrame) -> None:
    """Write the one table of all fetched figures that the Atlas reads, in one move.

    Raises
    ------
    FetchError
        "disk", if that cannot be done.
    """
    try:
        write_whole(
            fetched / PUBLISHED,
            table.to_csv(index=False, lineterminator="\n").encode(),
            FOR_ITS_OWNER,
        )
    except OSError as cause:
        raise FetchError("disk", detail=str(cause)[:120]) from cause


def write_attempts(folder: Path, attempts: Mapping[str, Attempt]) -> None:
    """Write down how attempts ended, beside those at other datasets, in one move."""
    both = {**read_attempts(folder), **attempts}
    content = {
        shelf: {
            "tried_at": attempt.tried_at.isoformat(),
            "kind": attempt.kind,
            "address": attempt.address,
            "detail": attempt.detail,
        }
        for shelf, attempt in sorted(both.items())
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / JOURNAL, json.dumps(content, indent=1).encode(), FOR_ITS_OWNER)


def read_attempts(folder: Path) -> dict[str, Attempt]:
    """Read how the last attempts ended; what is damaged is left out."""
    try:
        content = json.loads((folder / JOURNAL).read_bytes())
        return dict(_read_attempts(content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _read_attempts(content: dict[str, Any]) -> Iterator[tuple[str, Attempt]]:
    for shelf, said in content.items():
        kind = str(said["kind"])
        if kind in {"", *KINDS}:
            moment = datetime.fromisoformat(said["tried_at"])
            yield str(shelf), Attempt(moment, kind, str(said["address"]), str(said["detail"]))
