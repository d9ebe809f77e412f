"""Figures are fetched from statistical offices when somebody asks for it, and only then.

A source that is down, slow, changed or wrong costs nothing: its last good figures stay in place,
and one sentence says what happened. What each source gives, and that all of them are so far proven
only against our own stand-in servers, is written in `contracts.toml`.
"""

from deseo.sources.live.clients import Manners
from deseo.sources.live.contracts import Contract, load_contracts, load_registers
from deseo.sources.live.enterprises import (
    FoundList,
    fetch_enterprises,
    find_list,
    load_found,
    plan_hunt_addresses,
    read_found_state,
)
from deseo.sources.live.failures import FetchError
from deseo.sources.live.fetches import (
    Outcome,
    SourceState,
    fetch_source,
    load_fetched,
    plan_addresses,
    read_state,
)

__all__ = [
    "Contract",
    "FetchError",
    "FoundList",
    "Manners",
    "Outcome",
    "SourceState",
    "fetch_enterprises",
    "fetch_source",
    "find_list",
    "load_contracts",
    "load_fetched",
    "load_found",
    "load_registers",
    "plan_addresses",
    "plan_hunt_addresses",
    "read_found_state",
    "read_state",
]
