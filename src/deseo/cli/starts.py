"""Open the Atlas: files in place, the method compiled, then the pages."""

from __future__ import annotations

import typer

from deseo.clusters import warm
from deseo.errors import DeseoError
from deseo.figures.assets import prepare_assets
from deseo.settings import read_paths


def prepare() -> None:
    """Copy what the browser needs into place, and compile the method."""
    try:
        copied = prepare_assets(read_paths())
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{copied} map files brought up to date." if copied else "Map files are up to date.")
    warm()


def run(context: typer.Context) -> None:
    """Prepare everything and open the Atlas; further options are Streamlit's own."""
    prepare()
    typer.echo("Opening the Atlas (stop it with Ctrl+C) …")
    from deseo.ui.servers import serve  # noqa: PLC0415 - other commands need no pages

    serve(context.args)
