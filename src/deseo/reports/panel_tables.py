"""The equality panel as a table: on screen as the twin of its bars, and to take along.

Empty is not known, or not to be shown, and the reason stands beside it. Shares are 0 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.equality.bounds import MIDDLE
from deseo.equality.disclosures import BASE, LEAST_ENTITIES, MOST_HELD_SHARE
from deseo.equality.panels import ROWS
from deseo.reports.exports import to_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.equality.panels import EqualityPanel, PanelRow
    from deseo.i18n import Translator

CODEBOOK: Final = {
    "figure": "what is counted, in the language of the file",
    "figure_id": ", ".join(ROWS),
    "kind": "share (of women), gap (percent, men minus women), rates (women, men), yes (share)",
    "value": "share 0 to 1, women's rate 0 to 1, or a pay gap in percent; empty: see withheld",
    "men_value": "men's rate 0 to 1, for rates",
    "low, high": f"middle {MIDDLE[1] - MIDDLE[0]:.0%} when answering enterprises are drawn again "
    "with replacement; no sampling error",
    "least, most": "the figure if all who are silent were at one end or at the other",
    "answered, entities": "legal entities that told this figure, and all of the group",
    "people": f"people counted, each enterprise rounded to {BASE} before adding up; 0: not counted",
    "withheld": f"untold, few (under {LEAST_ENTITIES} told), coarse (too few people for a share), "
    f"dominant (one has over {MOST_HELD_SHARE:.0%})",
    "territory_*": "the nearest figure that speaks for the territory, with its source",
    "notice": "filled for exercise data: everything is invented",
}


def tabulate_panel(panel: EqualityPanel, t: Translator, notice: str) -> pd.DataFrame:
    """Lay out the figures of a panel (`CODEBOOK`), one row each; `notice` for an exercise."""
    table = pd.DataFrame([_lay_out(row, t) for row in panel.rows])
    return table.assign(notice=notice) if notice else table


def _lay_out(row: PanelRow, t: Translator) -> dict[str, object]:
    digits = 1 if row.kind == "gap" else 3
    numbers = {
        name: None if getattr(row, name) is None else round(getattr(row, name), digits)
        for name in ("value", "men_value", "low", "high", "least", "most")
    }
    around = row.territory
    names = ("indicator_id", "women", "men", "gap", "unit", "level", "geo", "year", "age", "source")
    return {
        "figure": t(f"panel.row_{row.row_id}"),
        "figure_id": row.row_id,
        "kind": row.kind,
        **numbers,
        "answered": row.answered,
        "entities": row.entities,
        "people": row.people,
        "withheld": row.withheld,
        **{
            f"territory_{name.removesuffix('_id')}": None
            if around is None
            else getattr(around, name)
            for name in names
        },
    }


def tabulate_services(panel: EqualityPanel, notice: str) -> pd.DataFrame:
    """List every service that reconciles, with who shares, offers and needs it."""
    table = pd.DataFrame(
        [
            {
                "service_id": line.service_id,
                "shared_by": "|".join(line.shared_by),
                "offered_by": "|".join(line.offered_by),
                "needed_by": "|".join(line.needed_by),
                "pairs": len(line.pairs),
            }
            for line in panel.reconciliation
        ],
        columns=["service_id", "shared_by", "offered_by", "needed_by", "pairs"],
    )
    return table.assign(notice=notice) if notice else table


def panel_to_xlsx(table: pd.DataFrame, about: Mapping[str, str], notice: str) -> bytes:
    """Write a workbook: the figures, and what they are."""
    return to_xlsx(table, "equality", {**about, **CODEBOOK}, notice)
