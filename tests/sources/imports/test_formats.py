"""The same organisations come out of every format, known files as they are downloaded included."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import MultiPoint, Point, Polygon
from tests.sources.imports.lists import tell

from deseo.errors import InputError
from deseo.sources.imports.systems import UnknownCrsError

NAMES = ["A", "B", "C", "D"]
BOW_TIE = Polygon([(10.9, 44.6), (10.95, 44.65), (10.95, 44.6), (10.9, 44.65)])
TWO_POINTS = MultiPoint([(10.9, 44.6), (10.9005, 44.6005)])


@pytest.fixture
def layer():
    shapes = [Point(10.9254, 44.6478, 5), BOW_TIE, None, TWO_POINTS]
    return gpd.GeoDataFrame({"nome": NAMES, "telefono": "1"}, geometry=shapes, crs="EPSG:4326")


@pytest.fixture
def book(tmp_path):
    """Return what writes sheets, each a list of rows, as a workbook."""

    def save(**sheets):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        made.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return save


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
def test_every_format_of_layers_gives_the_same_rows(take, layer, tmp_path, ending):
    path = tmp_path / f"layer.{ending}"
    if ending == "parquet":
        layer.to_crs("EPSG:25832").to_parquet(path)
    else:
        drawn = layer if ending == "geojson" else layer.to_crs("EPSG:25832")
        drawn.to_file(path)
    batch = take(path)
    assert batch.enterprises["name"].tolist() == NAMES
    assert batch.enterprises["location_precision"].tolist() == [
        "address",
        "zone",
        "none",
        "address",
    ]
    assert batch.enterprises[["lat", "lon"]].iloc[0].round(5).tolist() == [44.6478, 10.9254]
    assert batch.report.dropped_columns == ("telefono",)


def test_flatgeobuf_is_read(take, layer, tmp_path):
    layer.iloc[[3]].to_file(tmp_path / "layer.fgb")
    assert take(tmp_path / "layer.fgb").enterprises["name"].tolist() == ["D"]


@pytest.mark.parametrize("folder", ["", "../../../", "/etc/"], ids=["plain", "slip", "root"])
def test_a_shapefile_is_read_from_its_archive_whatever_its_members_are_called(
    take, layer, tmp_path, folder
):
    path = _zip_shapefile(layer.iloc[[0]].to_crs("EPSG:25832"), tmp_path, folder)
    before = sorted(tmp_path.rglob("*"))
    batch = take(path)
    assert batch.enterprises["lon"].round(4).tolist() == [10.9254]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_shapefile_that_names_no_system_is_asked_about(take, layer, tmp_path):
    path = _zip_shapefile(layer.iloc[[0]].to_crs("EPSG:25832"), tmp_path, "", left_out=".prj")
    with pytest.raises(UnknownCrsError, match="--crs EPSG:25832"):
        take(path)
    assert take(path, crs="EPSG:25832").report.accepted == 1


def _zip_shapefile(layer, tmp_path, folder, left_out=""):
    parts = tmp_path / "parts"
    parts.mkdir()
    layer.to_file(parts / "l.shp")
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        for part in sorted(parts.iterdir()):
            if part.suffix != left_out:
                archive.writestr(f"{folder}{part.name}", part.read_bytes())
    return tmp_path / "l.zip"


def test_formulas_errors_and_days_in_a_workbook_are_read_as_they_show(take, book):
    rows = [
        ["name", "town", "employees", "retrieved_at"],
        ["'=A", "Carpi", 12.0, date(2024, 3, 31)],
        ["B", "Carpi", "#N/A", "31/03/2024"],
        ["=HYPERLINK(1)", "Carpi", None, None],
    ]
    batch = take(book(List=rows))
    assert batch.enterprises["name"].tolist() == ["=A", "B"]
    assert batch.enterprises["retrieved_at"].tolist() == ["2024-03-31"] * 2
    assert batch.enterprises["employees"].isna().tolist() == [False, True]
    assert tell(batch) == [(4, "no_name", "refused")]


def test_a_cell_far_out_costs_neither_memory_nor_a_row(write, paths):
    """Read in a process of its own: the quick reader would lay out seventeen thousand million."""
    from deseo.sources.imports.workers import read_file

    made = openpyxl.Workbook()
    made.active.append(["name", "town"])
    made.active.append(["A", "Carpi"])
    made.active["XFD1048576"] = "far"
    path = write("far.xlsx", b"")
    made.save(path)
    reading = read_file(path)
    assert reading.table.column("_row").to_pylist() == [2, 1048576]


def test_the_sheet_that_tells_of_organisations_is_read_and_another_if_named(take, book):
    path = book(
        Notes=[["Read me"]], List=[["name", "town"], ["A", "Carpi"]], More=[["name"], ["B"]]
    )
    assert take(path).report.sheet == "List"
    assert take(path, sheet="more").enterprises["name"].tolist() == ["B"]
    with pytest.raises(InputError, match="no sheet 'x'; there are: Notes, List, More"):
        take(path, sheet="x")


def test_the_italian_register_is_known_by_the_order_of_its_columns(take, book):
    header = ["Codice fiscale / Tax code", "Repertorio / Number", "Denominazione / Name",
              "Sezione / Section", "Rappresentante legale / Representative", "Rete / Network",
              "Comune / City", "Provincia", "5x1000", "Data iscrizione", None]  # fmt: skip
    rows = [
        [80008350367, 1, "AVIS", "ORGANIZZAZIONI DI VOLONTARIATO", "Mario Rossi", "No", "MODENA",
         "MO", "Si", "01/02/2023", None],
        ["94012300367", 2, "ALFA", "IMPRESE SOCIALI", "Ada B", "No", "ROMA", "RM", "Si", "", None],
    ]  # fmt: skip
    batch = take(book(Foglio1=[header, *rows]))
    assert (batch.report.known_as, batch.report.refused) == ("runts", 1)
    row = batch.enterprises.iloc[0]
    assert (row["name"], row["legal_form"], row["licence"]) == ("AVIS", "it_odv", "CC BY 4.0")
    assert row["location_precision"] == "town"
    assert batch.report.dropped_columns == (header[4],)


def test_the_irish_register_has_its_header_on_row_two(take, book):
    header = ["Registered Charity Number", "Registered Charity Name", "Status", "Primary Address",
              "Governing Form", "CRO Number", "Charitable Purpose",
              "Trustees (Start Date)"]  # fmt: skip
    rows = [
        [20000001, "Bay Care", "Registered", "Main Street, Bantry, Co. Cork, P75 AB12", "CLG", 1,
         "care", "Mary Murphy (1/1/2020)"],
        [20000002, "Hill Care", "Registered", "The Hill, Clonakilty, Cork", "CLG", 0, "care", "J"],
        [20000003, "Dublin Care", "Registered", "1 Street, Dublin 1", "CLG", 0, "care", "J"],
        [20000004, "Old Care", "Deregistered", "Main Street, Bantry", "CLG", 0, "care", "J"],
    ]  # fmt: skip
    reports = [["x"], ["Registered Charity Number (RCN)", "Period"], [20000001, "2024"]]
    path = book(**{"Public Register": [["1 January 2026"], header, *rows], "Reports": reports})
    batch = take(path, "west_cork")
    assert (batch.report.known_as, batch.report.sheet) == ("charities_regulator", "Public Register")
    assert batch.report.precision == {"postcode": 1, "town": 1}
    assert tell(batch) == [(5, "elsewhere", "refused"), (6, "closed", "refused")]
    assert batch.report.dropped_columns == ("Trustees (Start Date)",)


def test_the_french_register_is_placed_by_its_own_system_without_being_asked(take, write):
    text = (
        "siren,siret,denominationUniteLegale,nomUniteLegale,numeroVoieEtablissement,"
        "typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,"
        "libelleCommuneEtablissement,activitePrincipaleEtablissement,etatAdministratifEtablissement,"
        "coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement\n"
        "304576218,30457621800412,AFEJI,,26,RUE,DE L ESPLANADE,59140,DUNKERQUE,87.90A,A,655000.5,"
        "7104000.1\n304576218,30457621800420,[ND],DUPONT,1,RUE,X,59140,DUNKERQUE,87.90A,A,,\n"
    )
    batch = take(write("sirene.csv", text), "dunkerque")
    row = batch.enterprises.iloc[0]
    assert (row["enterprise_id"], row["entity_id"]) == (
        "FR-SIRET-30457621800412",
        "FR-SIREN-304576218",
    )
    assert (row["address"], row["nace"]) == ("26 RUE DE L ESPLANADE", "87.90A")
    assert batch.report.crs == "EPSG:2154"
    assert "nomUniteLegale" in batch.report.dropped_columns
    assert tell(batch) == [(3, "no_name", "refused")]


def test_maps_people_drew_are_read(take, write):
    feature = {
        "type": "Feature",
        "properties": {"name": "Alfa", "_umap_options": {"color": "red"}},
        "geometry": {"type": "Point", "coordinates": [10.9254, 44.6478]},
    }
    umap = {"type": "umap", "layers": [{"type": "FeatureCollection", "features": [feature]}] * 1}
    batch = take(write("map.umap", json.dumps(umap)))
    assert (batch.report.known_as, batch.enterprises["name"].tolist()) == ("umap", ["Alfa"])
    element = {
        "name": "Beta",
        "geo": {"latitude": 44.6478, "longitude": 10.9254},
        "address": {"streetAddress": "Via X 1", "addressLocality": "Modena", "postalCode": "41121"},
        "email": "a@b.it",
    }
    batch = take(write("gogo.json", json.dumps({"data": [element]})))
    assert batch.report.known_as == "gogocarto"
    assert batch.enterprises["address"].tolist() == ["Via X 1"]
    assert batch.report.dropped_columns == ("email",)


def test_the_five_per_thousand_list_has_quotes_and_a_stray_field(take, write):
    text = (
        "Prog;Codice fiscale;Denominazione;PR;Comune;Numero scelte;Importo totale erogabile\n"
        "1;'80008350367';ALFA;MO;MODENA;1.802.357;58.324.040,22\n"
        "2;'94012300367';BETA;MO;CARPI;12;3,40;STRAY\n"
    )
    batch = take(write("5x1000.csv", text))
    assert (batch.report.known_as, batch.report.accepted) == ("cinque_per_mille", 2)
    assert set(batch.enterprises["entity_id"]) == {"IT-CF-80008350367", "IT-CF-94012300367"}


def test_the_open_fair_database_leaves_its_people_behind(take, write):
    text = (
        "id,title,description,lat,lng,street,zip,city,homepage,contact_name,contact_email,tags\n"
        "ab12cd,Teikei,Write to me@x.org,44.6478,10.9254,Via X 1,41121,Modena,x.org,Bob,b@x.org,t\n"
    )
    batch = take(write("ofdb.csv", text))
    assert batch.report.dropped_columns == ("contact_name", "contact_email")
    assert "@" not in batch.enterprises.to_csv()


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"%PDF-1.7"), ("x.csv.gz", b"\x1f\x8b\x08"), ("x.zip", b"PK\x05\x06" + bytes(18))],
)
def test_what_we_cannot_read_is_named(take, write, name, content):
    with pytest.raises(InputError, match=r"save the list as|holds no workbook"):
        take(write(name, content))


def test_a_bomb_is_not_unpacked(take, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(80_000_000))
    with pytest.raises(InputError, match=r"unpacked this would be 80,000,001 bytes"):
        take(path)


@pytest.mark.parametrize(
    ("name", "territory", "rows"),
    [("modena", "modena", 733), ("dunkerque", "dunkerque", 19), ("west_cork", "west_cork", 50)],
)
def test_real_registers_come_in_as_they_are(take, name, territory, rows):
    folder = os.environ.get("DESEO_REGISTERS_DIR")
    if not folder:
        pytest.skip("DESEO_REGISTERS_DIR names no folder of real registers")
    report = take(Path(folder) / f"{name}.csv", territory).report
    assert report.rows_in == report.accepted == rows
