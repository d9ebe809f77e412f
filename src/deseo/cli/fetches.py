"""Fetch live figures: the same as the button of page Data, for a clock or a script to press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deseo.errors import DeseoError
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import read_paths
from deseo.sources.live import fetch_source, load_contracts
from deseo.sources.shipped import load_territories

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from deseo.sources.live import Contract, Outcome

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
