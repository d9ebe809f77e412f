"""Pairs of which it is known whether they are one organisation: invented ones, and real registers.

Invented organisations are told twice as two clerks would: other case, legal form before or behind
or left out, an accent or a letter lost, a position some metres off, a site with or without www.
Beside them stand organisations that are easily mistaken: of the same name elsewhere, of nearly the
same name next door. The same seed gives the same pairs.
"""

from __future__ import annotations

import csv
import hashlib
import random
import unicodedata
from pathlib import Path

import pandas as pd

from deseo.settings import ROOT

LABELS = Path(__file__).with_name("labels.csv")
FIRST = (
    "Girasole", "Arcobaleno", "Quadrifoglio", "Lanterna", "Mulino", "Tournesol", "Passerelle",
    "Étoile", "Fabrique", "Charrette", "Harbour", "Lighthouse", "Meadow", "Solstråle", "Bryggan",
    "Mölndal", "Castanyer", "Formiga", "Olivera", "Horitzó", "Molino", "Camino", "Encuentro",
)  # fmt: skip
SECOND = (
    "Verde", "Nuovo", "Sereno", "Solidaire", "Maritime", "Bleue", "Valley", "Bridge", "Together",
    "Tillsammans", "Norra", "Västra", "Blau", "Viu", "Abierto", "Común", "Futuro", "Amico",
)  # fmt: skip
FORMS = (
    "Cooperativa sociale", "Società cooperativa", "Associazione", "Association", "SCOP", "CLG",
    "Ideell förening", "Fundació", "Coop.", "Onlus",
)  # fmt: skip
TOWNS = ("Modena", "Carpi", "Vignola", "Dunkerque", "Bantry", "Mölndal", "Badalona", "Sassuolo")
STREETS = ("Via Emilia", "Rue du Port", "Main Street", "Storgatan", "Carrer Major", "Via Roma")


def make_organisation(draw, number):
    """Invent one organisation as a full row."""
    words = [draw.choice(FIRST), draw.choice(SECOND)]
    town = draw.randrange(len(TOWNS))
    lat, lon = 44.6 + town * 0.15 + draw.random() * 0.05, 10.9 + draw.random() * 0.05
    return {
        "enterprise_id": f"o{number}",
        "entity_id": "",
        "name": f"{draw.choice(FORMS)} {' '.join(words)}",
        "municipality": TOWNS[town],
        "postcode": "",
        "address": f"{draw.choice(STREETS)} {draw.randrange(1, 90)}",
        "website": f"https://www.{fold(''.join(words))}-{number}.example/",
        "lat": lat,
        "lon": lon,
        "location_precision": "address",
    }


def fold(text):
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


def tell_again(draw, row, enterprise_id):
    """Tell of the same organisation as another clerk would."""
    name = row["name"]
    form = next((f for f in FORMS if name.startswith(f)), "")
    bare = name.removeprefix(form).strip()
    name = draw.choice((name, bare, f"{bare} {form}", name.upper(), fold(name)))
    if draw.random() < 0.3:
        name = lose_letter(draw, name)
    loses = {key: draw.random() < 0.35 for key in ("address", "website", "place")}
    shift = draw.uniform(-0.0005, 0.0005)
    return {
        **row,
        "enterprise_id": enterprise_id,
        "name": name,
        "municipality": draw.choice((row["municipality"], row["municipality"].upper())),
        "address": "" if loses["address"] else row["address"].lower(),
        "website": "" if loses["website"] else row["website"].replace("https://www.", "http://"),
        "lat": None if loses["place"] else row["lat"] and row["lat"] + shift,
        "lon": None if loses["place"] else row["lon"] and row["lon"] + shift,
    }


def lose_letter(draw, name):
    at = draw.randrange(1, max(2, len(name) - 1))
    return name[:at] + name[at + 1 :]


