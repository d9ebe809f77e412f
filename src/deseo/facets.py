"""A facet is one question with a closed list of answers; facets narrow each other down.

An enterprise passes when, for every facet that is asked, one of its values is among the answers
chosen, and the search finds it. Counts beside an answer say how many would pass if it were chosen
in addition to what the *other* facets ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deseo.schema.contracts import BASES
from deseo.schema.validation import split_list
from deseo.searches import match_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.model import Dataset, Filters

FACETS = ("family", "form", "offers", "needs", "network", "evidence", "precision")
SILENT = "silent"
EVIDENCE = (*BASES, SILENT)
UNSTATED = "unstated"


def tabulate_facets(data: Dataset) -> pd.DataFrame:
    """List every value of every facet for each enterprise.

    Returns
    -------
    One row per enterprise, facet and value, with those three as columns. An enterprise of which
    nothing is known has evidence "silent"; a family or form nobody stated is "unstated".
    """
    rows = data.enterprises
    singles = {"family": "eu_family", "form": "legal_form", "precision": "location_precision"}
    parts = [_stack("enterprise_id", facet, rows[column]) for facet, column in singles.items()]
    networks = rows["networks"].map(split_list).explode().dropna()
    parts.append(_stack("enterprise_id", "network", networks[networks != ""]))
    linked = data.links.set_index("enterprise_id")
    for role in ("offers", "needs"):
        is_role = linked["role"].isin([role, "shares"] if role == "offers" else [role])
        parts.append(_stack("enterprise_id", role, linked.loc[is_role, "service_id"]))
    basis = linked["basis"]
    silent = pd.Series(SILENT, index=rows.index.difference(linked.index), dtype="str")
    parts.append(_stack("enterprise_id", "evidence", pd.concat([basis, silent])))
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _stack(index_name: str, facet: str, values: pd.Series[str]) -> pd.DataFrame:
    filled = values.astype("str").replace("", UNSTATED)
    return pd.DataFrame(
        {index_name: values.index.astype("str"), "facet": facet, "value": filled.to_numpy()}
    )


def filter_enterprises(
    table: pd.DataFrame, searchable: pd.Series[str], filters: Filters
) -> pd.Series[bool]:
    """Tell which enterprises pass, on the index of `searchable`.

    Parameters
    ----------
    table
        What `tabulate_facets` returns.
    searchable
        What `searches.index_text` returns.
    filters
        What is asked for.
    """
    passing = match_text(searchable, filters.q)
    for facet in FACETS:
        passing &= _passes(table, facet, getattr(filters, facet), searchable.index)
    return passing


def count_values(
    table: pd.DataFrame, searchable: pd.Series[str], filters: Filters
) -> dict[str, pd.Series[int]]:
    """Count, for each facet, how many enterprises would pass with each of its values chosen."""
    tests = {f: _passes(table, f, getattr(filters, f), searchable.index) for f in FACETS}
    found = match_text(searchable, filters.q)
    counts = {}
    for facet in FACETS:
        others = found.copy()
        for other in FACETS:
            if other != facet:
                others &= tests[other]
        own = table[table["facet"] == facet]
        kept = own[own["enterprise_id"].isin(others.index[others])]
        every = pd.Index(own["value"].unique())
        counts[facet] = kept["value"].value_counts().reindex(every, fill_value=0)
    return counts


def _passes(
    table: pd.DataFrame, facet: str, chosen: Sequence[str], index: pd.Index[str]
) -> pd.Series[bool]:
    if not chosen:
        return pd.Series(data=True, index=index, dtype="bool")
    wanted = table[(table["facet"] == facet) & table["value"].isin(list(chosen))]
    return pd.Series(index.isin(wanted["enterprise_id"]), index=index)


def offered_values(table: pd.DataFrame) -> Mapping[str, frozenset[str]]:
    """Give, for each facet, the values that occur: what an address may ask for."""
    return {f: frozenset(table.loc[table["facet"] == f, "value"]) for f in FACETS}
