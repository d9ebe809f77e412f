"""Bring a list of organisations in: every row accepted, merged or refused, and told."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from deseo.errors import DeseoError, InputError
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import Paths, read_paths

if TYPE_CHECKING:
    import pandas as pd

    from deseo.sources.imports.batches import Batch, ImportChoices
    from deseo.sources.imports.reports import ImportReport


def import_file(
    file: Annotated[Path, typer.Argument(help="The list: CSV, XLSX, ODS, GeoJSON, GeoPackage …")],
    territory: Annotated[str, typer.Option(help="The territory it belongs to, such as modena.")],
    report: Annotated[Path, typer.Option(help="The JSON file to write the loss report to.")],
    mapping: Annotated[
        Path | None, typer.Option(help='A TOML file: [columns], then field = "column".')
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing, only report.")] = False,
    sheet: Annotated[str, typer.Option(help="The sheet or layer to read.")] = "",
    crs: Annotated[str, typer.Option(help="The system of its coordinates: EPSG:n.")] = "",
    lang: Annotated[str, typer.Option(help="The language to answer in.")] = "en",
) -> None:
    """Import a list of organisations, and report what became of each of its rows."""
    from deseo.sources.imports.batches import ImportChoices  # noqa: PLC0415 - no other needs it
    from deseo.sources.imports.mappings import read_mapping  # noqa: PLC0415
    from deseo.sources.imports.reports import check_target, write_report  # noqa: PLC0415

    say = Translator(lang if lang in LANGUAGES else "en")
    try:
        check_target(report)
        decided = read_mapping(mapping) if mapping else None
        choices = ImportChoices(decided, sheet, crs, is_dry_run=dry_run)
        batch = _make_batch(read_paths(), file, territory, choices)
        told = replace(batch.report, is_dry_run=dry_run)
        if not dry_run:
            told = _keep(read_paths(), batch, choices)
        write_report(report, told, say)
    except DeseoError as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise typer.Exit(2) from error
    _tell(told, report, say)


def _make_batch(paths: Paths, file: Path, territory: str, choices: ImportChoices) -> Batch:
    from deseo.sources.imports.batches import make_batch, propose_import  # noqa: PLC0415
    from deseo.sources.territories import load_all_territories  # noqa: PLC0415

    known = load_all_territories(paths)
    if territory not in known:
        raise InputError(f"there is no territory '{territory}'; there are: {', '.join(known)}.")
    existing = _read_existing(paths, territory)
    if not sys.stderr.isatty():
        return make_batch(
            paths, propose_import(paths, file, territory, choices), territory, existing
        )
    with typer.progressbar(length=100, file=sys.stderr) as bar:
        proposal = propose_import(paths, file, territory, choices)
        return make_batch(
            paths,
            proposal,
            territory,
            existing,
            lambda _, share: bar.update(max(0, round(100 * share) - bar.pos)),
        )


def _read_existing(paths: Paths, territory: str) -> pd.DataFrame:
    """Read the enterprises there are, shipped and imported, so that none comes in twice."""
    import pandas as pd  # noqa: PLC0415

    from deseo.sources.additions import add_enterprises  # noqa: PLC0415
    from deseo.sources.shipped import load_dataset  # noqa: PLC0415
    from deseo.store import Store, read_imported  # noqa: PLC0415

    own = replace(paths, enterprises=None)
    shipped = load_dataset(own, territory, "real")
    added = read_imported(Store.of(paths), territory)
    return pd.DataFrame(add_enterprises(shipped, added, "").enterprises.drop(columns="geometry"))


def _keep(paths: Paths, batch: Batch, choices: ImportChoices) -> ImportReport:
    """Keep the accepted rows, and what was decided for the next file of this shape."""
    from deseo.sources.imports.mappings import remember_mapping  # noqa: PLC0415
    from deseo.store import Store, save_import  # noqa: PLC0415

    told = batch.report
    if told.accepted:
        names = ("rows_in", "accepted", "merged", "refused")
        counts = {name: int(getattr(told, name)) for name in names}
        saved = save_import(Store.of(paths), batch.enterprises, told.file, counts, "officer")
        told = replace(told, batch_id=saved.batch_id)
    if choices.mapping:
        remember_mapping(paths.home, batch.proposal.reading.names, choices.mapping)
    return told


def _tell(told: ImportReport, report: Path, say: Translator) -> None:
    names = ("rows_in", "accepted", "merged", "refused")
    rows, accepted, merged, refused = (say.number(getattr(told, name)) for name in names)
    counts = {"rows": rows, "accepted": accepted, "merged": merged, "refused": refused}
    typer.echo(say("imports.sum", **counts, file=report.name))
    if told.dropped_columns:
        typer.echo(say("imports.people", columns=say.enumerate(told.dropped_columns)))
    if told.is_dry_run:
        typer.echo(say("imports.trial"))
