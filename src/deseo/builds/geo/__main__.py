"""Rebuild `geo/`: `python -m deseo.builds.geo [--out FOLDER] [--only NAME …]`."""

from __future__ import annotations

import argparse
import logging
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from deseo.builds.geo.countries import draw_countries
from deseo.builds.geo.features import write_bytes, write_features, write_text
from deseo.builds.geo.listings import list_sources, write_listing
from deseo.builds.geo.places import draw_places
from deseo.builds.geo.postcodes import list_names, list_postcodes, write_csv
from deseo.builds.geo.regions import draw_county_cork, draw_regions
from deseo.builds.geo.territories import PLANS, draw_background, draw_outline, draw_zones
from deseo.errors import DeseoError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd

LOG = logging.getLogger("deseo.builds.geo")


def list_steps() -> dict[str, Callable[[Path], None]]:
    """Name every file of `geo/` and say how it is made."""
    steps: dict[str, Callable[[Path], None]] = {}
    for territory_id in PLANS:
        for folder, draw in (
            ("zones", draw_zones),
            ("outlines", draw_outline),
            ("land", draw_background),
            ("places", draw_places),
        ):
            steps[f"{folder}/{territory_id}.geojson"] = partial(_write_drawn, draw, territory_id)
    return steps | {
        "countries.geojson": lambda path: write_features(draw_countries(), path),
        "regions.geojson": lambda path: write_features(draw_regions(), path),
        "county_cork.geojson": lambda path: write_features(draw_county_cork(), path),
        "places.csv": lambda path: write_bytes(write_csv(list_names(), is_packed=False), path),
        "postcodes.csv.gz": lambda path: write_bytes(
            write_csv(list_postcodes(), is_packed=True), path
        ),
        "sources.csv": lambda path: write_bytes(write_csv(list_sources(), is_packed=False), path),
        "README.md": lambda path: write_text(write_listing(), path),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files that were asked for, all of them by default; 0 if all went well."""
    steps = list_steps()
    parser = argparse.ArgumentParser(prog="python -m deseo.builds.geo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("geo"), help="folder to write to")
    parser.add_argument("--only", nargs="+", choices=sorted(steps), help="files to write")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        for name in chosen.only or steps:
            steps[name](chosen.out / name)
            LOG.info("%s", chosen.out / name)
    except DeseoError as error:
        LOG.error("%s", error)  # noqa: TRY400 - words for a person, not a traceback
        return 1
    return 0


def _write_drawn(draw: Callable[[str], gpd.GeoDataFrame], territory_id: str, path: Path) -> None:
    """Draw one layer of one territory and write it."""
    write_features(draw(territory_id), path)


if __name__ == "__main__":
    sys.exit(main())
