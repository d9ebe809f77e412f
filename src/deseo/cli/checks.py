"""Hold what somebody brings against its contract, and say which rows to mend."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from deseo.errors import DeseoError
from deseo.i18n import LANGUAGES, Translator
from deseo.schema import TableError, describe_problem
from deseo.settings import read_paths
from deseo.sources.shipped import load_register, load_territories


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
