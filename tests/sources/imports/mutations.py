"""Files shaped like real ones, and what can happen to a file on its way to us."""

from __future__ import annotations

import io
import json
import random
import zipfile

import geopandas as gpd
import openpyxl
from shapely.geometry import MultiPoint, Point, Polygon

COLUMNS = (
    "Codice fiscale", "Denominazione", "Indirizzo", "CAP", "Comune", "Latitudine", "Longitudine",
    "Addetti", "Email",
)  # fmt: skip
NASTY = (
    "", "nan", "inf", "-1e999", "1e308", "=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "<b>x</b>",
    "<script>alert(1)</script>", "\x00\x07\x1b", "\u202etxt", "x" * 40_000, '"', "a\nb", ";,|\t",
    "{value}", "%s%n", "' OR 1=1 --", "../../etc/passwd", "9" * 400, "44°", "\ud83d", "ﷺ", "-0",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "cp1252", "mac_roman", "utf-32-be", "utf-8-sig", "latin-1")


def make_rows(chance, count=8):
    """Make rows of a register, some of them as no register should have them."""
    rows = []
    for number in range(count):
        row = [
            f"9401230{number:04d}", f"Cooperativa {number}", f"Via Emilia {number}", "41121",
            "Modena", f"44.{6400 + number}", f"10.{9200 + number}", str(number), f"a{number}@b.it",
        ]  # fmt: skip
        if chance.random() < 0.5:
            row[chance.randrange(len(row))] = chance.choice(NASTY)
        rows.append(row)
    if chance.random() < 0.4:
        rows.append(chance.choice(rows))
    return rows


def make_text(chance):
    separator = chance.choice(",;\t|")
    lines = [separator.join(row) for row in [list(COLUMNS), *make_rows(chance)]]
    if chance.random() < 0.3:
        lines.insert(0, "Elenco aggiornato")
    if chance.random() < 0.3:
        lines += [separator * len(COLUMNS)] * 500
    return "\n".join(lines).encode(chance.choice(ENCODINGS), errors="replace"), ".csv"


def make_workbook(chance):
    book = openpyxl.Workbook()
    sheet = book.active
    if chance.random() < 0.4:
        sheet.append(["Effective date"])
    sheet.append(list(COLUMNS))
    for row in make_rows(chance):
        sheet.append([_fit_workbook(cell) for cell in row])
    if chance.random() < 0.3:
        sheet.cell(chance.randrange(2, 9_000), chance.randrange(1, 700), "far")
    if chance.random() < 0.3:
        book.create_sheet("Notes").append(["nothing"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), ".xlsx"


def _fit_workbook(cell):
    return "".join(c for c in cell if c.isprintable() and not "\ud800" <= c <= "\udfff")[:30_000]


def make_shape(chance):
    bow = Polygon([(10.9, 44.6), (10.95, 44.65), (10.95, 44.6), (10.9, 44.65)])
    return chance.choice(
        [Point(10.93, 44.65), Point(10.93, 44.65, 7), Polygon(), None, bow, Point(44.65, 10.93),
         MultiPoint([(10.9, 44.6), (10.91, 44.61)]), Point(1e300, -1e300)]
    )  # fmt: skip


def make_layer(chance):
    rows = make_rows(chance, 6)
    names = [_fit_workbook(row[1]) for row in rows]
    drawn = gpd.GeoDataFrame({"name": names}, geometry=[make_shape(chance) for _ in rows], crs=4326)
    out = io.BytesIO()
    if chance.random() < 0.5:
        drawn.to_parquet(out)
        return out.getvalue(), ".parquet"
    drawn.to_file(out, driver="GPKG")
    return out.getvalue(), ".gpkg"


def make_document(chance):
    geometries = (
        {"type": "Point", "coordinates": [10.93, 44.65]},
        {"type": "Point", "coordinates": [float("nan"), 1e308]},
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[10, 44], [11, 45], [10, 45]]]},
        {"type": "Point", "coordinates": "here"},
        {"type": "GeometryCollection", "geometries": [None]},
        {"type": "Nonsense"},
        None,
        7,
    )
    features = [
        {"type": "Feature", "properties": dict(zip(COLUMNS, row, strict=True)),
         "geometry": chance.choice(geometries)}
        for row in make_rows(chance)
    ]  # fmt: skip
    if chance.random() < 0.3:
        features.append(chance.choice([None, 1, "x", [], {"type": "Feature", "properties": 3}]))
    whole = {"type": "FeatureCollection", "features": features}
    if chance.random() < 0.2:
        whole["crs"] = {"type": "name", "properties": {"name": chance.choice(["EPSG:25832", "?"])}}
    return json.dumps(whole).encode(), ".geojson"


def make_archive(chance):
    """Make an archive whose members lie about themselves, or lead elsewhere."""
    out = io.BytesIO()
    names = ("../../evil.shp", "/etc/passwd", "a.shp", "xl/workbook.xml", "[Content_Types].xml")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in chance.sample(names, 3):
            archive.writestr(name, chance.choice([b"0" * 60_000_000, b"<x/>", b""]))
    return out.getvalue(), chance.choice([".zip", ".xlsx", ".ods"])


def truncate(chance, content):
    return content[: chance.randrange(len(content) + 1)]


def flip(chance, content):
    spoilt = bytearray(content)
    for _ in range(min(len(spoilt), chance.randrange(1, 60))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def repeat(chance, content):
    cut = chance.randrange(len(content) + 1)
    return content[:cut] + content[cut // 2 : cut] * 3 + content[cut:]


MAKERS = (make_text, make_text, make_workbook, make_document, make_layer, make_archive)
ACCIDENTS = (truncate, flip, repeat)
ENDINGS = (".csv", ".xlsx", ".geojson", ".gpkg", ".zip", ".parquet", ".txt", "")


def make_hostile(seed):
    """Make the content and ending of one hostile file; the same for the same seed."""
    chance = random.Random(seed)
    content, ending = chance.choice(MAKERS)(chance)
    if chance.random() < 0.5:
        content = chance.choice(ACCIDENTS)(chance, content)
    if chance.random() < 0.15:
        ending = chance.choice(ENDINGS)
    return content, ending
