"""What was imported stands beside what is shipped, as one dataset with a version of its own.

What is one organisation told twice is one row of it, which knows what either of the two knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deseo.duplicates import find_roots, merge_tables
from deseo.schema.contracts import BASES
from deseo.sources.shipped import make_dataset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.model import Dataset

SAID_OF = ["enterprise_id", "service_id", "role"]


def add_enterprises(data: Dataset, added: pd.DataFrame, stamp: str) -> Dataset:
    """Add enterprises typed by their contract; one that is there already stays as it is.

    `stamp` names what is added, so that the version changes with it.
    """
    new = added[~added["enterprise_id"].isin(data.enterprises.index)]
    shipped = pd.DataFrame(data.enterprises.drop(columns="geometry"))
    rows = pd.concat([part for part in (shipped, new) if len(part)] or [shipped])
    return make_dataset(rows.reset_index(drop=True), data.links, f"{data.version}+{stamp}")


def merge_enterprises(data: Dataset, standing: Iterable[tuple[str, str]]) -> Dataset:
    """Let each right one of pairs (left, right) stand in the left, with its services.

    A pair of which one is not there says nothing. The version stays: what is merged comes with the
    stamp of what was added.
    """
    rows = pd.DataFrame(data.enterprises.drop(columns="geometry"))
    roots = find_roots((a, b) for a, b in standing if a in rows.index and b in rows.index)
    if not roots:
        return data
    is_merged = rows.index.isin(list(roots))
    others = rows[is_merged]
    into = pd.Series([roots[one] for one in others.index], index=others.index, dtype="str")
    merged = merge_tables(rows[~is_merged], others, into).reset_index(drop=True)
    return make_dataset(merged, _join_links(data.links, roots), data.version)


def _join_links(links: pd.DataFrame, roots: dict[str, str]) -> pd.DataFrame:
    """Give services to who stands for an organisation; told twice, the better grounds count."""
    ids = links["enterprise_id"]
    told = links.assign(enterprise_id=ids.map(roots).fillna(ids).astype(ids.dtype))
    rank = told["basis"].map({basis: at for at, basis in enumerate(BASES)})
    best = told.assign(_rank=rank).sort_values("_rank", kind="stable").drop_duplicates(SAID_OF)
    return told.loc[best.index.sort_values()]


def join_answers(answers: pd.DataFrame, standing: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Give answers to who stands for an organisation; its own come before those of the other.

    `answers` has enterprise_id and question_id, and one row for each.
    """
    roots = find_roots(standing)
    ids = answers["enterprise_id"]
    is_own = ~ids.isin(list(roots))
    told = answers.assign(enterprise_id=ids.map(roots).fillna(ids))
    told = pd.concat([told[is_own], told[~is_own]])
    return told.drop_duplicates(["enterprise_id", "question_id"]).sort_index()
