"""Bring a list of organisations in: every row accepted, merged or refused, and told."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from deseo.errors import DeseoError, InputError, MissingDataError, ReadingError, StoreError
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import Paths, read_paths

if TYPE_CHECKING:
    import pandas as pd

    from deseo.sources.imports.batches import Batch, ImportChoices
    from deseo.sources.imports.reports import ImportReport
    from deseo.sources.imports.twins import Decided


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
    from deseo.sources.imports.failures import describe_failure  # noqa: PLC0415
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
    except (ReadingError, MissingDataError, StoreError) as error:
        typer.echo(f"{file.name}: {describe_failure(error, say)}", err=True)
        raise typer.Exit(2) from error
    except DeseoError as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise typer.Exit(2) from error
    _tell(told, report, say)


def _make_batch(paths: Paths, file: Path, territory: str, choices: ImportChoices) -> Batch:
    from deseo.sources.imports.batches import make_batch, propose_import  # noqa: PLC0415
    from deseo.sources.territories import load_all_territories  # noqa: PLC0415

    known = load_all_territories(paths)
    if territory not in known:
        there = ", ".join(known)
        said = f"there is no territory '{territory}'; there are: {there}."
        raise ReadingError("no_territory", said, given=territory, there=there)
    existing, decided = _read_known(paths, territory)
    if not sys.stderr.isatty():
        proposal = propose_import(paths, file, territory, choices)
        return make_batch(paths, proposal, territory, existing, decided=decided)
    with typer.progressbar(length=100, file=sys.stderr) as bar:
        proposal = propose_import(paths, file, territory, choices)
        return make_batch(
            paths,
            proposal,
            territory,
            existing,
            lambda _, share: bar.update(max(0, round(100 * share) - bar.pos)),
            decided,
        )


def _read_known(paths: Paths, territory: str) -> tuple[pd.DataFrame, Decided]:
    """Read the enterprises there are, shipped and imported, so that none comes in twice."""
    from deseo import store as kept  # noqa: PLC0415
    from deseo.sources.additions import add_enterprises, merge_enterprises  # noqa: PLC0415
    from deseo.sources.imports.twins import recall_known  # noqa: PLC0415
    from deseo.sources.shipped import load_dataset  # noqa: PLC0415

    store = kept.Store.of(paths)
    shipped = load_dataset(replace(paths, enterprises=None), territory, "real")
    told = add_enterprises(shipped, kept.read_imported(store, territory), "")
    merged = merge_enterprises(told, kept.read_standing(store, territory))
    return recall_known(told, merged, kept.read_different(store, territory))


def _keep(paths: Paths, batch: Batch, choices: ImportChoices) -> ImportReport:
    """Keep the rows that say something new, and what was decided for other files of this shape."""
    from deseo.sources.imports.mappings import remember_mapping  # noqa: PLC0415
    from deseo.sources.imports.reports import count_rows  # noqa: PLC0415
    from deseo.store import Store, save_import  # noqa: PLC0415

    told = batch.report
    if len(batch.rows):
        store, counts = Store.of(paths), count_rows(told)
        try:
            saved = save_import(store, batch.rows, told.file, counts, "officer", batch.pairs)
        except InputError as error:
            raise ReadingError("meanwhile", str(error)) from error
        told = replace(told, batch_id=saved.batch_id)
    if choices.mapping:
        remember_mapping(paths.home, batch.proposal.reading.names, choices.mapping)
    return told


def _tell(told: ImportReport, report: Path, say: Translator) -> None:
    names = ("rows_in", "accepted", "merged", "refused")
    rows, accepted, merged, refused = (say.number(getattr(told, name)) for name in names)
    counts = {"rows": rows, "accepted": accepted, "merged": merged, "refused": refused}
    typer.echo(say("imports.sum", **counts, file=report.name))
    if told.doubtful:
        typer.echo(say.count("imports.doubtful", told.doubtful))
    if told.dropped_columns:
        typer.echo(say("imports.people", columns=say.enumerate(told.dropped_columns)))
    if told.is_dry_run:
        typer.echo(say("imports.trial"))
