"""Copy what people made into one file, and bring such a copy back."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from deseo.errors import DeseoError
from deseo.settings import read_paths


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write the copy to.")],
) -> None:
    """Copy everything people made into one file, while the Atlas is in use."""
    from deseo.store import back_up, open_store  # noqa: PLC0415 - other commands need no store

    try:
        size = back_up(open_store(read_paths()), file)
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{file} holds a copy ({size / 1000:.0f} kB), checked. Keep it as you keep answers.")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by `deseo backup`.")],
) -> None:
    """Bring a copy back in place of what is there; what was there is kept beside it."""
    from deseo.store import Store  # noqa: PLC0415 - other commands need no store
    from deseo.store import restore as bring_back  # noqa: PLC0415
    from deseo.store.backups import former_path  # noqa: PLC0415

    try:
        paths = read_paths()
        revision = bring_back(paths, file)
    except DeseoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{file} is back, checked, in version {revision}.")
    path = Store.of(paths).path
    former = former_path(path) if path else None
    if former and former.exists():
        typer.echo(f"What was there before is in {former}.")
