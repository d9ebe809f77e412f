"""Real enterprises and the exercise set are never mixed, and what is missing is named."""

from __future__ import annotations

import pytest
from tests.fixtures import PATHS, make_enterprises, make_row, paths_with

from deseo.errors import InputError, MissingDataError
from deseo.sources.shipped import (
    load_dataset,
    load_geo_sources,
    load_reference,
    load_territories,
    load_zones,
    make_dataset,
    read_geometries,
)

TERRITORIES = load_territories(PATHS)


def test_the_eight_territories_stand_in_their_order():
    assert list(TERRITORIES) == [
        "modena", "piacenza", "strait", "dunkerque", "grenoble", "west_cork", "barcelona",
        "goteborg",
    ]  # fmt: skip


@pytest.mark.parametrize("territory_id", TERRITORIES)
@pytest.mark.parametrize("source", ["real", "exercise"])
def test_a_dataset_is_real_or_exercise_and_only_of_its_territory(territory_id, source):
    data = load_dataset(PATHS, territory_id, source)
    assert set(data.enterprises["territory_id"]) == {territory_id}
    assert set(data.enterprises["is_exercise"]) == {source == "exercise"}
    assert data.is_exercise == (source == "exercise")
    assert set(data.links["enterprise_id"]) <= set(data.enterprises.index)
    assert data.enterprises.index.is_monotonic_increasing
    assert data.version.startswith(f"{source}-{territory_id}-")


def test_the_exercise_names_nobody_of_the_real_ones():
    real = {i for t in TERRITORIES for i in load_dataset(PATHS, t, "real").enterprises.index}
    invented = {
        i for t in TERRITORIES for i in load_dataset(PATHS, t, "exercise").enterprises.index
    }
    assert real
    assert invented
    assert not real & invented


def test_real_and_invented_in_one_table_are_refused():
    mixed = [make_row("a"), make_row("b", is_exercise="yes")]
    with pytest.raises(InputError, match="Real and exercise enterprises stand in one table"):
        make_enterprises(*mixed)


def test_own_enterprises_stand_in_place_of_ours_but_never_of_the_exercise(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("id,name,source\nx1,Ours,register\n", encoding="utf-8")
    paths = paths_with(enterprises=own)
    assert list(load_dataset(paths, "modena", "real").enterprises.index) == ["x1"]
    assert load_dataset(paths, "modena", "exercise").is_exercise


def test_rows_are_sorted_by_id_whatever_their_order_in_the_file():
    data = make_enterprises(make_row("b"), make_row("a"))
    assert list(data.enterprises.index) == ["a", "b"]


def test_a_dataset_of_nobody_is_real_and_empty():
    data = make_enterprises(make_row("a"))
    none = make_dataset(data.enterprises.iloc[:0].drop(columns="geometry"), data.links, "none")
    assert none.enterprises.empty
    assert not none.is_exercise


@pytest.mark.parametrize("territory_id", TERRITORIES)
def test_zones_are_in_degrees_and_in_the_order_of_their_ids(territory_id):
    zones = load_zones(PATHS, territory_id)
    assert zones.crs == "EPSG:4326"
    assert zones["zone_id"].is_monotonic_increasing
    assert zones["zone_id"].is_unique


@pytest.mark.parametrize("load", [load_geo_sources, load_territories], ids=["geo", "territories"])
def test_a_folder_without_its_file_is_a_clear_refusal(tmp_path, load):
    empty = paths_with(data=tmp_path, geo=tmp_path)
    with pytest.raises(MissingDataError, match="no such file in"):
        load(empty)


def test_a_missing_geometry_or_table_is_named(tmp_path):
    with pytest.raises(MissingDataError, match=r"no\.geojson: no such file"):
        read_geometries(tmp_path / "no.geojson")
    with pytest.raises(MissingDataError, match=r"services\.csv: no such file"):
        load_reference(paths_with(data=tmp_path), "services")


def test_a_reference_is_indexed_by_its_key_and_a_link_table_is_not():
    assert load_reference(PATHS, "services").index.name == "service_id"
    assert load_reference(PATHS, "cluster_members").index.equals(
        load_reference(PATHS, "cluster_members").reset_index(drop=True).index
    )
