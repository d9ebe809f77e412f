"""The contracts of every table in data/: what a row is, and what each column may hold."""

from __future__ import annotations

from deseo.errors import InputError
from deseo.schema.answers import EQUALITY_ANSWERS
from deseo.schema.columns import LANGUAGE_CODES, Column, Contract, translated
from deseo.schema.indicators import INDICATOR_AREAS, INDICATORS, TERRITORY_AREAS

FAMILIES = ("cooperative", "mutual", "association", "foundation", "social_enterprise")
PRECISIONS = ("address", "street", "postcode", "town", "zone", "none")
ROLES = ("offers", "needs", "shares")
BASES = ("evidenced", "declared", "inferred")
DIMENSIONS = ("a", "b", "c")
COUNTRIES = ("IT", "FR", "SE", "IE", "ES")

_STAFF = tuple(
    column
    for total, women in (
        ("employees", "women_employees"),
        ("board", "women_board"),
        ("managers", "women_managers"),
    )
    for column in (
        Column(total, "count", lower=0),
        Column(women, "count", lower=0, at_most=total),
    )
)

ENTERPRISES = Contract(
    "enterprises",
    ("enterprise_id",),
    (
        Column("enterprise_id", "id", required=True),
        Column("territory_id", "id", required=True, refers_to="territories"),
        Column("name", required=True),
        Column("legal_form", "id", refers_to="legal_forms"),
        Column("legal_form_stated"),
        Column("entity_id"),
        Column("eu_family", one_of=FAMILIES),
        Column("is_wise", "flag"),
        Column("nace"),
        Column("icnp"),
        Column("activity"),
        Column("address"),
        Column("postcode"),
        Column("municipality"),
        Column("lat", "number", lower=-90, upper=90),
        Column("lon", "number", lower=-180, upper=180),
        Column("location_precision", required=True, one_of=PRECISIONS),
        Column("location_source"),
        *_STAFF,
        Column("women_employees_share", "share"),
        Column("employees_year", "year"),
        Column("website", "url"),
        Column("networks", "list", refers_to="clusters_existing"),
        Column("source", required=True),
        Column("source_url", "list"),
        Column("source_year", "year"),
        Column("licence"),
        Column("retrieved_at", "date"),
        Column("is_exercise", "flag", required=True),
        Column("quote_basis"),
        Column("note"),
    ),
)

ENTERPRISE_SERVICES = Contract(
    "enterprise_services",
    ("enterprise_id", "service_id", "role"),
    (
        Column("enterprise_id", "id", required=True, refers_to="enterprises"),
        Column("service_id", "id", required=True, refers_to="services"),
        Column("role", required=True, one_of=ROLES),
        Column("basis", required=True, one_of=BASES),
        Column("source", required=True),
        Column("source_url", "list"),
        Column("date"),
    ),
)

SERVICES = Contract(
    "services",
    ("service_id",),
    (
        Column("service_id", "id", required=True),
        *translated("label"),
        *translated("help"),
        *translated("also", required=False),
        Column("dimension", required=True, one_of=DIMENSIONS),
        Column("is_reconciliation", "flag", required=True),
        Column("nace", "list"),
        Column("icnp", "list"),
        Column("source", required=True),
    ),
)

LEGAL_FORMS = Contract(
    "legal_forms",
    ("legal_form_id",),
    (
        Column("legal_form_id", "id", required=True),
        Column("country", required=True, one_of=COUNTRIES),
        Column("local_name", required=True),
        *translated("label"),
        Column("eu_family", required=True, one_of=FAMILIES),
        Column("is_wise", "flag"),
        Column("register_key"),
        Column("source", required=True),
    ),
)

PARTNERS = Contract(
    "partners",
    ("partner_id",),
    (
        Column("partner_id", "id", required=True),
        Column("name", required=True),
        Column("country", required=True, one_of=COUNTRIES),
        Column("website", "url"),
        Column("territory_id", "id", refers_to="territories"),
        Column("reading_territory_id", "id", refers_to="territories"),
        Column("seat_stated", "flag", required=True),
        Column("kind"),
        Column("note"),
        Column("source", required=True),
    ),
)

CLUSTERS_EXISTING = Contract(
    "clusters_existing",
    ("cluster_id",),
    (
        Column("cluster_id", "id", required=True),
        Column("territory_id", "id", required=True, refers_to="territories"),
        Column("name", required=True),
        Column("kind", required=True),
        Column("founded", "year"),
        Column("pooled_resources_services"),
        Column("pooled_knowledge"),
        Column("common_management"),
        Column("gender_equality_objective"),
        Column("members_stated"),
        Column("other_members"),
        Column("source_url", "list", required=True),
        Column("note"),
        Column("licence"),
    ),
)

CLUSTER_MEMBERS = Contract(
    "cluster_members",
    ("cluster_id", "enterprise_id"),
    (
        Column("cluster_id", "id", required=True, refers_to="clusters_existing"),
        Column("enterprise_id", "id", required=True, refers_to="enterprises"),
    ),
)

TERRITORY_FACTS = Contract(
    "territory_facts",
    ("territory_id", "fact_id", "level"),
    (
        Column("territory_id", "id", required=True, refers_to="territories"),
        Column("fact_id", "id", required=True),
        Column("value", "number", required=True),
        Column("unit", required=True),
        Column("year", "year", required=True),
        Column("level", required=True),
        Column("source", required=True),
        Column("source_url", "list"),
    ),
)

GLOSSARY = Contract(
    "glossary",
    ("term_id",),
    (
        Column("term_id", "id", required=True),
        *(Column(lang, required=True) for lang in LANGUAGE_CODES),
        Column("note"),
    ),
)

CROSSINGS = Contract(
    "crossings",
    ("crossing_id",),
    (
        Column("crossing_id", "id", required=True),
        Column("territory_id", "id", required=True, refers_to="territories"),
        Column("name", required=True),
        Column("kind", required=True, one_of=("bridge", "ferry", "cable_car", "tunnel")),
        Column("lat1", "number", required=True, lower=-90, upper=90),
        Column("lon1", "number", required=True, lower=-180, upper=180),
        Column("lat2", "number", required=True, lower=-90, upper=90),
        Column("lon2", "number", required=True, lower=-180, upper=180),
        Column("detour_m", "number", required=True, lower=0),
        Column("source", required=True),
        Column("source_url", "list"),
        Column("note"),
    ),
)

GEO_SOURCES = Contract(
    "geo_sources",
    ("source",),
    (
        Column("source", "id", required=True),
        Column("publisher", required=True),
        Column("licence", required=True),
        Column("licence_url", "url"),
        Column("year", required=True),
        Column("package", required=True),
        Column("attribution", required=True),
    ),
)

CONTRACTS = {
    contract.table: contract
    for contract in (
        ENTERPRISES,
        ENTERPRISE_SERVICES,
        SERVICES,
        LEGAL_FORMS,
        PARTNERS,
        CLUSTERS_EXISTING,
        CLUSTER_MEMBERS,
        TERRITORY_FACTS,
        GLOSSARY,
        CROSSINGS,
        GEO_SOURCES,
        INDICATORS,
        INDICATOR_AREAS,
        TERRITORY_AREAS,
        EQUALITY_ANSWERS,
    )
}


def contract_for(table: str) -> Contract:
    """Give the contract of a table.

    Raises
    ------
    InputError
        If no table of that name is known.
    """
    if table not in CONTRACTS:
        raise InputError(f"No table is called '{table}'; there are {', '.join(sorted(CONTRACTS))}.")
    return CONTRACTS[table]
