"""A table with places says what it is in every format; the same table is the same bytes."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from deseo import files
from deseo.errors import InputError
from deseo.files import write_whole
from deseo.reports.layer_files import ENDINGS, check_target, write_layer

ABOUT = {"seed": 1, "rules": {"radius_m": 3000.0}, "notice": "EXERCISE « à »"}


@pytest.fixture
def table():
    columns = {
        "enterprise_id": ["b", "=1+1", 'c"\n<'],
        "cluster": [0, -1, 1],
        "p_value": [0.01, None, float("nan")],
    }
    places = [shapely.Point(10.9, 44.6), None, shapely.Point(0.1, -0.2)]
    return gpd.GeoDataFrame(columns, geometry=places, crs="EPSG:4326")


def read_about(path):
    if path.suffix == ".geojson":
        return json.loads(path.read_text(encoding="utf-8"))["metadata"]
    if path.suffix == ".gpkg":
        return json.loads(pyogrio.read_info(path)["layer_metadata"]["deseo"])
    if path.suffix == ".parquet":
        return json.loads(pq.read_schema(path).metadata[b"deseo"])
    return json.loads(path.with_name(path.name + "-metadata.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_has_every_row_in_order_and_says_what_it_is(table, tmp_path, ending):
    path = tmp_path / f"found{ending}"
    write_layer(path, table, "enterprises", ABOUT)
    assert read_about(path) == ABOUT
    if ending == ".csv":
        read = pd.read_csv(path)
        assert read["enterprise_id"].tolist() == ["b", "'=1+1", 'c"\n<']
        assert read["geometry"].tolist()[0] == "POINT (10.9 44.6)"
        assert read["lat"].tolist()[0] == 44.6
    else:
        read = gpd.read_parquet(path) if ending == ".parquet" else gpd.read_file(path)
        assert read["enterprise_id"].tolist() == table["enterprise_id"].tolist()
        assert read.geometry.isna().tolist() == [False, True, False]
        assert read.geometry[2].equals(shapely.Point(0.1, -0.2))
        assert read.crs == "EPSG:4326"
    assert read["cluster"].tolist() == [0, -1, 1]
    assert read["p_value"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_table_is_the_same_bytes(table, tmp_path, ending):
    paths = [tmp_path / one / f"found{ending}" for one in ("first", "second")]
    for path in paths:
        path.parent.mkdir()
        write_layer(path, table, "enterprises", ABOUT)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_is_a_table_too(table, tmp_path, ending):
    path = tmp_path / f"found{ending}"
    write_layer(path, table.iloc[:0], "enterprises", ABOUT)
    assert read_about(path) == ABOUT


def test_geojson_is_strict_json_with_rings_to_the_left(tmp_path):
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    table = gpd.GeoDataFrame({"x": [float("nan")]}, geometry=[clockwise], crs="EPSG:4326")
    path = tmp_path / "found.geojson"
    write_layer(path, table, "clusters", {})
    read = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert read["features"][0]["properties"] == {"x": None}
    assert shapely.LinearRing(read["features"][0]["geometry"]["coordinates"][0]).is_ccw


def test_a_file_is_there_whole_or_as_it_was(table, tmp_path, monkeypatch):
    path = tmp_path / "found.geojson"
    path.write_text("before")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(InputError, match="cannot be written \\(No space left on device\\)"):
        write_layer(path, table, "enterprises", ABOUT)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_written_may_be_read_by_others(tmp_path):
    write_whole(tmp_path / "x", b"1")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("name", "why"),
    [("x.doc", "expected .geojson"), ("no/x.csv", "there is no folder"), ("d.csv", "is a folder")],
)
def test_what_cannot_be_written_is_refused_before_the_work(tmp_path, name, why):
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(InputError, match=why):
        check_target(tmp_path / name)


def test_a_csv_begins_with_the_name_of_its_first_column(table, tmp_path):
    write_layer(tmp_path / "x.csv", table, "x", {})
    assert (tmp_path / "x.csv").read_bytes().startswith(b"enterprise_id")
