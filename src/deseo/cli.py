"""The Atlas from the command line: what a page does, without a page."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from deseo.clusters import warm
from deseo.errors import DeseoError
from deseo.figures.assets import prepare_assets
from deseo.i18n import LANGUAGES, Translator
from deseo.schema import TableError, describe_problem
from deseo.settings import read_paths
from deseo.sources.shipped import load_register, load_territories

app = typer.Typer(help="DESEO Atlas", no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Speak UTF-8 whatever the terminal's own habit."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]


@app.command()
def prepare() -> None:
    """Copy what the browser needs into place, and compile the method."""
    try:
        copied = prepare_assets(read_paths())
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{copied} map files brought up to date." if copied else "Map files are up to date.")
    warm()


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def run(context: typer.Context) -> None:
    """Prepare everything and open the Atlas; further options are Streamlit's own."""
    prepare()
    typer.echo("Opening the Atlas (stop it with Ctrl+C) …")
    from deseo.ui.servers import serve  # noqa: PLC0415 - other commands need no pages

    serve(context.args)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A CSV of enterprises.")],
    territory: Annotated[str, typer.Option(help="The territory they belong to.")],
    lang: Annotated[str, typer.Option(help="The language to answer in.")] = "en",
) -> None:
    """Hold a table of enterprises against the contract and say what has to be mended."""
    say = Translator(lang if lang in LANGUAGES else "en")
    try:
        paths = read_paths()
        known = load_territories(paths)
        if territory not in known:
            raise typer.BadParameter(f"there are {', '.join(known)}", param_hint="--territory")
        data = load_register(paths, file, territory)
    except TableError as error:
        for problem in error.problems:
            typer.echo(describe_problem(problem, say), err=True)
        raise typer.Exit(1) from error
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    placed = int((~data.enterprises.geometry.isna()).sum())
    typer.echo(say.count("explore.all", len(data.enterprises)))
    if placed < len(data.enterprises):
        typer.echo(say.count("provenance.placeless", len(data.enterprises) - placed))


if __name__ == "__main__":
    app()
