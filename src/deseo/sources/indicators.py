"""Figures on women and men are read from one shipped table, and from what was fetched since.

Fetched figures keep the contract of the shipped ones and lie in `fetched/indicators.csv` of the
folder of what people fetch. Where both tell the same, the fetched one holds; a newer year stands
beside the older ones. A fetched file that breaks its contract is left aside, and said to be.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pandas as pd

from deseo.equality.definitions import parse_definitions
from deseo.equality.readings import IndicatorData, make_readings
from deseo.errors import DeseoError
from deseo.schema import Problem, TableError, check_table, contract_for
from deseo.schema.indicators import is_age
from deseo.sources.tables import digest_files, load_table, read_bytes, read_text_table
from deseo.sources.territories import DEFINITION, load_own_territories

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.settings import Paths

FETCHED = "fetched/indicators.csv"
EUROPE = "EU27_2020"
PLACED = ["territory_id", "geo", "relation", "rank"]
SHIPPED = ("indicators.csv", "indicators.toml", "indicator_areas.csv", "territory_areas.csv")


def fetched_path(paths: Paths) -> Path:
    """Name the file in which fetched figures lie, whether it is there or not."""
    return paths.home / FETCHED


def load_definitions(paths: Paths) -> dict[str, IndicatorDefinition]:
    """Load what each indicator means.

    Raises
    ------
    InputError
        With everything that is wrong with any definition.
    """
    content = read_bytes(paths.data / "indicators.toml").decode("utf-8")
    return parse_definitions(tomllib.loads(content))


def load_indicators(paths: Paths) -> IndicatorData:
    """Load definitions, figures and places: the shipped ones, and what was fetched since.

    Raises
    ------
    TableError
        With every problem, if a shipped table breaks its contract.
    InputError
        If a definition does.
    """
    definitions = load_definitions(paths)
    areas = load_table(paths.data / "indicator_areas.csv", "indicator_areas")
    known = {"indicator_definitions": set(definitions), "indicator_areas": set(areas["geo"])}
    places = load_table(paths.data / "territory_areas.csv", "territory_areas", known)
    shipped = load_table(paths.data / "indicators.csv", "indicators", known)
    _check_ages(shipped)
    fetched, fault, skipped = _read_fetched(fetched_path(paths), known)
    rows = merge_rows(shipped, fetched)
    return IndicatorData(
        definitions,
        make_readings(rows, definitions),
        areas.set_index("geo", drop=False),
        _place_own(paths, places, areas),
        data_version(paths),
        fault,
        skipped,
    )


def _place_own(paths: Paths, places: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Say which of the places that figures are told for hold each territory people added."""
    known, rows = set(areas["geo"]), []
    for territory_id, own in load_own_territories(paths).items():
        near = [
            *((geo, "own", 1) for geo in own.nuts3),
            *((geo, "around", 4) for geo in own.nuts2),
            (own.country, "country", 8),
            (EUROPE, "eu", 9),
        ]
        rows += [(territory_id, *one) for one in near if one[0] in known]
    return pd.concat([places, pd.DataFrame(rows, columns=PLACED)]) if rows else places


def data_version(paths: Paths) -> str:
    """Digest everything figures are read from, as the version that caches key on."""
    return digest_files([path for path in _list_files(paths) if path.is_file()])


def stamp_files(paths: Paths) -> str:
    """Stamp the files by size and time: quicker than their digest, and asked on every run."""
    found = [path for path in _list_files(paths) if path.is_file()]
    return "-".join(f"{p.stat().st_size:x}.{p.stat().st_mtime_ns:x}" for p in found)


def _list_files(paths: Paths) -> list[Path]:
    own = sorted(paths.own_territories.glob(f"*/{DEFINITION}"))
    return [*(paths.data / name for name in SHIPPED), fetched_path(paths), *own]


def merge_rows(shipped: pd.DataFrame, fetched: pd.DataFrame) -> pd.DataFrame:
    """Put fetched rows beside shipped ones, marked; where both have a key, the fetched one holds.

    A fetched reading replaces the whole of a shipped one (both sexes of a place, age, source and
    year), so that one reading never mixes two answers.
    """
    reading = ["indicator", "geo", "age", "source_dataset", "year"]
    told_anew = pd.MultiIndex.from_frame(fetched[reading])
    kept = shipped[~pd.MultiIndex.from_frame(shipped[reading]).isin(told_anew)]
    marked = [kept.assign(is_fetched=False)]
    if len(fetched):
        marked.append(fetched.assign(is_fetched=True))
    return pd.concat(marked, ignore_index=True)


def _read_fetched(path: Path, known: Mapping[str, set[str]]) -> tuple[pd.DataFrame, str, int]:
    """Read fetched rows; give them, why they were left aside, and how many are of no use here."""
    contract = contract_for("indicators")
    nothing = check_table(pd.DataFrame(columns=list(contract.names), dtype="str"), contract)
    if not path.is_file():
        return nothing, "", 0
    try:
        text = read_text_table(read_bytes(path), path.name)
        rows = check_table(text, contract)
        _check_ages(rows)
    except DeseoError as error:
        return nothing, str(error), 0
    useful = rows["indicator"].isin(list(known["indicator_definitions"]))
    useful &= rows["geo"].isin(list(known["indicator_areas"]))
    return rows[useful], "", int((~useful).sum())


def _check_ages(rows: pd.DataFrame) -> None:
    """Refuse rows whose age is no code of an age group."""
    choices = "Y15-64, Y_GE15, Y_LT1, all, none"
    problems = [
        Problem("not_one_of", "age", int(label) + 2, {"value": age, "choices": choices})
        for label, age in zip(rows.index, rows["age"], strict=True)
        if not is_age(age)
    ]
    if problems:
        raise TableError("indicators", problems)
