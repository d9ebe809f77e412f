"""The same list comes out of XLSX, ODS and the old XLS, with what spreadsheets do to cells."""

from __future__ import annotations

import zipfile
from datetime import date

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import xlwt
from tests.sources.imports.lists import tell

from deseo.errors import InputError

HEAD = ["Denominazione", "Comune", "CAP", "Addetti", "Data estrazione", "Telefono"]
ROWS = [
    ["Società Più", "Modena", 41121, 12, date(2024, 3, 31), "059 123456"],
    ["Caffè “Uno”", "Carpi", 41012, None, date(2023, 1, 2), "059 654321"],
    ["", "Modena", 41121, 3, None, ""],
    ["Loin", "Paris", 75001, 1, None, ""],
]


def write_xlsx(path):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for row in ROWS:
        book.active.append(row)
    book.save(path)


def write_xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Elenco")
    plain, day = xlwt.easyxf(), xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate([HEAD, *ROWS]):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell, day if isinstance(cell, date) else plain)
    book.save(str(path))


def write_ods(path):
    table = pd.DataFrame(ROWS, columns=HEAD)
    table["Data estrazione"] = pd.to_datetime(table["Data estrazione"])
    table["Addetti"] = table["Addetti"].astype("Int64")
    pyogrio.write_dataframe(table, path, driver="ODS", layer="Elenco")


WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}


@pytest.mark.parametrize("ending", WRITERS)
def test_every_kind_of_workbook_gives_the_same_rows(take, tmp_path, ending):
    path = tmp_path / f"elenco.{ending}"
    WRITERS[ending](path)
    batch = take(path)
    rows = batch.enterprises
    assert rows["name"].tolist() == ["Società Più", "Caffè “Uno”"]
    assert rows["postcode"].tolist() == ["41121", "41012"]
    assert rows["municipality"].tolist() == ["Modena", "Carpi"]
    assert rows["employees"].tolist()[0] == 12
    assert pd.isna(rows["employees"].tolist()[1])
    assert rows["retrieved_at"].tolist() == ["2024-03-31", "2023-01-02"]
    assert batch.report.dropped_columns == ("Telefono",)
    assert tell(batch) == [(4, "no_name", "refused"), (5, "elsewhere", "refused")]


@pytest.mark.parametrize("ending", WRITERS)
def test_what_a_file_is_its_bytes_say_not_its_name(take, tmp_path, ending):
    path = tmp_path / "elenco.csv"
    made = tmp_path / f"made.{ending}"
    WRITERS[ending](made)
    made.rename(path)
    assert take(path).report.accepted == 2


def test_the_sheet_with_the_list_is_found_in_an_old_workbook(take, tmp_path):
    book = xlwt.Workbook()
    notes, sheet = book.add_sheet("Note"), book.add_sheet("Elenco soci")
    notes.write(0, 0, "Aggiornato al 2024")
    sheet.write(0, 0, "Soci della cooperativa")
    for column, name in enumerate(("Nome", "Comune", "Quota")):
        sheet.write(2, column, name)
    for at, (name, town) in enumerate((("Alfa", "Modena"), ("Beta", "Carpi")), start=3):
        sheet.write(at, 0, name)
        sheet.write(at, 1, town)
        sheet.write(at, 2, xlwt.Formula("1/0"))
    book.save(str(tmp_path / "soci.xls"))
    batch = take(tmp_path / "soci.xls")
    assert batch.report.sheet == "Elenco soci"
    assert batch.report.header_row == 3
    assert batch.enterprises["name"].tolist() == ["Alfa", "Beta"]
    with pytest.raises(InputError, match="no sheet"):
        take(tmp_path / "soci.xls", sheet="Altro")


PART = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)
CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}'
    "</manifest:manifest>"
)
EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'
ROW = "<table:table-row{}>{}</table:table-row>"


def save_ods(path, *rows, manifest=""):
    """Write an ODS as LibreOffice does: blank cells and rows are repeated, to the very end."""
    table = f'<table:table table:name="Foglio1">{"".join(rows)}</table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", PART.format(table))
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(manifest))
    return path


def lay(*cells, repeated=""):
    return ROW.format(repeated, "".join(map(CELL.format, cells)) + EMPTY.format(16_000))


def test_repeated_blanks_of_an_open_document_are_no_rows(take, tmp_path):
    blank = ROW.format(' table:number-rows-repeated="3"', EMPTY.format(16_384))
    end = ROW.format(' table:number-rows-repeated="1048570"', EMPTY.format(16_384))
    rows = [lay("Nome", "Comune"), blank, lay("Alfa", "Modena"), lay("", "Modena"), end]
    batch = take(save_ods(tmp_path / "elenco.ods", *rows))
    assert batch.report.rows_in == 2
    assert batch.enterprises["name"].tolist() == ["Alfa"]
    assert tell(batch) == [(6, "no_name", "refused")]


def test_a_row_repeated_a_million_times_is_no_danger(take, tmp_path):
    many = lay("Alfa", "Modena", repeated=' table:number-rows-repeated="1000000"')
    path = save_ods(tmp_path / "many.ods", lay("Nome", "Comune"), many)
    with pytest.raises(InputError, match=r"rows|too large"):
        take(path)


def test_an_open_document_with_a_password_is_named(take, tmp_path):
    locked = (
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
    )
    path = save_ods(tmp_path / "secret.ods", lay("Nome", "Comune"), manifest=locked)
    with pytest.raises(InputError, match="password"):
        take(path)


def test_an_open_document_cut_off_is_refused_in_words(take, tmp_path):
    path = tmp_path / "cut.ods"
    write_ods(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged"):
        take(path)


def test_a_sheet_of_places_keeps_them(take, tmp_path):
    table = pd.DataFrame({"name": ["Alfa"], "lat": [44.6478], "lon": [10.9254]})
    pyogrio.write_dataframe(table, tmp_path / "p.ods", driver="ODS", layer="a")
    found = gpd.GeoDataFrame(take(tmp_path / "p.ods").enterprises)
    assert found[["lat", "lon"]].iloc[0].tolist() == [44.6478, 10.9254]
