"""Read the shipped geometries once, each in its territory's own metric CRS."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import geopandas as gpd

ROOT = Path(__file__).parents[2]
GEO = ROOT / "geo"
TERRITORIES = tomllib.loads((ROOT / "data" / "territories.toml").read_text(encoding="utf-8"))


@cache
def read_layer(name):
    return gpd.read_file(GEO / f"{name}.geojson")


@cache
def read_metric(name, territory_id):
    return read_layer(f"{name}/{territory_id}").to_crs(TERRITORIES[territory_id]["crs"])


def metric_area_km2(frame):
    return frame.to_crs("EPSG:3035").area.sum() / 1e6
