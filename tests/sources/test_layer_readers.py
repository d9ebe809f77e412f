"""A file is read as what its first bytes say, and only the columns that are asked for."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from deseo.errors import InputError, MissingDataError
from deseo.sources.layers import ENDINGS, read_layer

WANTED = {"enterprise_id", "lat", "lon", "services_offered"}
PLACE = shapely.Point(10.9, 44.6)


@pytest.fixture
def layer():
    table = {"Enterprise_ID ": ["a", "b"], "services_offered": ["x|y", None], "secret": [1, 2]}
    return gpd.GeoDataFrame(table, geometry=[PLACE, None], crs="EPSG:4326")


def write(layer, path):
    if path.suffix == ".gpkg":
        layer.to_file(path, driver="GPKG")
    elif path.suffix == ".geojson":
        layer.to_file(path, driver="GeoJSON")
    else:
        layer.to_parquet(path)
    return path


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_every_format_gives_the_same_table(layer, tmp_path, ending):
    read = read_layer(write(layer, tmp_path / f"list{ending}"), WANTED)
    assert read.first_row == 1
    assert list(read.table) == ["enterprise_id", "services_offered", "geometry"]
    assert read.table["enterprise_id"].tolist() == ["a", "b"]
    assert read.table["geometry"][0].equals_exact(PLACE, 1e-9)
    assert read.table["geometry"][1] is None


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_a_file_in_metres_is_brought_to_degrees(layer, tmp_path, ending):
    path = write(layer.to_crs("EPSG:25832"), tmp_path / f"list{ending}")
    assert read_layer(path, WANTED).table["geometry"][0].equals_exact(PLACE, 1e-6)


def test_what_is_no_point_stands_at_its_middle(tmp_path):
    square = gpd.GeoDataFrame({"enterprise_id": ["a"]}, geometry=[shapely.box(10, 44, 12, 46)])
    read = read_layer(write(square, tmp_path / "list.parquet"), WANTED)
    assert read.table["geometry"][0].equals(shapely.Point(11, 45))


def test_of_several_layers_the_one_with_identifiers_is_read(layer, tmp_path):
    path = tmp_path / "list.gpkg"
    layer.rename(columns={"Enterprise_ID ": "other"}).to_file(path, driver="GPKG", layer="first")
    layer.to_file(path, driver="GPKG", layer="second")
    assert read_layer(path, WANTED).table["enterprise_id"].tolist() == ["a", "b"]


def test_a_parquet_without_geometry_has_its_columns(tmp_path):
    path = tmp_path / "list.parquet"
    pd.DataFrame({"enterprise_id": ["a"], "lat": [44.6], "lon": [10.9]}).to_parquet(path)
    assert read_layer(path, WANTED).table.loc[0, "lat"] == 44.6


def test_a_feature_may_be_named_by_its_own_id(tmp_path):
    path = tmp_path / "list.json"
    place = {"type": "Point", "coordinates": [10.9, 44.6]}
    feature = {"type": "Feature", "id": 7, "properties": None, "geometry": place}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert read_layer(path, {"id"}).table["id"].tolist() == [7]


def test_one_broken_place_does_not_cost_the_others(tmp_path):
    path = tmp_path / "list.geojson"
    places = [{"type": "Point", "coordinates": ["?"]}, {"type": "Point", "coordinates": [1, 2]}]
    features = [{"type": "Feature", "properties": {}, "geometry": p} for p in places]
    path.write_text(json.dumps({"features": features}))
    read = read_layer(path, WANTED).table["geometry"]
    assert read[0] is None
    assert read[1] == shapely.Point(1, 2)


BROKEN = {
    "cut.geojson": '{"type": "FeatureCollection", "features": [',
    "list.geojson": "[1, 2]",
    "no features.geojson": "{}",
    "numbers.geojson": '{"features": [1]}',
    "deep.geojson": "[" * 100_000,
    "system.geojson": '{"features": [], "crs": {"properties": {"name": "EPSG:nowhere"}}}',
    "text.gpkg": "SELECT 1",
    "half.gpkg": "SQLite format 3\0 and nothing",
    "text.parquet": "a,b",
    "half.parquet": "PAR1" + "0" * 60 + "PAR1",
    "vrt.gpkg": '<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>',
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_what_it_says_is_refused_by_name(tmp_path, name):
    path = tmp_path / name
    path.write_text(BROKEN[name])
    with pytest.raises(InputError, match=f"^{name}: this is no {path.suffix} file"):
        read_layer(path, WANTED)


def test_an_ending_we_do_not_read_is_answered_with_those_we_do(tmp_path):
    path = tmp_path / "list.doc"
    path.write_text("")
    with pytest.raises(InputError, match=", ".join(ENDINGS)):
        read_layer(path, WANTED)


def test_a_column_that_stands_there_twice_is_refused(tmp_path):
    path = tmp_path / "list.parquet"
    pd.DataFrame({"lat": [1.0], "LAT": [2.0]}).to_parquet(path)
    with pytest.raises(InputError, match="lat stand there twice"):
        read_layer(path, WANTED)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(MissingDataError, match=r"nowhere\.csv: no such file"):
        read_layer(tmp_path / "nowhere.csv", WANTED)
