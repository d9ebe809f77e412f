"""What a clustering leaves behind: a file of enterprises, a file of clusters, each saying why."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from deseo.clusters.hulls import draw_hulls
from deseo.figures.candidates import name_cluster
from deseo.reports.cluster_tables import (
    Wording,
    describe_run,
    tabulate_certainties,
    tabulate_groups,
)
from deseo.reports.layer_files import write_layer
from deseo.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from deseo.cli.grounds import Ground
    from deseo.clusters import Assessment, Clustering
    from deseo.i18n import Translator


@dataclass(frozen=True)
class Outcome:
    """What was found on a ground, and how it was judged (None: not at all)."""

    ground: Ground
    clustering: Clustering
    assessment: Assessment | None
    permutations: int
    runs: int
    seed: int

    def describe(self, say: Translator) -> dict[str, object]:
        """Return what every file says of itself."""
        told = {
            "title": "Candidate clusters",
            "software": "DESEO Atlas",
            "version": _read_version(),
            "source": self.ground.source,
            "territory": self.ground.territory_id,
            "crs": self.ground.crs_name,
            "permutations": self.permutations,
            "stability_runs": self.runs if self.permutations else 0,
            "seed": self.seed,
        }
        return describe_run(self.ground.data, self.clustering, told, self.mark(say))

    def mark(self, say: Translator) -> str:
        """Return the mark of an exercise, empty for real enterprises."""
        return say("exercise.mark") if self.ground.data.is_exercise else ""


def write_enterprises(path: Path, outcome: Outcome, say: Translator) -> None:
    """Write a row for each enterprise."""
    enterprises = outcome.ground.data.enterprises
    table = tabulate_certainties(
        enterprises, outcome.clustering, outcome.assessment, outcome.mark(say)
    )
    write_layer(path, table, "enterprises", outcome.describe(say))


def write_groups(path: Path, outcome: Outcome, services: pd.DataFrame, say: Translator) -> None:
    """Write a row for each cluster; `services` names services and their dimensions."""
    ground, clustering = outcome.ground, outcome.clustering
    radius_m = clustering.weighed.rules.radius_m
    enterprises = ground.data.enterprises
    hulls = draw_hulls(enterprises, clustering.labels, ground.metric_crs, radius_m)
    wording = _choose_words(enterprises, services, say)
    table = tabulate_groups(
        ground.data, clustering, outcome.assessment, hulls, services, wording, outcome.mark(say)
    )
    write_layer(path, table, "clusters", outcome.describe(say))


def _choose_words(enterprises: pd.DataFrame, services: pd.DataFrame, say: Translator) -> Wording:
    """Name enterprises as the list does and services in the reader's language."""
    names = enterprises["name"].to_dict() if "name" in enterprises else {}
    labels = services[f"label_{say.language}"].to_dict()
    return Wording(
        t=say,
        name_of=lambda one: str(names.get(one) or one),
        service_of=lambda one: str(labels.get(one, one)),
        letter_of=name_cluster,
    )


def _read_version() -> str:
    """Read the version installed; of a checkout that is only run, the one it declares."""
    try:
        return version("deseo-atlas")
    except PackageNotFoundError:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])
