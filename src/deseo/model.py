"""What is chosen and what is configured, as frozen values; tables stay tables.

A `Selection` is everything a visitor has chosen. It is mirrored in the address bar, so every view
is a link; whatever arrives from there is hostile, and what we do not offer is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import geopandas as gpd
    import pandas as pd

THEMES = ("desk", "projector")
SOURCES = ("real", "exercise")
SURENESS = ("likely", "possible", "chance")
DOMAINS = ("work", "money", "knowledge", "time", "power", "health", "violence")
YEARS = ("newest", *(str(year) for year in range(2000, 2100)))
SHADES = ("none", "density", "services", "needs", "staff", "place")
INSTRUMENTS = ("questions", "egapro", "certificate")
DRAWN = ("families", "clusters")
SCALES = ("same", "fit")
PARTS = ("talk", "tasks", "practice")
MOST_BESIDE = 3
MAX_QUERY = 80


@dataclass(frozen=True)
class TerritoryDefinition:
    """Configure one territory: what `data/territories.toml` says of it."""

    territory_id: str
    names: Mapping[str, str]
    subtitles: Mapping[str, str]
    country: str
    crs: str
    nuts2: tuple[str, ...]
    nuts3: tuple[str, ...]

    def name(self, language: str) -> str:
        """Give the name in a language, or the local one where it has none of its own."""
        return self.names.get(language, self.names["local"])

    def subtitle(self, language: str) -> str:
        """Say what the territory is made of, in a language."""
        return self.subtitles.get(language, self.subtitles["en"])


@dataclass(frozen=True)
class Dataset:
    """Hold one territory's enterprises with their services, and a version that caches key on.

    `enterprises` is indexed by enterprise_id (EPSG:4326, geometry empty where no place is known),
    `links` has one row per enterprise, service and role.
    """

    enterprises: gpd.GeoDataFrame
    links: pd.DataFrame
    version: str
    is_exercise: bool


@dataclass(frozen=True)
class Filters:
    """Say which enterprises are asked for; an empty tuple asks for all."""

    family: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    q: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is filtered."""
        return self == Filters()


KNOBS: dict[str, tuple[str, ...]] = {
    "near": ("auto", "500", "1000", "2000", "3000", "5000", "8000", "10000", "15000"),
    "binds": ("mixed", "offers", "needs", "exchange"),
    "trade": tuple(str(percent) for percent in range(10, 100, 10)),
    "tight": tuple(str(percent) for percent in range(5, 41)),
    "least": tuple(str(number) for number in range(3, 13)),
    "inferred": ("0", "25", "50", "75", "100"),
}


@dataclass(frozen=True)
class Knobs:
    """Hold what is turned on the page of clusters; each value stands in `KNOBS`.

    `near` in metres (or "auto"), `trade`, `tight` and `inferred` in hundredths, `least` in members.
    """

    near: str = "auto"
    binds: str = "mixed"
    trade: str = "50"
    tight: str = "10"
    least: str = "4"
    inferred: str = "50"


@dataclass(frozen=True)
class Selection:
    """Hold every choice a page shares with the others, and with its own address."""

    lang: str = "en"
    theme: str = "desk"
    territory: str = "modena"
    source: str = "real"
    shade: str = "none"
    enterprise: str = ""
    nets: str = ""
    cluster: str = ""
    design: str = ""
    sure: str = "possible"
    domain: str = "work"
    indicator: str = ""
    year: str = "newest"
    instrument: str = "questions"
    beside: tuple[str, ...] = ()
    drawn: str = "families"
    scale: str = "same"
    meeting: str = ""
    scene: str = ""
    scenario: str = ""
    part: str = "talk"
    about: str = ""
    thread: str = ""
    task: str = ""
    words: str = ""
    knobs: Knobs = field(default_factory=Knobs)
    filters: Filters = field(default_factory=Filters)

    def with_filters(self, **chosen: object) -> Selection:
        """Give the same selection with other filters."""
        return replace(self, filters=replace(self.filters, **chosen))  # type: ignore[arg-type]


PLAIN = (
    "lang", "theme", "territory", "source", "shade", "nets", "sure", "instrument",
    "domain", "indicator", "year", "drawn", "scale", "part",
)  # fmt: skip
FREE = (
    "enterprise", "cluster", "design", "meeting", "scene", "scenario", "about", "thread", "task",
    "words",
)  # fmt: skip
Offer = Literal["lang", "theme", "territory", "source", "shade"]


def parse_selection(
    query: Mapping[str, str], offered: Mapping[str, Collection[str]], fallback: Selection
) -> Selection:
    """Read a selection from an address, keeping only values that are offered.

    Parameters
    ----------
    query
        Names and raw values as they stand in the address; lists are joined by commas.
    offered
        For each closed name ("territory", "family", …) the values there are. Free text ("q",
        "enterprise") is cut to a sane length instead.
    fallback
        What holds where the address is silent or wrong.
    """
    plain: dict[str, Any] = {
        name: query[name] for name in PLAIN if query.get(name) in offered.get(name, ())
    }
    free: dict[str, Any] = {name: _clean_text(query[name]) for name in FREE if name in query}
    turned = {name: query[name] for name, values in KNOBS.items() if query.get(name) in values}
    lists = {
        f.name: _split_offered(query[f.name], offered[f.name])
        for f in fields(Filters)
        if f.name in query and f.name in offered
    }
    if "beside" in query and "beside" in offered:
        free["beside"] = _split_offered(query["beside"], offered["beside"])[:MOST_BESIDE]
    text = _clean_text(query["q"]) if "q" in query else fallback.filters.q
    filters = replace(fallback.filters, q=text, **lists)
    knobs = replace(fallback.knobs, **turned)
    return replace(fallback, filters=filters, knobs=knobs, **plain, **free)


def to_query(selection: Selection) -> dict[str, str]:
    """Write a selection as an address; what equals the default is left out."""
    default = Selection()
    names = [f.name for f in fields(Selection) if f.name not in {"filters", "knobs", "beside"}]
    query = {
        name: getattr(selection, name)
        for name in names
        if name in {"lang", "territory"} or getattr(selection, name) != getattr(default, name)
    }
    if selection.beside:
        query["beside"] = ",".join(selection.beside)
    turned = vars(selection.knobs).items()
    query |= {name: value for name, value in turned if value != getattr(default.knobs, name)}
    for f in fields(Filters):
        value = getattr(selection.filters, f.name)
        if value:
            query[f.name] = value if f.name == "q" else ",".join(value)
    return query


def _split_offered(text: str, offered: Collection[str]) -> tuple[str, ...]:
    """Keep what is offered of a list joined by commas, once each, in its order."""
    return tuple(dict.fromkeys(value for value in text.split(",") if value in offered))


def _clean_text(text: str) -> str:
    """Keep printable characters only, and not too many."""
    return "".join(c for c in text if c.isprintable())[:MAX_QUERY]
