"""What the browser reads is copied once, whole or not at all, and from nowhere else."""

from __future__ import annotations

import re
import threading

import folium
import pytest
from tests.fixtures import PATHS, paths_with

from deseo.errors import MissingDataError
from deseo.figures import assets
from deseo.figures.assets import (
    BASE,
    JOINED,
    SCRIPTS,
    geo_url,
    list_assets,
    point_folium_home,
    prepare_assets,
)


@pytest.fixture
def small(tmp_path):
    """Give paths with one geometry and an empty static folder."""
    geo = tmp_path / "geo"
    (geo / "zones").mkdir(parents=True)
    (geo / "zones" / "modena.geojson").write_text("{}", encoding="utf-8")
    (geo / "README.md").write_text("not for browsers", encoding="utf-8")
    return paths_with(geo=geo, static=tmp_path / "static")


def _files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_everything_is_copied_once_and_nothing_the_second_time(small):
    number = len(list(list_assets(small)))
    assert prepare_assets(small) == number
    assert prepare_assets(small) == 0
    assert len(_files(small.static)) == number


def test_scripts_styles_font_and_geometries_stand_where_maps_look_for_them(small):
    prepare_assets(small)
    there = _files(small.static)
    expected = {f"map/{name}" for name in JOINED}
    assert there == expected | {"map/SourceSans.woff2", "geo/zones/modena.geojson"}


def test_our_scripts_stand_in_one_file_in_the_order_in_which_they_rest_on_each_other(small):
    prepare_assets(small)
    whole = (small.static / "map" / "atlas.js").read_text(encoding="utf-8")
    parts = [assets._find_part(name).read_text(encoding="utf-8") for name in SCRIPTS]
    assert whole == "\n".join(parts)


def test_a_half_written_old_file_is_repaired(small):
    prepare_assets(small)
    broken = small.static / "map" / "atlas.js"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:1000])
    assert prepare_assets(small) == 1
    assert broken.read_bytes() == whole


def test_a_changed_geometry_is_copied_again_and_its_address_changes(small):
    prepare_assets(small)
    before = geo_url(small, "zones/modena.geojson")
    (small.geo / "zones" / "modena.geojson").write_text('{"a": 1}', encoding="utf-8")
    assert prepare_assets(small) == 1
    assert (small.static / "geo/zones/modena.geojson").read_text(encoding="utf-8") == '{"a": 1}'
    assert geo_url(small, "zones/modena.geojson") != before


def test_several_that_start_at_once_all_end_with_whole_files(small):
    starts = [threading.Thread(target=prepare_assets, args=(small,)) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert prepare_assets(small) == 0


def test_a_script_that_is_not_installed_is_said_with_what_to_do(small, monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "LEAFLET", tmp_path / "gone")
    with pytest.raises(MissingDataError, match=r"leaflet\.js is not installed; run `make run`"):
        prepare_assets(small)


def test_folium_loads_our_files_and_no_others():
    point_folium_home()
    loaded = [url for _, url in (*folium.Map.default_js, *folium.Map.default_css)]
    assert len(loaded) == len(JOINED)
    assert all(re.fullmatch(rf"{re.escape(BASE)}map/[a-z-]+\.(js|css)\?v=[0-9a-f]{{8}}", url)
               for url in loaded)  # fmt: skip


def test_our_addresses_are_relative_to_this_server():
    assert not BASE.startswith(("/", "http"))
    assert geo_url(PATHS, "countries.geojson").startswith(f"{BASE}geo/countries.geojson?v=")
