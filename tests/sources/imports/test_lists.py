"""What stands in a list is recognised, placed, merged or refused, as a clerk would say."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.fixtures import on_the_line
from tests.sources.imports.lists import LIST, tell

from deseo.errors import InputError
from deseo.schema.contracts import ENTERPRISES
from deseo.sources.imports.mappings import (
    ColumnMapping,
    parse_mapping,
    read_mapping,
    recall_mapping,
    remember_mapping,
    write_mapping,
)
from deseo.sources.imports.systems import UnknownCrsError


def test_a_list_becomes_rows_of_our_contract(take, write):
    batch = take(write("list.csv", LIST))
    assert list(batch.enterprises.columns) == list(ENTERPRISES.names)
    row = batch.enterprises.iloc[0]
    assert (row["enterprise_id"], row["entity_id"]) == ("IT-CF-80008350367",) * 2
    assert (row["lat"], row["lon"], row["location_precision"]) == (44.6478, 10.9254, "address")
    assert (row["source"], row["is_exercise"], row["employees"]) == ("list.csv", False, pd.NA)
    assert batch.report.dropped_columns == ("Telefono",)


@pytest.mark.parametrize(
    "header",
    ["name;town;postcode", "nom;commune;code postal", "denominazione;comune;CAP",
     "nombre;municipio;código postal", "namn;ort;postnummer", "nom entitat;població;codi postal"],
    ids=["en", "fr", "it", "es", "sv", "ca"],
)  # fmt: skip
def test_columns_are_known_in_six_languages(take, write, header):
    batch = take(write("list.csv", f"{header}\nA;Carpi;41012\n"))
    assert set(batch.report.mapping) == {"name", "municipality", "postcode"}
    assert batch.enterprises["location_precision"].tolist() == ["postcode"]


def test_a_list_without_names_of_columns_is_known_by_its_cells(take, write):
    rows = "AVIS,80008350367,MODENA,44.64783,10.92539\nARCI,94012300367,CARPI,44.7823,10.8777\n"
    batch = take(write("list.csv", rows))
    assert set(batch.report.mapping) == {"name", "entity_id", "municipality", "lat", "lon"}
    assert (batch.report.rows_in, batch.report.accepted) == (2, 2)


def test_a_header_of_two_rows_is_read_as_one(take, write):
    text = "Denominazione;Sede;;;CF\n;Comune;CAP;Indirizzo;\nA;Carpi;41012;Via Po;80008350367\n"
    batch = take(write("list.csv", text))
    assert (batch.report.header_row, batch.report.rows_in) == (2, 1)
    assert {"municipality", "postcode", "address", "entity_id"} <= set(batch.report.mapping)


def test_columns_of_the_same_name_stay_apart(take, write):
    batch = take(write("list.csv", "name,name,town\nA,B,Modena\n"))
    assert batch.report.mapping["name"] == ("name",)
    assert batch.report.unused_columns == ("name (2)",)


def test_columns_about_people_are_dropped_and_named(take, write):
    text = (
        "name,town,presidente,e-mail,Tél.,info\nA,Carpi,Anna B,a@b.it,+39 059 123456,me@x.it\n"
        "B,Carpi,Carlo D,c@d.it,+39 059 654321,you@x.it\n"
    )
    batch = take(write("list.csv", text))
    assert batch.report.dropped_columns == ("presidente", "e-mail", "Tél.", "info")
    told = batch.enterprises.to_csv() + repr([dict(p.values) for p in batch.report.problems])
    assert not any(one in told for one in ("Anna", "@", "123456"))


def test_what_lies_elsewhere_is_refused_with_its_name(take, write):
    text = "name,town,lat,lon\nA,Roma,,\nB,,41.9,12.5\nC,Carpi,,\nD,,,\n"
    batch = take(write("list.csv", text))
    assert tell(batch) == [(2, "elsewhere", "refused"), (3, "outside", "refused")]
    assert batch.report.precision == {"none": 1, "town": 1}


def test_a_town_of_one_slip_is_read_as_the_one_meant(take, write):
    batch = take(write("list.csv", "name,town\nA,Sasuolo\nB,MODENA (MO)\nC,41012 Carpi\n"))
    assert batch.report.accepted == 3
    assert tell(batch) == [(2, "town_guessed", "kept")]


def test_coordinates_that_cannot_be_meant_give_way_to_the_town(take, write):
    text = "name,town,lat,lon\nA,Carpi,1e308,inf\nB,,nan,-1e999\nC,Carpi,0,0\nD,,44.65,10.93\n"
    batch = take(write("list.csv", text))
    assert tell(batch) == [(2, "place_by_town", "kept"), (3, "bad_place", "refused")]
    assert batch.report.precision == {"town": 3}


def test_exchanged_coordinates_are_turned_round(take, write):
    batch = take(write("list.csv", "name,lat,lon\nA,10.9254,44.6478\nB,44.6478,10.9254\n"))
    assert batch.enterprises["lat"].tolist() == [44.6478, 44.6478]
    assert tell(batch) == [(2, "swapped", "kept")]


def test_metres_without_a_system_are_asked_about(take, write):
    path = write("list.csv", "name;x;y\nA;650.000,0;4.945.000,0\n")
    with pytest.raises(UnknownCrsError, match="--crs EPSG:25832; with that one") as asked:
        take(path)
    assert asked.value.fitting == "EPSG:25832"
    batch = take(path, crs="EPSG:25832")
    place = batch.enterprises[["lat", "lon"]].iloc[0].tolist()
    assert place == pytest.approx([float(degrees) for degrees in on_the_line(0)], abs=1e-6)
    with pytest.raises(InputError, match="no coordinate system 'EPSG:1'"):
        take(path, crs="EPSG:1")


def test_a_row_that_names_the_territory_is_kept_a_little_beyond_its_border(take, write):
    text = "name,territory,lat,lon\nA,West Cork,51.90663,-8.96968\nB,,51.90663,-8.96968\n"
    batch = take(write("list.csv", text), "west_cork")
    assert tell(batch) == [(2, "beyond", "kept"), (3, "outside", "refused")]


def test_one_register_number_is_one_organisation_and_tells_all_it_knows(take, write):
    text = (
        "name,siret,town,website\nAFEJI,30457621800412,Dunkerque,\n"
        "Afeji,304 576 218 00412,Dunkerque,afeji.org\nAFEJI,30457621800420,Dunkerque,\n"
    )
    batch = take(write("list.csv", text), "dunkerque")
    assert (batch.report.accepted, batch.report.merged) == (2, 1)
    assert batch.merged["website"].tolist() == ["https://afeji.org"]
    assert batch.pairs.loc[0, ["left_id", "certainty"]].tolist() == [
        "FR-SIRET-30457621800412",
        "certain",
    ]
    assert batch.pairs.loc[0, "filled"] == ["website"]


def test_an_entity_in_two_towns_is_two_places_of_one_entity(take, write):
    text = "name,codice fiscale,comune\nA,80008350367,Modena\nA,80008350367,Carpi\nA,80008350367,\n"
    batch = take(write("list.csv", text))
    assert (batch.report.accepted, batch.report.merged) == (2, 1)
    assert set(batch.enterprises["entity_id"]) == {"IT-CF-80008350367"}


def test_the_same_row_twice_is_one_and_another_with_its_number_is_not(take, write):
    text = "id,name,town\n7,A,Modena\n7,A,Modena\n7,B,Modena\n8,A,Carpi\n"
    batch = take(write("list.csv", text))
    assert tell(batch) == [(3, "merged", "merged"), (4, "id_repeated", "kept")]
    assert batch.enterprises["enterprise_id"].is_unique


def test_a_list_imported_again_brings_nothing_new(take, write):
    path = write("list.csv", LIST + "No number;;;;Carpi;;;\n")
    first = take(path)
    again = take(path, existing=first.enterprises)
    assert (first.report.accepted, again.report.accepted, again.report.merged) == (3, 0, 3)


def test_invented_closed_and_nameless_rows_are_refused(take, write):
    text = "name,town,is_exercise,status\nA,Carpi,yes,\nB,Carpi,no,Deregistered\n,Carpi,no,\n"
    batch = take(write("list.csv", text))
    assert [reason for _, reason, _ in tell(batch)] == ["exercise", "closed", "no_name"]


def test_more_women_than_people_is_told_and_left_unknown(take, write):
    text = "name,town,employees,women_employees\nA,Carpi,3,5\nB,Carpi,many,1\nC,Carpi,1.802,12\n"
    batch = take(write("list.csv", text))
    assert tell(batch) == [(2, "over_total", "kept"), (3, "no_count", "kept")]
    assert batch.enterprises["employees"].tolist() == [3, pd.NA, 1802]
    assert batch.enterprises["women_employees"].tolist() == [pd.NA, 1, 12]


def test_names_stay_as_they_are_written(take, write):
    text = 'name,town\n<script>alert(1)</script>,Carpi\n"=cmd|calc",Carpi\nA\x07\u202eB,Carpi\n'
    batch = take(write("list.csv", text))
    assert batch.enterprises["name"].tolist() == ["<script>alert(1)</script>", "=cmd|calc", "AB"]


def test_names_of_columns_alone_are_a_list_of_nobody(take, write):
    batch = take(write("list.csv", LIST.splitlines()[0]))
    assert (batch.report.rows_in, batch.report.accepted, len(batch.enterprises)) == (0, 0, 0)


def test_what_was_decided_is_remembered_for_files_of_that_shape(take, write, paths):
    mapping = parse_mapping({"columns": {"name": "B", "municipality": 3, "note": ["A", "C"]}}, "m")
    path = write("list.csv", "A,B,C\n12,Alpha,Carpi\n")
    assert take(path, mapping=mapping).enterprises["name"].tolist() == ["Alpha"]
    names = ("A", "B", "C")
    remember_mapping(paths.home, names, mapping)
    assert recall_mapping(paths.home, names) == mapping
    assert take(path).enterprises["note"].tolist() == ["12 Carpi"]
    assert recall_mapping(paths.home, ("A", "B")) is None


def test_names_a_mapping_speaks_of_are_looked_for_as_the_header(take, write):
    mapping = ColumnMapping({"name": ("Q1",), "municipality": ("Q2",)})
    batch = take(write("list.csv", "Q1,Q2\nAlpha,Carpi\nBeta,Modena\n"), mapping=mapping)
    assert batch.enterprises["name"].tolist() == ["Alpha", "Beta"]


def test_a_mapping_is_read_as_it_is_written(tmp_path):
    mapping = ColumnMapping({"name": ('a "b" \\',), "address": ("x", "y")}, "S", 2, "EPSG:25832")
    path = tmp_path / "m.toml"
    path.write_text(write_mapping(mapping), encoding="utf-8")
    assert read_mapping(path) == mapping


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[columns", "no TOML"), ('[columns]\nnom = "A"', "no field 'nom'"),
     ("[columns]\nname = true", "names no column")],
)  # fmt: skip
def test_a_mapping_that_is_none_is_refused_in_one_sentence(write, text, reason):
    with pytest.raises(InputError, match=reason):
        read_mapping(write("m.toml", text))


def test_a_mapping_of_a_column_that_is_not_there_is_refused(take, write):
    with pytest.raises(InputError, match=r"no column 'Z'; there are: name, town"):
        take(write("list.csv", "name,town\nA,Carpi\n"), mapping=ColumnMapping({"name": ("Z",)}))
