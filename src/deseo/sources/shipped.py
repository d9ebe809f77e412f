"""The tables and geometries the Atlas ships are read here, and nowhere else; never written.

The real enterprises and the exercise set live in files of their own and are never mixed: a
`Dataset` is one or the other, and says so.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from deseo.errors import InputError
from deseo.model import Dataset, TerritoryDefinition
from deseo.schema import check_table, contract_for
from deseo.sources.owners import find_owner
from deseo.sources.registers import to_contract
from deseo.sources.tables import (
    digest_files,
    load_table,
    load_table_once,
    read_bytes,
    read_text_table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from deseo.settings import Paths


def load_territories(paths: Paths) -> dict[str, TerritoryDefinition]:
    """Load the territories of `data/territories.toml`, in its order."""
    entries = tomllib.loads(read_bytes(paths.data / "territories.toml").decode("utf-8"))
    return {
        territory_id: TerritoryDefinition(
            territory_id,
            entry["names"],
            entry["subtitles"],
            entry["country"],
            entry["crs"],
            tuple(entry["nuts2"]),
            tuple(entry["nuts3"]),
        )
        for territory_id, entry in entries.items()
    }


def load_reference(paths: Paths, table: str) -> pd.DataFrame:
    """Load a small shipped table (services, legal_forms, partners …), indexed by its key."""
    loaded = load_table(paths.data / f"{table}.csv", table)
    key = contract_for(table).key
    return loaded.set_index(key[0], drop=False) if len(key) == 1 else loaded


def load_networks(paths: Paths, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Load the networks that exist (or, for "exercise", are invented) and who is in them.

    Returns the networks indexed by cluster_id, and rows of cluster_id and enterprise_id.
    """
    folder, names = paths.data, ("clusters_existing", "cluster_members")
    if source == "exercise":
        folder, names = paths.data / "exercise", ("networks", "network_members")
    networks = load_table_once(folder / f"{names[0]}.csv", "clusters_existing")
    members = load_table_once(folder / f"{names[1]}.csv", "cluster_members")
    return networks.set_index("cluster_id", drop=False), members


def load_geo_sources(paths: Paths) -> pd.DataFrame:
    """Load the list of where geometries come from."""
    return load_table(paths.geo / "sources.csv", "geo_sources")


def load_zones(paths: Paths, territory_id: str) -> gpd.GeoDataFrame:
    """Load the zones of a territory (EPSG:4326), sorted by zone_id."""
    return read_geometries(paths.geometry("zones", territory_id)).sort_values("zone_id")


def read_geometries(path: Path) -> gpd.GeoDataFrame:
    """Read one of our geometry files.

    Raises
    ------
    MissingDataError
        If it is not there.
    """
    read_bytes(path)
    return gpd.read_file(path)


def load_dataset(paths: Paths, territory_id: str, source: str) -> Dataset:
    """Load the enterprises of a territory: "real" ones, or the "exercise" set.

    Raises
    ------
    TableError
        With every problem, if a table breaks its contract.
    """
    if source == "exercise":
        folder = paths.data / "exercise"
        files = (folder / f"{territory_id}.csv", folder / f"{territory_id}_services.csv")
        if not files[0].exists():
            return _make_empty(territory_id, source)
    elif paths.enterprises is not None:
        owner = find_owner(paths.enterprises, paths.geo / "zones", tuple(load_territories(paths)))
        own = load_register(paths, paths.enterprises, territory_id)
        if owner in {None, territory_id}:
            return own
        return replace(own, enterprises=own.enterprises.iloc[:0])
    else:
        files = (paths.data / "enterprises.csv", paths.data / "enterprise_services.csv")
    rows = load_table_once(files[0], "enterprises")
    links = load_table_once(files[1], "enterprise_services")
    version = f"{source}-{territory_id}-{digest_files(files)}"
    return make_dataset(rows[rows["territory_id"] == territory_id], links, version)


def load_register(paths: Paths, path: Path, territory_id: str) -> Dataset:
    """Load a CSV of enterprises of another origin as one territory's dataset, without services.

    Raises
    ------
    TableError
        With every problem, if a row cannot be understood.
    """
    forms = load_reference(paths, "legal_forms").index
    text = read_text_table(read_bytes(path), path.name)
    rows = check_table(
        to_contract(text, territory_id, forms, path.name), contract_for("enterprises")
    )
    links = check_table(_no_links(), contract_for("enterprise_services"))
    inside = rows[rows["territory_id"] == territory_id]
    return make_dataset(inside, links, f"own-{territory_id}-{digest_files([path])}")


def make_dataset(rows: pd.DataFrame, links: pd.DataFrame, version: str) -> Dataset:
    """Join typed tables into a dataset, sorted by enterprise_id.

    Raises
    ------
    InputError
        If real and exercise enterprises stand in one table.
    """
    ordered = rows.set_index("enterprise_id", drop=False).sort_index()
    ordered.index.name = None
    placed = ordered["lat"].notna() & ordered["lon"].notna()
    points = shapely.points(ordered["lon"].fillna(0), ordered["lat"].fillna(0))
    geometry = gpd.GeoSeries(points, index=ordered.index, crs="EPSG:4326").where(placed)
    is_exercise = ordered["is_exercise"].fillna(value=False)
    if is_exercise.any() and not is_exercise.all():
        raise InputError("Real and exercise enterprises stand in one table; keep them apart.")
    known = links[links["enterprise_id"].isin(ordered.index)].reset_index(drop=True)
    enterprises = gpd.GeoDataFrame(ordered, geometry=geometry)
    return Dataset(enterprises, known, version, bool(is_exercise.any()))


def _make_empty(territory_id: str, source: str) -> Dataset:
    """Make the dataset of a territory of which nobody has told us anything yet."""
    contract = contract_for("enterprises")
    rows = check_table(pd.DataFrame(columns=list(contract.names), dtype="str"), contract)
    links = check_table(_no_links(), contract_for("enterprise_services"))
    return make_dataset(rows, links, f"{source}-{territory_id}-empty")


def _no_links() -> pd.DataFrame:
    return pd.DataFrame(columns=list(contract_for("enterprise_services").names), dtype="str")
