"""How much do we know? The share of enterprises, per zone, of which something is known.

A share is of the enterprises in the zone, not of those that answered; a zone without enterprises
has no share, which is not a share of zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from deseo.model import Dataset

ASPECTS = ("services", "needs", "staff", "place")
EXACT = ("address", "street")


def know_enterprises(data: Dataset) -> pd.DataFrame:
    """Tell for each enterprise what is known of it.

    Returns
    -------
    On the enterprise index, one column of booleans per aspect: services it offers, services it
    needs, staff counted by sex, and a place known to the address or street.
    """
    rows, links = data.enterprises, data.links
    offering = links.loc[links["role"].isin(["offers", "shares"]), "enterprise_id"]
    needing = links.loc[links["role"] == "needs", "enterprise_id"]
    by_sex = rows["women_employees"].notna() | rows["women_employees_share"].notna()
    return pd.DataFrame(
        {
            "services": rows.index.isin(offering),
            "needs": rows.index.isin(needing),
            "staff": by_sex.to_numpy(dtype="bool"),
            "place": rows["location_precision"].isin(EXACT).to_numpy(),
        },
        index=rows.index,
    )


def share_known(known: pd.DataFrame) -> pd.Series[float]:
    """Give the share of all enterprises of which each aspect is known; NaN where there are none."""
    shares: pd.Series[float] = known.astype("float64").mean()
    return shares


def share_known_by_zone(known: pd.DataFrame, zone_of: pd.Series[str]) -> pd.DataFrame:
    """Give the shares of `share_known` per zone, on the index of zone ids that have enterprises."""
    inside = zone_of != ""
    return known[inside].astype("float64").groupby(zone_of[inside]).mean()
