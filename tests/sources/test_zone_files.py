"""Areas in five formats, and files that only look like one."""

import io
import json
import zipfile

import pytest
import shapely
from tests.sources.test_territories import squares

from deseo.errors import ZoneError
from deseo.sources import zone_files
from deseo.sources.zone_files import guess_columns, list_columns, read_zone_file

GIVEN = squares("Nord", "Syd")


def write(tmp_path, ending, driver):
    GIVEN.to_file(tmp_path / f"zones.{ending}", driver=driver)
    return (tmp_path / f"zones.{ending}").read_bytes()


def write_zip(tmp_path, prefix=""):
    GIVEN.to_file(tmp_path / "zones.shp")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for file in tmp_path.glob("zones.*"):
            archive.writestr(prefix + file.name, file.read_bytes())
    return held.getvalue()


def write_parquet(tmp_path):
    GIVEN.to_parquet(tmp_path / "zones.parquet")
    return (tmp_path / "zones.parquet").read_bytes()


WRITERS = {
    "geojson": lambda folder: write(folder, "geojson", "GeoJSON"),
    "gpkg": lambda folder: write(folder, "gpkg", "GPKG"),
    "fgb": lambda folder: write(folder, "fgb", "FlatGeobuf"),
    "zip": write_zip,
    "zip with folders": lambda folder: write_zip(folder, "../../etc/"),
    "parquet": write_parquet,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_each_format_gives_the_same_areas(tmp_path, kind):
    table = read_zone_file(WRITERS[kind](tmp_path), f"zones.{kind}")
    assert sorted(table["namn"]) == ["Nord", "Syd"]
    assert table.crs.is_geographic
    assert shapely.area(table.geometry.to_numpy()).sum() == pytest.approx(0.02)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_cut_short_is_refused_in_words(tmp_path, kind):
    whole = WRITERS[kind](tmp_path)
    with pytest.raises(ZoneError) as refused:
        read_zone_file(whole[: len(whole) // 3], "zones")
    assert refused.value.reason == "unreadable"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"features": 3}',
        b'{"features": [3]}',
        b"<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTDataSource>",
        b'{"features": [], "crs": {"properties": {"name": "nonsense"}}}',
        b"\x00" * 1000,
        b"[" * 100_000,
    ],
)
def test_what_is_no_file_of_areas_is_refused(content):
    with pytest.raises(ZoneError):
        read_zone_file(content, "zones.geojson")


def test_a_bomb_in_a_zip_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(zone_files, "MOST_UNPACKED", 1_000_000)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zones.shp", b"\x00" * 5_000_000)
    with pytest.raises(ZoneError, match="too large"):
        read_zone_file(held.getvalue(), "zones.zip")


def test_one_broken_area_does_not_cost_the_others():
    collection = json.loads(GIVEN.to_json())
    collection["features"][0]["geometry"] = {"type": "Polygon", "coordinates": "none"}
    table = read_zone_file(json.dumps(collection).encode(), "zones.geojson")
    assert table.geometry.isna().tolist() == [True, False]


def test_too_large_a_file_is_not_read(monkeypatch):
    monkeypatch.setattr(zone_files, "MOST_BYTES", 10)
    with pytest.raises(ZoneError) as refused:
        read_zone_file(b"x" * 11, "zones.gpkg")
    assert refused.value.reason == "large"


def test_columns_are_guessed_by_name():
    assert list_columns(GIVEN) == ["namn", "kod", "folk"]
    assert guess_columns(GIVEN) == {"name": "namn", "zone_id": "kod", "population": ""}
