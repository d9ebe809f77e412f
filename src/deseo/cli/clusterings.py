"""Find candidate clusters from a terminal: the result is the page's, the file is yours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deseo.cli.answers import progress, refusals, tell_groups, tell_remarks
from deseo.cli.grounds import Ground, load_ground, refuse_unusable
from deseo.cli.outcomes import Outcome, write_enterprises, write_groups
from deseo.clusters import Assessment, Clustering, ClusterRules, assess_clusters, find_clusters
from deseo.clusters.crowds import suggest_near_m
from deseo.clusters.knobs import BINDINGS
from deseo.clusters.stages import prepare
from deseo.clusters.tiles import find_clusters_by_tiles
from deseo.errors import InputError
from deseo.i18n import LANGUAGES, Translator
from deseo.model import SOURCES
from deseo.reports.layer_files import check_target
from deseo.settings import read_paths
from deseo.sources.shipped import load_reference
from deseo.spatial import limit_threads

if TYPE_CHECKING:
    from deseo.clusters import Roster

METRES_PER_KM = 1_000
RUNS = 100
AUTO = "auto"


def clusters(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TERRITORY|FILE",
            help="A territory, or a CSV, GeoJSON, GeoPackage or GeoParquet with enterprise_id, "
            "lat and lon (WGS 84) or geometry, services_offered and services_needed (codes "
            "joined by |); location_precision, basis, name and entity_id if you know them.",
        ),
    ],
    near: Annotated[
        str, typer.Option(help="How far is near, in metres; auto is what the page suggests.")
    ] = AUTO,
    cohesion: Annotated[
        float, typer.Option(help="How tight a cluster has to be, 0.05 to 1.")
    ] = 0.10,
    smallest: Annotated[int, typer.Option(help="The fewest members of a cluster.")] = 4,
    binds: Annotated[str, typer.Option(help=f"What binds: {', '.join(BINDINGS)}.")] = "mixed",
    alpha: Annotated[
        float, typer.Option(help="How much nearness counts beside kinship, 0 to 1.")
    ] = 0.5,
    inferred: Annotated[
        float, typer.Option(help="How much an inferred service counts beside a declared one.")
    ] = 0.5,
    permutations: Annotated[
        int, typer.Option(min=0, max=9_999, help="Worlds of chance to compare with; 0: no test.")
    ] = 99,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(
            help="A row for each enterprise, in your order: .geojson, .gpkg, .csv or .parquet. The "
            "rules used stand in its metadata; for x.csv in x.csv-metadata.json beside it."
        ),
    ] = None,
    clusters_out: Annotated[
        Path | None, typer.Option(help="A row for each cluster, with outline and reasons.")
    ] = None,
    source: Annotated[str, typer.Option(help="real, or exercise: invented enterprises.")] = "real",
    territory: Annotated[
        str | None, typer.Option(help="The territory a FILE belongs to: its CRS, zones and sea.")
    ] = None,
    lang: Annotated[str, typer.Option(help="The language to answer in.")] = "en",
    threads: Annotated[
        int | None, typer.Option(min=1, help="At most so many threads; no result depends on it.")
    ] = None,
    tile_km: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            help="Look for near pairs tile by tile of this side: the same clusters in less "
            "memory, if permutations are 0.",
        ),
    ] = None,
) -> None:
    """Find candidate clusters of enterprises near one another with services in common.

    Each is compared with worlds of chance and called likely, possible or chance (none: in no
    cluster; unjudged: not tested). Exit code 0, also when nothing is found; 2 when a file cannot
    be used.
    """
    say = Translator(lang if lang in LANGUAGES else "en")
    with refusals(say):
        _check_choices(source, binds)
        targets = [path for path in (out, clusters_out) if path]
        _check_targets(target, targets, say)
        if threads:
            limit_threads(threads)
        paths = read_paths()
        ground = load_ground(paths, target, territory, source, say)
        tell_remarks(ground.remarks, say)
        refuse_unusable(ground, say)
        roster = ground.roster(inferred)
        rules = _choose_rules(roster, near, cohesion, smallest, binds, alpha, inferred)
        by_tiles = tile_km if permutations == 0 else None
        clustering = _find(ground, roster, rules, by_tiles)
        assessment = _judge(ground, clustering, permutations, seed, say)
        tell_groups(clustering, assessment, say, why_none=by_tiles is None)
        outcome = Outcome(ground, clustering, assessment, permutations, RUNS, seed)
        if out:
            write_enterprises(out, outcome, say)
        if clusters_out:
            write_groups(clusters_out, outcome, load_reference(paths, "services"), say)
        for path in targets:
            typer.echo(say("command.written", file=str(path)))


def _check_choices(source: str, binds: str) -> None:
    for option, value, offered in (("--source", source, SOURCES), ("--binds", binds, BINDINGS)):
        if value not in offered:
            raise InputError(f"{option} is '{value}'; expected one of {', '.join(offered)}.")


def _check_targets(target: str, targets: list[Path], say: Translator) -> None:
    taken = [Path(target).resolve()]
    for path in targets:
        check_target(path)
        if path.resolve() in taken:
            raise InputError(say("command.same_file", file=path.name))
        taken.append(path.resolve())


def _choose_rules(
    roster: Roster,
    near: str,
    cohesion: float,
    smallest: int,
    binds: str,
    alpha: float,
    inferred: float,
) -> ClusterRules:
    offers, needs, complement = BINDINGS[binds]
    try:
        radius_m = suggest_near_m(roster) if near == AUTO else float(near)
    except ValueError as cause:
        raise InputError(f"--near is '{near}'; expected metres, or {AUTO}.") from cause
    return ClusterRules(
        radius_m=radius_m,
        lambda_offers=offers,
        lambda_needs=needs,
        lambda_complement=complement,
        alpha=alpha,
        cohesion=cohesion,
        min_members=smallest,
        inferred_weight=inferred,
    )


def _find(ground: Ground, roster: Roster, rules: ClusterRules, tile_km: float | None) -> Clustering:
    if tile_km is None:
        return find_clusters(prepare(roster, rules.radius_m, ground.barriers), rules)
    return find_clusters_by_tiles(roster, rules, tile_km * METRES_PER_KM, ground.barriers)


def _judge(
    ground: Ground, clustering: Clustering, permutations: int, seed: int, say: Translator
) -> Assessment | None:
    """Return how sure each group is; None where nothing is to be tested."""
    if not permutations:
        return None
    if len(clustering.groups) == 0:
        return assess_clusters(clustering, permutations, RUNS, seed)
    with progress(say("clusters.checking"), 2 * permutations + RUNS) as move:
        return assess_clusters(clustering, permutations, RUNS, seed, ground.barriers, move)
