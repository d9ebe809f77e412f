"""The Atlas from the command line: what a page does, without a page.

One module for each kind of command; every command is registered here, in the order of the help.
An exit code says how it went: 0 well, 1 something has to be mended, 2 not possible.
"""

from __future__ import annotations

import sys

import typer

from deseo.cli.checks import check
from deseo.cli.clusterings import clusters
from deseo.cli.copies import backup, restore
from deseo.cli.fetches import fetch_app
from deseo.cli.imports import import_file
from deseo.cli.indicators import indicators
from deseo.cli.starts import prepare, run

app = typer.Typer(help="DESEO Atlas", no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Speak UTF-8 whatever the terminal's own habit."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]


app.command()(prepare)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(run)
app.command()(check)
app.command("import")(import_file)
app.command()(clusters)
app.command()(backup)
app.command()(restore)
app.command()(indicators)
app.add_typer(fetch_app, name="fetch")
