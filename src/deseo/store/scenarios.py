"""Scenarios people saved: a name and the changes supposed, one after the other.

Real and exercise scenarios are never mixed. Every version stays in the events, so that each can be
brought back, also after the scenario was removed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, select

from deseo.errors import InputError
from deseo.scenarios import LONGEST_NAME, Scenario, check_changes, read_change, write_change
from deseo.store.events import read_events
from deseo.store.tables import ID_LENGTH, METADATA
from deseo.store.values import check_identifier
from deseo.store.versions import read_row, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.store.stores import Store

SCENARIOS = Table(
    "scenarios",
    METADATA,
    Column("scenario_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("changes", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)


def save_scenario(store: Store, scenario: Scenario, role: str) -> Scenario:
    """Save a scenario, giving it an identifier if it has none; give it back as it now stands.

    Raises
    ------
    InputError
        If its name or changes are not fit to be kept.
    EditConflict
        If somebody else changed it meanwhile.
    """
    _check_scenario(scenario)
    scenario_id = scenario.scenario_id or uuid4().hex
    fields = {
        "scenario_id": scenario_id,
        "territory_id": scenario.territory_id,
        "is_exercise": scenario.is_exercise,
        "name": scenario.name.strip(),
        "changes": [write_change(change) for change in scenario.changes],
    }
    with store.writing() as connection:
        write_rows(connection, SCENARIOS, [(fields, scenario.version)], (), role)
    saved = replace(scenario, scenario_id=scenario_id, name=scenario.name.strip())
    return replace(saved, version=scenario.version + 1)


def read_scenarios(store: Store, territory_id: str, *, is_exercise: bool) -> tuple[Scenario, ...]:
    """Read the scenarios of a territory, by name."""
    chosen = (SCENARIOS.c.territory_id == territory_id) & (SCENARIOS.c.is_exercise == is_exercise)
    query = select(SCENARIOS).where(chosen).order_by(SCENARIOS.c.name, SCENARIOS.c.scenario_id)
    with store.reading() as connection:
        return tuple(_to_scenario(dict(row)) for row in connection.execute(query).mappings())


def read_scenario(store: Store, scenario_id: str) -> Scenario | None:
    """Read one scenario, if it is there."""
    with store.reading() as connection:
        row = read_row(connection, SCENARIOS, {"scenario_id": scenario_id})
    return None if row is None else _to_scenario(row)


def remove_scenario(store: Store, scenario: Scenario, role: str) -> None:
    """Remove a scenario; the events keep what it was.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    """
    with store.writing() as connection:
        write_rows(connection, SCENARIOS, (), [(scenario.scenario_id, scenario.version)], role)


def restore_scenario(store: Store, scenario_id: str, version: int, role: str) -> Scenario:
    """Bring a scenario back as it was in a version, over what there is or where it was removed.

    Raises
    ------
    InputError
        If it never had that version.
    """
    events = read_events(store, SCENARIOS.name, scenario_id)
    versions = {event.after["version"]: event.after for event in events if event.after}
    if version not in versions:
        raise InputError(f"Scenario {scenario_id} has no version {version}.")
    now = read_scenario(store, scenario_id)
    former = _to_scenario(versions[version])
    return save_scenario(store, replace(former, version=now.version if now else 0), role)


def _to_scenario(row: Mapping[str, Any]) -> Scenario:
    changes = tuple(read_change(change) for change in row["changes"])
    return Scenario(**{**row, "changes": changes})


def _check_scenario(scenario: Scenario) -> None:
    problems = [
        check_identifier("territory_id", scenario.territory_id),
        check_identifier("name", scenario.name.strip(), LONGEST_NAME),
    ]
    if any(problems):
        raise InputError("\n".join(problem for problem in problems if problem))
    check_changes(scenario.changes)
