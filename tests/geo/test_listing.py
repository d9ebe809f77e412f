"""Every file of `geo/` is listed with its publisher and licence, and every listed file is there."""

import re

import pandas as pd
import pytest
from tests_geo import GEO, read_layer

SOURCES = pd.read_csv(GEO / "sources.csv")
ROWS = re.findall(r"^\| `([^`]+)` \|(.+)\|$", (GEO / "README.md").read_text("utf-8"), re.MULTILINE)
LAYERS = sorted(
    str(p.relative_to(GEO).as_posix()).removesuffix(".geojson") for p in GEO.rglob("*.geojson")
)


def test_every_file_is_listed_and_every_listed_file_exists():
    present = {p.relative_to(GEO).as_posix() for p in GEO.rglob("*") if p.is_file()}
    listed = [name for name, _ in ROWS]
    assert sorted(listed) == sorted(present - {"README.md"})


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[name for name, _ in ROWS])
def test_every_row_names_what_publisher_licence_and_deed(name, row):
    what, publisher, licence, _year, _package, done = (cell.strip() for cell in row.split("|"))
    assert all([what, publisher, licence, done]), name


@pytest.mark.parametrize("layer", LAYERS)
def test_every_source_in_a_file_has_its_row(layer):
    sources = read_layer(layer)["source"]
    assert sources.notna().all()
    assert set(sources) <= set(SOURCES["source"])


def test_every_source_can_be_attributed():
    assert SOURCES["source"].is_unique
    assert SOURCES.notna().all().all()
    assert SOURCES["licence_url"].str.startswith("https://").all()


def test_files_with_openstreetmap_in_them_are_under_its_licence():
    is_osm = SOURCES["attribution"].str.contains("OpenStreetMap")
    assert is_osm.any()
    assert (SOURCES.loc[is_osm, "licence"] == "ODbL 1.0").all()


def test_nothing_comes_from_a_source_that_forbids_business():
    text = " ".join(SOURCES.astype(str).to_numpy().ravel()).lower()
    assert not [word for word in ("gisco", "eurogeographics", "gadm") if word in text]
