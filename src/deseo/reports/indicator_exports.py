"""A territory's picture to take along: every figure with its place, year, age and source.

The codebook names every column in English, as the columns are; empty means that nobody has told.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from deseo.reports.exports import to_csv, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from deseo.equality.readings import IndicatorData

FORMATS = ("csv", "xlsx", "geojson")
CODEBOOK = {
    "territory_id": "territory whose picture this is",
    "indicator": "identifier of the indicator, as in data/indicators.toml",
    "label": "name of the indicator in the language of the file",
    "domain": "work, money, knowledge, time, power, health or violence",
    "kind": "what is counted: by_sex, women_share, men_share, gap, ratio or total",
    "unit": "percent, points, of_men (% of men's), years, eur_year, eur_hour or sek_year",
    "direction": "higher or lower is better, or parity is",
    "is_nearest": "yes for the figure that speaks for the territory",
    "geo": "code of the place the figure is about (NUTS 2021, LAU, INSEE …)",
    "place": "its name in the language of the file",
    "level": "municipality, nuts3, nuts2, country, eu …",
    "relation": "own: the territory; part: inside it; around: contains it; country; eu",
    "age": "age group (Y15-64, Y_GE15 …); all: no limit named; none: does not apply",
    "year": "year of the figure",
    "women, men, total": "the figures, in the unit; empty: nobody has told",
    "gap": "men minus women; positive: the men's figure is higher",
    "ratio": "women divided by men",
    "women_share": "women divided by the sum of both figures, 0 to 1",
    "source, source_dataset, licence": "who published the figure, where, under which licence",
    "obtained": "file, file_transcribed, page, press, computed or api",
    "flag, note": "as the source or whoever wrote the figure down gave them",
    "is_fetched": "yes for a figure fetched live",
}
COLUMNS = (
    "territory_id", "indicator", "label", "domain", "kind", "unit", "direction", "is_nearest",
    "geo", "place", "level", "relation", "age", "year", "women", "men", "total", "gap", "ratio",
    "women_share", "source", "source_dataset", "licence", "obtained", "flag", "note", "is_fetched",
)  # fmt: skip
ROUNDED = {"ratio": 4, "women_share": 4}


def tabulate_picture(
    data: IndicatorData, picture: pd.DataFrame, territory_id: str, language: str
) -> pd.DataFrame:
    """Lay a picture out for export: one row per indicator and place (`CODEBOOK`)."""
    definitions = data.definitions
    table = picture.assign(
        territory_id=territory_id,
        label=[definitions[i].label(language) for i in picture["indicator"]],
        place=list(data.areas.loc[picture["geo"], f"label_{language}"]),
        **{
            name: [getattr(definitions[i], name) for i in picture["indicator"]]
            for name in ("domain", "kind", "unit", "direction")
        },
        is_nearest=(~picture.duplicated("indicator")).map({True: "yes", False: "no"}),
        is_fetched=picture["is_fetched"].map({True: "yes", False: "no"}),
    )
    return table[list(COLUMNS)].round(ROUNDED)


def write_picture(
    table: pd.DataFrame,
    regions: gpd.GeoDataFrame,
    about: Mapping[str, str],
    extension: str,
) -> bytes:
    """Write a table of `tabulate_picture` as "csv", "xlsx" or "geojson".

    `regions` are the geometries of places (region_id); `about` says what the file is.
    """
    if extension == "csv":
        return to_csv(table)
    if extension == "xlsx":
        return to_xlsx(table, "indicators", {**about, **CODEBOOK}, "")
    return _to_geojson(table, regions, about)


def _to_geojson(table: pd.DataFrame, regions: gpd.GeoDataFrame, about: Mapping[str, str]) -> bytes:
    """Write a feature for each place: with its shape where we have one, without it elsewhere."""
    shapes = {
        feature["properties"]["region_id"]: feature["geometry"]
        for feature in json.loads(regions.to_json(drop_id=True))["features"]
    }
    features = [
        {
            "type": "Feature",
            "geometry": shapes.get(geo),
            "properties": {
                "geo": geo,
                "place": rows["place"].iloc[0],
                "level": rows["level"].iloc[0],
                "figures": json.loads(rows.to_json(orient="records")),
            },
        }
        for geo, rows in table.groupby("geo", sort=False)
    ]
    collection = {
        "type": "FeatureCollection",
        "about": dict(about),
        "codebook": CODEBOOK,
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode("utf-8")


def describe_picture(
    data: IndicatorData, picture: pd.DataFrame, name: str, year: int | None
) -> dict[str, str]:
    """Say what an exported picture is: whose, up to which year, from which sources."""
    sources = sorted(set(picture["source"]))
    return {
        "DESEO Atlas": "women and men: indicators of a territory",
        "territory": name,
        "figures up to": "newest" if year is None else str(year),
        "version": data.version,
        "sources": "; ".join(sources),
        "empty cell": "nobody has told; never zero",
    }
