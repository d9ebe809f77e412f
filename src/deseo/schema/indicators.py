"""The contract of figures on women and men: one number, for one place, sex, age and year.

Age is part of the key: a rate of those aged 15–64 is another figure than one of those aged 20–64,
and the two never stand on one scale. Figures fetched live keep the same contract.
"""

from __future__ import annotations

import re

from deseo.schema.columns import Column, Contract, translated

SEXES = ("F", "M", "T", "M-F", "F/M", "both")
LEVELS = (
    "local", "municipality", "epci", "lau1", "functional", "aggregate",
    "nuts3", "nuts2", "nuts1", "country", "eu",
)  # fmt: skip
OBTAINED = ("file", "file_transcribed", "page", "press", "computed", "api")
RELATIONS = ("own", "part", "around", "country", "eu")
NO_AGE, ALL_AGES = "none", "all"
AGE_PATTERN = re.compile(r"none|all|Y_LT1|Y_GE[0-9]{1,2}|Y[0-9]{1,2}-[0-9]{1,2}")

INDICATORS = Contract(
    "indicators",
    ("geo", "indicator", "sex", "age", "year", "source_dataset"),
    (
        Column("geo", "id", required=True, refers_to="indicator_areas"),
        Column("level", required=True, one_of=LEVELS),
        Column("indicator", "id", required=True, refers_to="indicator_definitions"),
        Column("sex", required=True, one_of=SEXES),
        Column("year", "year", required=True),
        Column("value", "number", required=True, lower=-1e7, upper=1e7),
        Column("unit", required=True),
        Column("source", required=True),
        Column("source_dataset", required=True),
        Column("licence", required=True),
        Column("geo_name", required=True),
        Column("age", "id", required=True),
        Column("flag"),
        Column("obtained", required=True, one_of=OBTAINED),
        Column("note"),
    ),
)

INDICATOR_AREAS = Contract(
    "indicator_areas",
    ("geo",),
    (
        Column("geo", "id", required=True),
        Column("level", required=True, one_of=LEVELS),
        Column("country", "id"),
        *translated("label"),
    ),
)

TERRITORY_AREAS = Contract(
    "territory_areas",
    ("territory_id", "geo"),
    (
        Column("territory_id", "id", required=True, refers_to="territories"),
        Column("geo", "id", required=True, refers_to="indicator_areas"),
        Column("relation", required=True, one_of=RELATIONS),
        Column("rank", "count", required=True, lower=1),
    ),
)


def is_age(code: str) -> bool:
    """Tell whether a text is the code of an age group, of all ages or of no age at all."""
    return AGE_PATTERN.fullmatch(code) is not None
