"""A row that is another told again stands in it from now on, and stays what it was told as.

Registers decide first, then what two rows have in common (see `deseo.duplicates`). What certainly
is one is merged; what may be is a question for a person. A repetition that says nothing the other
row does not is only told of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from deseo.duplicates import choose_fields, has_news, list_cells, settle_duplicates
from deseo.schema.contracts import ENTERPRISES
from deseo.sources.imports.reports import ImportProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deseo.model import Dataset
    from deseo.sources.imports.rows import Rows

REASONS: Final = (
    ("merged_number", {"number", "entity"}),
    ("merged_door", {"near", "address"}),
    ("merged_site", {"site"}),
)
COLUMNS: Final = ("left_id", "right_id", "certainty", "score", "evidence", "filled")


@dataclass(frozen=True)
class Decided:
    """Hold what is settled of those there are: who stands in another, and who are two."""

    hidden: frozenset[str] = frozenset()
    different: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Twins:
    """Hold what a file tells again.

    `merged` names for each row that is another which one that is; `pairs` (`COLUMNS`) has those of
    them that say something new, as "certain", and the questions, as "doubtful". `reasons` says of
    those merged for what they share why, and the name of the other.
    """

    merged: Mapping[str, str]
    pairs: pd.DataFrame
    reasons: Mapping[str, tuple[str, str]]


def recall_known(
    told: Dataset, merged: Dataset, different: frozenset[frozenset[str]]
) -> tuple[pd.DataFrame, Decided]:
    """Give the enterprises there are, and what is settled of them, as `make_batch` asks for it.

    `told` has all rows that were told, `merged` those that stand for an organisation.
    """
    rows, standing = told.enterprises, merged.enterprises
    hidden = rows[~rows.index.isin(standing.index)]
    parts = [pd.DataFrame(part.drop(columns="geometry")) for part in (standing, hidden)]
    known = pd.concat(parts, ignore_index=True) if len(hidden) else parts[0]
    return known.reset_index(drop=True), Decided(frozenset(hidden.index), different)


def find_twins(
    told: pd.DataFrame, repeated: Mapping[str, str], existing: pd.DataFrame, decided: Decided
) -> Twins:
    """Find which of the rows told are others.

    `told` are rows typed by their contract, `repeated` names those among them that a register or
    their own words say are others, and `existing` are the enterprises there are.
    """
    known = {
        new: old for new, old in repeated.items() if frozenset((new, old)) not in decided.different
    }
    visible = existing[~existing["enterprise_id"].isin(decided.hidden)]
    settled = settle_duplicates(
        visible, told[~told["enterprise_id"].isin(known)], decided.different
    )
    certain = settled[settled["class"] == "certain"]
    merged = dict(zip(certain["right_id"], certain["left_id"], strict=True))
    again = pd.DataFrame(
        {"left_id": [merged.get(old, old) for old in known.values()], "right_id": list(known)}
    ).assign(score=1.0, reasons="told", distance_m=np.nan, name=np.nan, **{"class": "certain"})
    pairs = pd.concat([again, settled] if len(again) else [settled], ignore_index=True)
    merged |= dict(zip(again["right_id"], again["left_id"], strict=True))
    pairs, news = _compare(pairs, told, existing)
    kept = pairs[news | (pairs["class"] == "doubtful").to_numpy()]
    names = dict(
        pair
        for table in (existing, told)
        for pair in zip(table["enterprise_id"], table["name"], strict=True)
    )
    reasons = {
        new: (_choose_reason(why), str(names[merged[new]]))
        for new, why in zip(certain["right_id"], certain["reasons"], strict=True)
    }
    return Twins(merged, tabulate_pairs(kept), reasons)


def tell_merged(rows: Rows, twins: Twins) -> list[ImportProblem]:
    """Tell of each merged row which enterprise it was, and by what that is known."""
    numbers = dict(zip(rows.table["enterprise_id"], rows.numbers.tolist(), strict=True))
    said = {new: twins.reasons.get(new, ("merged", old)) for new, old in twins.merged.items()}
    return [
        ImportProblem(numbers[new], "", reason, "merged", {"value": value})
        for new, (reason, value) in said.items()
    ]


def _compare(
    pairs: pd.DataFrame, told: pd.DataFrame, existing: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Add to each pair the fields its right row fills; tell which right rows say anything new."""
    names = list(ENTERPRISES.names)
    parts = [part.reindex(columns=names).astype(object) for part in (existing, told)]
    both = pd.concat(parts).drop_duplicates("enterprise_id").set_index("enterprise_id", drop=False)
    left, right = (list_cells(both.loc[pairs[name]]) for name in ("left_id", "right_id"))
    taken = choose_fields(left, right)
    fields = np.column_stack([taken[name] for name in names])
    filled = [[names[at] for at in np.flatnonzero(row)] for row in fields]
    return pairs.assign(filled=pd.Series(filled, dtype=object)), has_news(left, right)


def _choose_reason(reasons: str) -> str:
    said = set(reasons.split("|"))
    return next((reason for reason, signs in REASONS if said & signs), "merged_town")


def tabulate_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Lay out pairs that were found, with the fields they fill, as `COLUMNS`."""
    evidence = pd.Series(list(_list_evidence(pairs)), index=pairs.index, dtype=object)
    table = pairs.assign(evidence=evidence).rename(columns={"class": "certainty"})
    return table[list(COLUMNS)].reset_index(drop=True)


def _list_evidence(pairs: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Give what each pair rests on as JSON can keep it; what is not known is left out."""
    columns = (pairs[name] for name in ("reasons", "distance_m", "name"))
    for reasons, distance_m, name in zip(*columns, strict=True):
        told = {"distance_m": distance_m, "name": name}
        numbers = {key: round(float(it), 3) for key, it in told.items() if pd.notna(it)}
        yield {"reasons": reasons.split("|"), **numbers}
