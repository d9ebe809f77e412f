"""Write what is known of women and men in a territory to a file, as the page offers it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from deseo.equality.pictures import picture_territory
from deseo.errors import DeseoError
from deseo.files import write_whole
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.indicator_exports import (
    FORMATS,
    describe_picture,
    tabulate_picture,
    write_picture,
)
from deseo.settings import read_paths
from deseo.sources.indicators import load_indicators
from deseo.sources.shipped import load_territories, read_geometries


def indicators(
    territory: Annotated[str, typer.Argument(help="The territory, such as modena.")],
    out: Annotated[Path, typer.Option(help="The file to write: .csv, .xlsx or .geojson.")],
    year: Annotated[int | None, typer.Option(help="No figure newer than this year.")] = None,
    lang: Annotated[str, typer.Option(help="The language of names and answers.")] = "en",
) -> None:
    """Write a territory's figures on women and men, with their sources, to a file."""
    language = lang if lang in LANGUAGES else "en"
    extension = out.suffix.removeprefix(".").lower()
    if extension not in FORMATS:
        raise typer.BadParameter(f"ends in {', '.join(FORMATS)}", param_hint="--out")
    try:
        paths = read_paths()
        known = load_territories(paths)
        if territory not in known:
            raise typer.BadParameter(f"there are {', '.join(known)}", param_hint="TERRITORY")
        data = load_indicators(paths)
        picture = picture_territory(data, territory, year)
        name = known[territory].name(language)
        table = tabulate_picture(data, picture, territory, language)
        regions = read_geometries(paths.geo / "regions.geojson")
        about = describe_picture(data, picture, name, year)
        write_whole(out, write_picture(table, regions, about, extension))
    except (DeseoError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    say = Translator(language)
    typer.echo(say.count("picture.written", len(table), name=name, file=out.name))
