"""What is agreed with each source stands in `contracts.toml`, `registers.toml`; here it is read.

A source (`Contract`) has datasets; a dataset is asked about areas. An area is what the source calls
a place (`asks`) and what we call it (`geo`, `level`). Those who fetch choose territories; which
areas that means is worked out here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deseo.schema.indicators import NO_AGE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from deseo.model import TerritoryDefinition

FOLDER = Path(__file__).parent
EU = "EU27_2020"
NUTS_LEVELS = {2: "country", 3: "nuts1", 4: "nuts2", 5: "nuts3"}
NUTS_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
EVERYWHERE = ("nuts2", "country", "eu")


@dataclass(frozen=True)
class Area:
    """Name a place as the source does (`asks`) and as we do."""

    asks: str
    geo: str
    level: str
    name: str = ""
    territories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """Say what one dataset of a source gives and how it is asked."""

    dataset: str
    indicator: str
    unit: str
    age: str = NO_AGE
    sex: str = ""
    source: str = ""
    source_dataset: str = ""
    note: str = ""
    key: tuple[str, ...] = ()
    levels: tuple[str, ...] = EVERYWHERE
    pins: Mapping[str, str] = field(default_factory=dict)
    may_pin: Mapping[str, str] = field(default_factory=dict)

    @property
    def shelf(self) -> str:
        """Name the folder its answers are kept in."""
        return f"{self.dataset}-{self.indicator}".replace("/", "_")


@dataclass(frozen=True)
class Contract:
    """Say what is agreed with one source."""

    source_id: str
    name: str
    homepage: str
    base: str
    media: tuple[str, ...]
    licence: str
    per_minute: float
    limit_by: str
    proof: str
    since: int
    datasets: tuple[Agreement, ...]
    areas: tuple[Area, ...] = ()
    countries: tuple[str, ...] = ()

    def areas_for(
        self, agreement: Agreement, territories: Mapping[str, TerritoryDefinition]
    ) -> tuple[Area, ...]:
        """Give the areas to ask about for these territories, without repetition."""
        if self.areas:
            return tuple(a for a in self.areas if set(a.territories) & set(territories))
        codes = dict.fromkeys(c for t in territories.values() for c in (*t.nuts2, t.country))
        # A territory of somebody's own may name no region, or one that is none.
        found = [Area(c, c, NUTS_LEVELS[len(c)]) for c in codes if NUTS_CODE.fullmatch(c)]
        if found:
            found.append(Area(EU, EU, "eu"))
        return tuple(a for a in found if a.level in agreement.levels)

    def knows(self, country: str) -> bool:
        """Tell whether the source has anything in a country; one that names none has in all."""
        return not self.countries or country in self.countries

    def serves(self, territories: Collection[str]) -> bool:
        """Tell whether the source has anything on one of these territories."""
        return not self.areas or any(set(a.territories) & set(territories) for a in self.areas)


@cache
def load_contracts() -> Mapping[str, Contract]:
    """Load what is agreed with each source of figures, in the file's order."""
    return _load_file("contracts.toml")


@cache
def load_registers() -> Mapping[str, Contract]:
    """Load what is agreed with each source of enterprises, in the file's order."""
    return _load_file("registers.toml")


def _load_file(name: str) -> Mapping[str, Contract]:
    entries = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    return {source_id: _read_contract(source_id, entry) for source_id, entry in entries.items()}


def _read_contract(source_id: str, entry: dict[str, Any]) -> Contract:
    lists = {
        "areas": tuple(Area(**_freeze(area)) for area in entry.get("areas", [])),
        "datasets": tuple(Agreement(**_freeze(dataset)) for dataset in entry.get("datasets", [])),
    }
    return Contract(source_id=source_id, **{**_freeze(entry), **lists})


def _freeze(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
