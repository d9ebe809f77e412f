"""What is invented is said in four tables beside this module: trades, themes, words and plans."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping


@dataclass(frozen=True)
class Trade:
    """Describe what an organisation does: its code, its staff, and the services it may offer."""

    activity: str
    nace: str
    icnp: str
    women: float
    staff: int
    weight: float
    offers: Mapping[str, float]


@dataclass(frozen=True)
class Theme:
    """Describe what binds a planted group: two services exchanged, others shared at random."""

    trades: tuple[str, ...]
    exchange: tuple[str, ...]
    offers: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """Name a legal form, how often it is met, and how a name with it begins or ends."""

    id: str
    weight: float
    says: str


@dataclass(frozen=True)
class Words:
    """Hold the parts of invented names in one language."""

    mark: str
    pattern: str
    network: str
    street: str
    things: tuple[str, ...]
    traits: tuple[str, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Plan:
    """Say how many organisations, how many of them out of town, and which planted groups."""

    count: int
    language: str
    country_share: float
    spreads_m: tuple[float, ...]


def read_trades() -> dict[str, Trade]:
    """Read the trades, by their name."""
    return {name: Trade(**entry) for name, entry in _read("trades.toml").items()}


def read_themes() -> dict[str, Theme]:
    """Read the themes of planted groups, by their name."""
    return {
        name: Theme(**{part: tuple(listed) for part, listed in entry.items()})
        for name, entry in _read("themes.toml").items()
    }


def read_words() -> dict[str, Words]:
    """Read the parts of names, by language."""
    return {
        language: Words(
            entry["mark"],
            entry["pattern"],
            entry["network"],
            entry["street"],
            tuple(entry["things"]),
            tuple(entry["traits"]),
            tuple(Form(**form) for form in entry["forms"]),
        )
        for language, entry in _read("words.toml").items()
    }


def read_plans() -> dict[str, Plan]:
    """Read how many and which groups, by territory."""
    return {
        territory_id: Plan(
            entry["count"], entry["language"], entry["country_share"], tuple(entry["spreads_m"])
        )
        for territory_id, entry in _read("plans.toml").items()
    }


def pick_weighted(rng: random.Random, weights: Mapping[str, float]) -> str:
    """Draw one name, as often as its weight says."""
    names = list(weights)
    return rng.choices(names, [weights[name] for name in names])[0]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
