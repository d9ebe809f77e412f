"""What was imported stands beside what is shipped, as one dataset with a version of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deseo.sources.shipped import make_dataset

if TYPE_CHECKING:
    from deseo.model import Dataset


def add_enterprises(data: Dataset, added: pd.DataFrame, stamp: str) -> Dataset:
    """Add enterprises typed by their contract; one that is there already stays as it is.

    `stamp` names what is added, so that the version changes with it.
    """
    new = added[~added["enterprise_id"].isin(data.enterprises.index)]
    shipped = pd.DataFrame(data.enterprises.drop(columns="geometry"))
    rows = pd.concat([part for part in (shipped, new) if len(part)] or [shipped])
    return make_dataset(rows.reset_index(drop=True), data.links, f"{data.version}+{stamp}")
