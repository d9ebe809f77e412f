"""What a command says: what it found goes to stdout, what stands in the way to stderr."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from deseo.clusters.emptiness import find_reasons
from deseo.errors import DeseoError
from deseo.model import SURENESS
from deseo.reports.phrases import say_distance
from deseo.reports.sentences import say_nothing_found
from deseo.schema import TableError, describe_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deseo.clusters import Assessment, Clustering
    from deseo.i18n import Translator
    from deseo.sources.rolls import Remark

MOST_ROWS = 5
MOST_PROBLEMS = 50
UNPLACED = ("missing", "unreadable", "swapped", "outside")


@contextmanager
def refusals(say: Translator) -> Iterator[None]:
    """Turn a refusal into its words and exit code 2: what is asked is not possible."""
    try:
        yield
    except TableError as error:
        for problem in error.problems[:MOST_PROBLEMS]:
            typer.echo(describe_problem(problem, say), err=True)
        more = len(error.problems) - MOST_PROBLEMS
        if more > 0:
            typer.echo(say.count("command.more_problems", more), err=True)
        raise typer.Exit(2) from error
    except DeseoError as error:
        typer.echo(_clean(str(error)), err=True)
        raise typer.Exit(2) from error


@contextmanager
def progress(label: str, planned: int) -> Iterator[Callable[[int, int], bool]]:
    """Show a bar on stderr; yields what moves it at each step and says to go on."""
    with typer.progressbar(length=planned, label=label, file=sys.stderr) as bar:

        def move(_done: int, _planned: int) -> bool:
            if bar.pos < planned:  # a second look at what is left may take more than planned
                bar.update(1)
            return True

        yield move
        bar.update(planned - bar.pos)


def tell_remarks(remarks: Iterable[Remark], say: Translator) -> None:
    """Tell which rows are left out, and why."""
    for remark in remarks:
        if remark.reason in UNPLACED:
            rows = ", ".join(str(row) for row in remark.rows[:MOST_ROWS])
            rows += " …" if len(remark.rows) > MOST_ROWS else ""
            told = say.count(f"command.{remark.reason}", len(remark.rows), rows=rows)
        else:
            told = say(f"command.{remark.reason}")
        typer.echo(told, err=True)


def tell_groups(
    clustering: Clustering, assessment: Assessment | None, say: Translator, *, why_none: bool
) -> None:
    """Tell how many groups there are and how sure, or (`why_none`) why there are none."""
    rules, groups = clustering.weighed.rules, len(clustering.groups)
    if not groups:
        typer.echo(say("clusters.nothing"))
        reasons = find_reasons(clustering.weighed.prepared, rules) if why_none else ()
        for sentence in say_nothing_found(reasons, rules, say):
            typer.echo(sentence.text)
        return
    members = int((clustering.labels >= 0).sum())
    inside = say.count(
        "command.in_cluster",
        members,
        total=say.number(len(clustering.labels)),
        distance=say_distance(rules.radius_m, say),
    )
    typer.echo(f"{say.count('clusters.found', groups)} {inside}")
    typer.echo(_say_words(assessment, say))


def _say_words(assessment: Assessment | None, say: Translator) -> str:
    if assessment is None:
        return say("command.untested")
    words = [certainty.word for certainty in assessment.certainties]
    counts = {word: words.count(word) for word in SURENESS}
    told = [say.count(f"clusters.count_{word}", n) for word, n in counts.items() if n]
    if not set(words) & set(SURENESS[:2]):
        told.append(say("clusters.only_chance"))
    return " ".join(told)


def _clean(text: str) -> str:
    """Keep what a terminal may show: names of files and cells are somebody else's."""
    return os.linesep.join(
        "".join(c if c.isprintable() else "�" for c in line) for line in text.splitlines()
    )
