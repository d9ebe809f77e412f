"""A facet is one question with a closed list of answers; facets narrow each other down.

An enterprise passes when, for every facet that is asked, one of its values is among the answers
chosen, and the search finds it. Counts beside an answer say how many would pass if it were chosen
in addition to what the *other* facets ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deseo.schema.contracts import BASES
from deseo.schema.validation import split_list
from deseo.searches import match_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from deseo.model import Dataset, Filters

FACETS = ("family", "form", "offers", "needs", "network", "evidence", "precision")
SILENT = "silent"
EVIDENCE = (*BASES, SILENT)
UNSTATED = "unstated"


def tabulate_facets(data: Dataset) -> pd.DataFrame:
    """List every value of every facet for each enterprise.

    Returns
    -------
    One row per enterprise, facet and value, with those three as columns, and `row`, the position
    of the enterprise in `data.enterprises`. An enterprise of which nothing is known has evidence
    "silent"; a family or form nobody stated is "unstated".
    """
    rows = data.enterprises
    singles = {"family": "eu_family", "form": "legal_form", "precision": "location_precision"}
    parts = [_stack(facet, rows[column]) for facet, column in singles.items()]
    networks = rows["networks"].map(split_list).explode().dropna()
    parts.append(_stack("network", networks[networks != ""]))
    linked = data.links.set_index("enterprise_id")
    for role in ("offers", "needs"):
        is_role = linked["role"].isin([role, "shares"] if role == "offers" else [role])
        parts.append(_stack(role, linked.loc[is_role, "service_id"]))
    basis = linked["basis"]
    silent = pd.Series(SILENT, index=rows.index.difference(linked.index), dtype="str")
    parts.append(_stack("evidence", pd.concat([basis, silent])))
    table = pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
    table["row"] = rows.index.get_indexer(pd.Index(table["enterprise_id"]))
    return table.astype({"facet": "category", "value": "category"})


def _stack(facet: str, values: pd.Series[str]) -> pd.DataFrame:
    filled = values.astype("str").replace("", UNSTATED)
    ids = values.index.astype("str")
    return pd.DataFrame({"enterprise_id": ids, "facet": facet, "value": filled.to_numpy()})


def filter_enterprises(
    table: pd.DataFrame, searchable: pd.Series[str], filters: Filters
) -> pd.Series[bool]:
    """Tell which enterprises pass, on the index of `searchable`.

    Parameters
    ----------
    table
        What `tabulate_facets` returns.
    searchable
        What `searches.index_text` returns, on the index of the enterprises.
    filters
        What is asked for.
    """
    passing = match_text(searchable, filters.q).to_numpy(dtype="bool", copy=True)
    for facet in FACETS:
        passing &= _passes(table, facet, getattr(filters, facet), len(searchable))
    return pd.Series(passing, index=searchable.index)


def count_values(
    table: pd.DataFrame, searchable: pd.Series[str], filters: Filters
) -> dict[str, pd.Series[int]]:
    """Count, for each facet, how many enterprises would pass with each of its values chosen."""
    number = len(searchable)
    tests = {f: _passes(table, f, getattr(filters, f), number) for f in FACETS}
    found = match_text(searchable, filters.q).to_numpy(dtype="bool")
    return {
        facet: _count_passing(
            table[table["facet"] == facet],
            np.logical_and.reduce([found, *(tests[o] for o in FACETS if o != facet)]),
        )
        for facet in FACETS
    }


def _count_passing(own: pd.DataFrame, passing: NDArray[np.bool_]) -> pd.Series[int]:
    every = pd.Index(own["value"].astype("str").unique())
    kept = own.loc[passing[own["row"].to_numpy()], "value"].astype("str")
    counts: pd.Series[int] = kept.value_counts().reindex(every, fill_value=0)
    return counts


def _passes(
    table: pd.DataFrame, facet: str, chosen: Sequence[str], number: int
) -> NDArray[np.bool_]:
    if not chosen:
        return np.ones(number, dtype="bool")
    is_wanted = (table["facet"] == facet) & table["value"].isin(list(chosen))
    passing = np.zeros(number, dtype="bool")
    passing[table.loc[is_wanted, "row"].to_numpy()] = True
    return passing


def offered_values(table: pd.DataFrame) -> Mapping[str, frozenset[str]]:
    """Give, for each facet, the values that occur: what an address may ask for."""
    return {f: frozenset(table.loc[table["facet"] == f, "value"]) for f in FACETS}
