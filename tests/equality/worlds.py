"""Small worlds of figures: one territory in one region of one country, and rows told one by one."""

from __future__ import annotations

import pandas as pd

from deseo.equality.definitions import IndicatorDefinition
from deseo.equality.readings import IndicatorData, make_readings
from deseo.schema import check_table, contract_for
from deseo.schema.columns import LANGUAGE_CODES

LEVELS = {"TOWN": "municipality", "OWN": "nuts3", "TWIN": "nuts3", "REG": "nuts2", "NAT": "country"}
PLACES = [("TOWN", "part", 2), ("OWN", "own", 1), ("REG", "around", 4), ("NAT", "country", 8)]
WORDS = dict.fromkeys(LANGUAGE_CODES, "words")


def define(indicator_id="rate", kind="by_sex", unit="percent", direction="higher", metric=None):
    return IndicatorDefinition(
        indicator_id, "work", kind, unit, direction, (), WORDS, WORDS, WORDS, metric
    )


def tell(geo, sex, value, year=2020, age="Y15-64", indicator="rate", source="survey", **cells):
    """Give one row as a spreadsheet holds it."""
    told = {"geo": geo, "sex": sex, "value": str(value), "year": str(year), "age": age}
    told |= {"indicator": indicator, "source_dataset": source, "level": LEVELS.get(geo, "nuts2")}
    fixed = {"unit": "%", "source": "office", "licence": "CC0", "geo_name": geo, "flag": ""}
    return told | fixed | {"obtained": "file", "note": ""} | cells


def both(geo, women, men, **cells):
    """Give the two rows of one reading."""
    return [tell(geo, "F", women, **cells), tell(geo, "M", men, **cells)]


def make_rows(*rows):
    names = list(contract_for("indicators").names)
    return check_table(
        pd.DataFrame(list(rows), columns=names, dtype="str"), contract_for("indicators")
    )


def make_data(*rows, definitions=None, places=None):
    """Make the data of one territory, "here"."""
    known = {d.indicator_id: d for d in (definitions or [define()])}
    table = make_rows(*rows).assign(is_fetched=False)
    listed = [("here", *place) for place in (places or PLACES)]
    where = pd.DataFrame(listed, columns=["territory_id", "geo", "relation", "rank"])
    return IndicatorData(known, make_readings(table, known), pd.DataFrame(), where, "test")