def mistake_for(draw, row, enterprise_id):
    """Invent another organisation that is easily mistaken for one."""
    form, others = draw.choice(FORMS), [w for w in SECOND if w not in row["name"]]
    first = next(w for w in FIRST if w in row["name"])
    if draw.random() < 0.5:
        elsewhere = draw.choice([town for town in TOWNS if town != row["municipality"]])
        moved = {"municipality": elsewhere, "lat": row["lat"] + 0.4, "address": "Via Nuova 1"}
        return {**row, **moved, "enterprise_id": enterprise_id, "website": ""}
    name = f"{form} {first} {draw.choice(others)}"
    near = {"lat": row["lat"] + 0.01, "address": "Via Nuova 2", "website": ""}
    return {**row, **near, "enterprise_id": enterprise_id, "name": name}


def make_pairs(number=400, seed=7):
    """Give two tables, and for row i of both whether they are one organisation."""
    draw = random.Random(seed)
    left, right, same = [], [], []
    for i in range(number):
        row = make_organisation(draw, i)
        same.append(i % 2 == 0)
        left.append(row)
        right.append((tell_again if same[-1] else mistake_for)(draw, row, f"x{i}"))
    return pd.DataFrame(left), pd.DataFrame(right), same


def make_register(number, seed=3):
    """Give a register of many organisations, and a list that tells of a tenth of them again.

    Names have a third word of their own, and about 150 organisations share a town.
    """
    draw = random.Random(seed)
    rows = []
    for i in range(number):
        row = make_organisation(draw, i)
        town = f"Town {draw.randrange(max(1, number // 150))}"
        third = "".join(draw.choices("bcdfglmnprstv", k=3) + draw.choices("aeiou", k=2)).title()
        lat, lon = draw.uniform(42, 58), draw.uniform(-9, 16)
        name = f"{row['name']} {third}"
        rows.append({**row, "municipality": town, "name": name, "lat": lat, "lon": lon})
    again = [tell_again(draw, row, f"x{i}") for i, row in enumerate(rows) if i % 10 == 0]
    return pd.DataFrame(rows), pd.DataFrame(again)


def hash_id(enterprise_id):
    return hashlib.sha256(enterprise_id.encode()).hexdigest()[:16]


def read_real(folder):
    """Read the real registers of a folder as tables of enterprises, numbers left out.

    Without its number a row is judged by all else, and the number tells whether that was right.
    """
    parts = [pd.read_csv(path, dtype="str").fillna("") for path in sorted(folder.glob("*.csv"))]
    rows = pd.concat(parts, ignore_index=True)
    coarse = ~rows["coord_precision"].str.contains("address", na=False)
    rows["location_precision"] = coarse.map({True: "town", False: "address"})
    rows["number"] = rows["id"].where(rows["id"].str.match(r"[A-Z]{2}-(CF|SIRET)-"), "")
    return rows.rename(columns={"id": "enterprise_id"}).assign(
        row_id=lambda table: table["enterprise_id"].map(hash_id)
    )


def read_labels():
    """Read what a person decided: hashes of two identifiers, and whether they are one."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return [(r["left"], r["right"], r["same"] == "yes") for r in csv.DictReader(lines)]


def measure(judged, same):
    """Give precision and recall of "certain", and recall of "certain or doubtful"."""
    said = judged["class"].to_numpy()
    truth = pd.Series(same).to_numpy(bool)
    certain, found = said == "certain", said != "different"
    return {
        "pairs": len(truth),
        "same": int(truth.sum()),
        "certain": int(certain.sum()),
        "certain_precision": float(truth[certain].mean()) if certain.any() else float("nan"),
        "certain_recall": float(certain[truth].mean()),
        "found_precision": float(truth[found].mean()) if found.any() else float("nan"),
        "found_recall": float(found[truth].mean()),
    }


def read_curated():
    """Read the enterprises the Atlas ships, which tell of some of the registers' again."""
    rows = pd.read_csv(ROOT / "data" / "enterprises.csv", dtype="str").fillna("")
    return rows.assign(row_id=rows["enterprise_id"].map(hash_id))
