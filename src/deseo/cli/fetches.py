"""Fetch live figures: the same as the button of page Data, for a clock or a script to press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deseo.errors import DeseoError
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import read_paths
from deseo.sources.live import (
    fetch_enterprises,
    fetch_source,
    find_list,
    load_contracts,
    load_registers,
)
from deseo.sources.live.finders import plan_hunt
from deseo.sources.shipped import load_reference, load_territories, load_zones
from deseo.sources.territories import load_all_territories

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from deseo.settings import Paths
    from deseo.sources.live import Contract, Outcome
    from deseo.sources.live.finders import Hunt

fetch_app = typer.Typer(help="Fetch newer data from public sources.", no_args_is_help=True)


@fetch_app.callback()
def fetch() -> None:
    """Fetch newer data from public sources; nothing is fetched without being asked for."""


@fetch_app.command("indicators")
def fetch_indicators(
    *,
    territory: Annotated[str, typer.Option(help="One territory only, such as modena.")] = "",
    source: Annotated[str, typer.Option(help="One source only, such as eurostat.")] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Ask again, whatever a cache holds; take fewer figures.")
    ] = False,
    lang: Annotated[str, typer.Option(help="The language to answer in.")] = "en",
) -> None:
    """Fetch figures on women and men; what fails leaves the last good figures in place.

    The exit code is 0 when everything arrived, 1 when something did not.
    """
    say = Translator(lang if lang in LANGUAGES else "en")
    try:
        paths = read_paths()
        known = load_territories(paths)
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    _check_choice(territory, known, "--territory")
    _check_choice(source, load_contracts(), "--source")
    chosen = {territory: known[territory]} if territory else known
    is_whole = True
    for contract in load_contracts().values():
        if source in {"", contract.source_id} and contract.serves(chosen):
            outcomes = fetch_source(paths.home, contract, chosen, is_forced=force)
            is_whole &= _tell(contract, outcomes, say)
    raise typer.Exit(0 if is_whole else 1)


@fetch_app.command("enterprises")
def fetch_lists(
    *,
    territory: Annotated[str, typer.Option(help="The territory, such as modena.")],
    source: Annotated[str, typer.Option(help="One register only, such as overpass.")] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Ask again, whatever a cache holds; take fewer rows.")
    ] = False,
    lang: Annotated[str, typer.Option(help="The language to answer in.")] = "en",
) -> None:
    """Ask public registers for a territory's organisations; `deseo import` brings a list in.

    Nothing comes in by itself; what fails leaves the last good list in place. The exit code is 0
    when every register answered, 1 when one did not.
    """
    say = Translator(lang if lang in LANGUAGES else "en")
    try:
        paths = read_paths()
        known = load_all_territories(paths)
        _check_choice(territory, known, "--territory")
        place = known[territory]
        hunt = plan_hunt(place, load_zones(paths, territory), load_reference(paths, "legal_forms"))
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    asked = [one for one in load_registers().values() if one.knows(place.country)]
    _check_choice(source, [one.source_id for one in asked], "--source")
    chosen = [one for one in asked if source in {"", one.source_id}]
    whole = [_fetch_list(paths, one, hunt, say, is_forced=force) for one in chosen]
    raise typer.Exit(0 if all(whole) else 1)


def _fetch_list(
    paths: Paths, contract: Contract, hunt: Hunt, say: Translator, *, is_forced: bool
) -> bool:
    """Ask one register; say how many it knows and how they come in, or how it failed."""
    outcome = fetch_enterprises(paths.home, contract, hunt, is_forced=is_forced)
    if outcome.failure:
        own = f"registers.fail_{outcome.failure.kind}"
        key = own if say.has(own) else f"fetch.fail_{outcome.failure.kind}"
        typer.echo(say(key, name=contract.name), err=True)
        return False
    typer.echo(f"{contract.name}: {say.count('registers.rows', outcome.rows)}")
    found = find_list(paths.home, contract, hunt.territory_id)
    if found:
        command = _write_import(found.path, hunt.territory_id)
        typer.echo(say("registers.bring_in", command=command))
    return True


def _write_import(path: Path, territory_id: str) -> str:
    return f'deseo import "{path}" --territory {territory_id} --report report.json'


def _check_choice(given: str, offered: Collection[str], option: str) -> None:
    if given and given not in offered:
        raise typer.BadParameter(f"there are {', '.join(offered)}", param_hint=option)


def _tell(contract: Contract, outcomes: Sequence[Outcome], say: Translator) -> bool:
    """Say how a source went: figures kept, and each kind of failure once."""
    rows = sum(outcome.rows for outcome in outcomes)
    if rows:
        typer.echo(f"{contract.name}: {say.count('fetch.rows', rows)}")
    kinds = dict.fromkeys(o.failure.kind for o in outcomes if o.failure)
    for kind in kinds:
        typer.echo(say(f"fetch.fail_{kind}", name=contract.name), err=True)
    return not kinds
