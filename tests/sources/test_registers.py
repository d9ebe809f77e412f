"""Registers of another origin become ours: names, precision words, flags, addresses."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from tests.fixtures import PATHS

from deseo.errors import InputError
from deseo.schema import TableError
from deseo.sources.registers import ALIASES, to_contract
from deseo.sources.shipped import load_register

FORMS = ("it_odv", "fr_scop")
# Shaped as public registers are: other names, other words, columns we do not know.
REGISTER = (
    "id,country,territory,name,legal_form,eu_family,is_wise,activity_code,activity_label,"
    "municipality,lat,lon,coord_precision,website,source,source_year\n"
    "IT-1,IT,Modena,AVIS MODENA,it_odv,association,,,volontariato_onlus,MODENA,44.64783,10.92539,"
    "municipality,,AdE 5x1000 2020,2020\n"
    "FR-2,FR,Dunkerque,AFEJI,scop ou autre,social enterprise,ACI,87.90A,Hébergement,Dunkerque,"
    "51.032075,2.381568,address (BAN),www.afeji.org,itou 2020,2020\n"
    "IE-3,IE,West Cork,Lisavaird,co-operative,cooperative,no,,,Clonakilty,,,town centre,"
    "two words.ie,source text,\n"
)


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="cp1252")
    return path


def _one(**cells: str) -> pd.Series:
    return to_contract(pd.DataFrame([cells], dtype="str"), "modena", FORMS, "list.csv").iloc[0]


def test_a_small_register_loads_as_it_is(register):
    data = load_register(PATHS, register, "modena")
    rows = data.enterprises
    assert list(rows.index) == ["FR-2", "IE-3", "IT-1"]
    assert set(rows["territory_id"]) == {"modena"}
    assert rows["location_precision"].tolist() == ["address", "none", "town"]
    assert rows["legal_form"].tolist() == ["", "", "it_odv"]
    assert rows["legal_form_stated"].tolist() == ["scop ou autre", "co-operative", "it_odv"]
    assert rows["eu_family"].tolist() == ["", "cooperative", "association"]
    assert rows["is_wise"].tolist() == [True, False, pd.NA]
    assert rows["website"].tolist() == ["https://www.afeji.org", "", ""]
    assert rows["activity"].tolist() == ["Hébergement", "", "volontariato_onlus"]
    assert rows["nace"].tolist() == ["87.90A", "", ""]
    assert not data.is_exercise
    assert data.links.empty
    assert data.version.startswith("own-modena-")


def test_a_place_is_a_point_and_no_place_is_none(register):
    geometry = load_register(PATHS, register, "modena").enterprises.geometry
    assert (geometry["IT-1"].x, geometry["IT-1"].y) == (10.92539, 44.64783)
    assert geometry["IE-3"] is None
    assert geometry.crs == "EPSG:4326"


def test_every_problem_of_a_register_is_told_by_its_spreadsheet_row(register):
    broken = REGISTER.replace("44.64783", "44,64783".replace(",", "·")).replace("IE-3", "IT-1")
    register.write_text(broken + "\n,IT,,,,,,,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(TableError) as refusal:
        load_register(PATHS, register, "modena")
    told = [(p.row, p.column, p.reason) for p in refusal.value.problems]
    assert told == [
        (2, "lat", "not_a_number"),
        (4, "enterprise_id", "repeated"),
        (6, "enterprise_id", "empty"),
        (6, "name", "empty"),
        (6, "source", "empty"),
    ]


def test_a_list_of_names_and_towns_is_enough(tmp_path):
    path = tmp_path / "our list.csv"
    path.write_text("Name;Municipality\nCrèche;Carpi\n;\nCaffè;Modena\n", encoding="cp1252")
    rows = load_register(PATHS, path, "modena").enterprises
    assert rows["name"].to_dict() == {"row-2": "Crèche", "row-4": "Caffè"}
    assert set(rows["source"]) == {"our list.csv"}
    assert set(rows["location_precision"]) == {"none"}


def test_an_identifier_or_a_source_left_empty_is_told_and_not_made_up(register):
    register.write_text(REGISTER.replace("IT-1,", ",").replace("itou 2020", ""), encoding="utf-8")
    with pytest.raises(TableError) as refusal:
        load_register(PATHS, register, "modena")
    told = [(p.row, p.column, p.reason) for p in refusal.value.problems]
    assert told == [(2, "enterprise_id", "empty"), (3, "source", "empty")]


def test_the_version_changes_with_the_content(register):
    before = load_register(PATHS, register, "modena").version
    register.write_text(REGISTER.replace("AVIS", "Avis"), encoding="utf-8")
    assert load_register(PATHS, register, "modena").version != before


def test_only_the_rows_of_the_territory_asked_for_are_kept(register):
    text = REGISTER.replace("territory,", "territory_id,", 1).replace("IT,Modena", "IT,modena")
    text = text.replace("West Cork", "west_cork").replace("FR,Dunkerque", "FR,dunkerque")
    register.write_text(text, encoding="utf-8")
    assert list(load_register(PATHS, register, "west_cork").enterprises.index) == ["IE-3"]


def test_a_file_that_is_no_table_is_refused_by_name(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(InputError, match=r"book\.xlsx: this is no text; save it as CSV"):
        load_register(PATHS, path, "modena")


@pytest.mark.parametrize(("theirs", "ours"), ALIASES.items())
def test_another_name_for_a_column_is_known(theirs, ours):
    placed = {name: "1" for name in ("lat", "lon") if name != ours}
    row = _one(**placed, **{theirs: "street"})
    assert row[ours] == "street"
    assert theirs not in row


@pytest.mark.parametrize(
    ("columns", "kept"),
    [
        ({"lng": "1", "longitude": "2"}, ("lon", "2")),
        ({"lon": "0", "lng": "1"}, ("lon", "0")),
        ({"denominazione": "b", "denomination": "a"}, ("name", "a")),
    ],
    ids=["two aliases", "ours and an alias", "two languages"],
)
def test_of_two_columns_for_one_thing_one_is_taken_and_never_both(columns, kept):
    row = _one(**columns)
    assert row.index.is_unique
    assert row[kept[0]] == kept[1]


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("address", "address"),
        ("address (BAN)", "address"),
        ("Rooftop", "address"),
        ("street/locality (BAN<0.7)", "street"),
        ("postal code", "postcode"),
        ("municipality", "town"),
        ("town centre (GeoNames)", "town"),
        ("locality_inferred_from_name", "town"),
        ("zone", "zone"),
        ("county", "zone"),
        ("", "zone"),
        ("who knows", "zone"),
        ("none", "none"),
    ],
)
def test_words_for_precision_are_understood_and_doubt_is_never_made_smaller(said, understood):
    assert _one(lat="1", lon="2", coord_precision=said)["location_precision"] == understood


@pytest.mark.parametrize("cells", [{}, {"lat": "1"}, {"lat": "1", "lon": " "}])
def test_without_both_coordinates_there_is_no_place(cells):
    assert _one(location_precision="address", **cells)["location_precision"] == "none"


@pytest.mark.parametrize(
    ("said", "flag"),
    [("", ""), ("unknown", ""), ("no", "no"), ("Non", "no"), ("0", "no"), ("ACI", "yes"),
     ("Yes", "yes")],
)  # fmt: skip
def test_a_kind_of_work_integration_is_a_yes(said, flag):
    assert _one(is_wise=said)["is_wise"] == flag


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("www.a.it", "https://www.a.it"),
        ("http://a.it", "http://a.it"),
        ("", ""),
        ("none", ""),
        ("see our page.it", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_is_completed_or_left_out(said, address):
    assert _one(website=said)["website"] == address


def test_a_stated_form_is_kept_where_our_list_has_none():
    row = _one(legal_form="guild", legal_form_stated="")
    assert (row["legal_form"], row["legal_form_stated"]) == ("", "guild")
    row = _one(legal_form="guild", legal_form_stated="Guild of 1400")
    assert row["legal_form_stated"] == "Guild of 1400"


def test_the_register_given_stays_as_it_was():
    table = pd.DataFrame([{"id": "a", "lat": "1", "lon": "2", "is_wise": "ACI"}], dtype="str")
    before = table.copy()
    to_contract(table, "modena", FORMS, "list.csv")
    pd.testing.assert_frame_equal(table, before)


REAL = os.environ.get("DESEO_REGISTERS_DIR", "")


@pytest.mark.skipif(not REAL, reason="DESEO_REGISTERS_DIR names no folder of real registers")
@pytest.mark.parametrize(
    ("territory_id", "rows"), [("modena", 733), ("dunkerque", 19), ("west_cork", 50)]
)
def test_a_real_register_loads_whole(territory_id, rows):
    data = load_register(PATHS, Path(REAL) / f"{territory_id}.csv", territory_id)
    assert len(data.enterprises) == rows
    assert data.enterprises.index.is_unique
    assert data.enterprises.geometry.notna().all()
    assert (data.enterprises["location_precision"] != "none").all()
