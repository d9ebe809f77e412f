"""The equality panel of a group: who answered first, then each figure with what its silence hides.

Everything is computed from rounded counts (see `disclosures`); the exact ones never come here. A
legal entity counts once, however many establishments it has in the group. A figure that nobody
told, that too few told, or that would tell on one enterprise has a reason in place of a value:
unknown is never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from deseo.equality.bounds import bound_share, resample_mean, resample_ratio
from deseo.equality.disclosures import LEAST_ENTITIES, find_reason, is_coarse
from deseo.equality.reconciliations import list_reconciliation
from deseo.schema.answers import FLAG_QUESTIONS, PAY_QUESTION, PLAN_QUESTION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from numpy.typing import NDArray

    from deseo.equality.disclosures import ProtectedFigures
    from deseo.equality.pictures import TerritoryFigure
    from deseo.equality.reconciliations import ReconciliationLine

    Counts: TypeAlias = NDArray[np.float64]
    """One row per legal entity, one column per count."""

BODY_OF: Final = {"staff": "employees", "board": "board", "management": "managers"}
RATE_OF: Final = {
    "permanent": ("permanent", "employees"),
    "part_time": ("part_time_unchosen", "part_time"),
}
FLAG_OF: Final = dict(zip(("protocol", "training"), FLAG_QUESTIONS, strict=True))
ROWS: Final = (*BODY_OF, "pay_gap", *RATE_OF, "plan", *FLAG_OF)
"""The rows in the order they are shown; services that reconcile stand before `AFTER_SERVICES`."""
AFTER_SERVICES: Final = "plan"

SHARE, GAP, RATES, YES = "share", "gap", "rates", "yes"
KIND_OF: Final = (
    dict.fromkeys(BODY_OF, SHARE)
    | {"pay_gap": GAP}
    | dict.fromkeys(RATE_OF, RATES)
    | dict.fromkeys(("plan", *FLAG_OF), YES)
)
HAS_PLAN: Final = ("plan", "certified")


@dataclass(frozen=True)
class PanelRow:
    """One figure of a group.

    `value` is a share of 0 to 1 (of women; women's rate, `men_value` men's; of those that say
    yes), or a pay gap in percent (men minus women). `low`, `high`: the middle 90 % when answering
    entities are drawn again. `least`, `most`: what it would be if those silent were at one end.
    `withheld` says why there is no value: "untold", "few", "dominant" or "coarse". `people` is
    the rounded number of people behind it, 0 where it is withheld or not about people.
    `is_published` tells that all of it comes from published boards.
    """

    row_id: str
    kind: str
    answered: int
    entities: int
    withheld: str = ""
    value: float | None = None
    men_value: float | None = None
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    people: int = 0
    is_published: bool = False
    territory: TerritoryFigure | None = None


@dataclass(frozen=True)
class EqualityPanel:
    """All that is known of equality in a group; `answered` entities told at least one figure."""

    members: int
    entities: int
    answered: int
    rows: tuple[PanelRow, ...]
    reconciliation: tuple[ReconciliationLine, ...]
    needs_asked: int
    is_exercise: bool

    def row(self, row_id: str) -> PanelRow:
        """Give the row of an id (KeyError if the panel has none such)."""
        return {row.row_id: row for row in self.rows}[row_id]


def assess_equality(
    members: pd.DataFrame,
    figures: ProtectedFigures,
    links: pd.DataFrame,
    services: pd.DataFrame,
    territory: Mapping[str, TerritoryFigure] | None = None,
) -> EqualityPanel:
    """Assess a group of enterprises.

    Parameters
    ----------
    members
        The group's enterprises, indexed by enterprise_id (entity_id, is_exercise).
    figures
        Rounded figures of these and any others (`disclosures.protect_figures`).
    links
        Who offers, needs and shares what (contract `enterprise_services`).
    services
        The vocabulary of services, with is_reconciliation.
    territory
        The figure that speaks for the territory, by row id, where there is one.
    """
    inside = members.sort_index()
    entity = name_entities(inside)
    table = figures.table.loc[inside.index]
    published = figures.board_is_published.loc[inside.index]
    around = territory or {}
    group = _Group(table, published.to_numpy(), *pd.factorize(entity))
    rows = (_measure(row_id, group) for row_id in ROWS)
    told = table[table != ""].notna().any(axis=1)
    needing = set(links["enterprise_id"].to_numpy()[(links["role"] == "needs").to_numpy()])
    return EqualityPanel(
        members=len(inside),
        entities=len(group.entities),
        answered=int(entity[told].nunique()),
        rows=tuple(_place(row, around.get(row.row_id)) for row in rows),
        reconciliation=list_reconciliation(entity, links, services),
        needs_asked=int(entity[[one in needing for one in entity.index]].nunique()),
        is_exercise=bool(inside["is_exercise"].fillna(value=False).any()),
    )


def name_entities(members: pd.DataFrame) -> pd.Series[str]:
    """Give each enterprise its legal entity; who states none is an entity of its own."""
    stated = members["entity_id"].fillna("").astype("str").str.strip()
    own = pd.Series(members.index.astype("str"), index=members.index)
    return stated.where(stated != "", "enterprise " + own)


def _place(row: PanelRow, figure: TerritoryFigure | None) -> PanelRow:
    return PanelRow(**{**vars(row), "territory": figure})


@dataclass(frozen=True)
class _Group:
    """The rounded figures of a group's enterprises, and which entity each row belongs to."""

    table: pd.DataFrame
    is_published: NDArray[np.bool_]
    entity_of_row: NDArray[np.int64]
    entities: pd.Index

    def add_up(self, columns: list[str], rows: NDArray[np.bool_] | None = None) -> Counts:
        """Add up the establishments that told all columns: one row per entity that has any."""
        values = self.table[columns].to_numpy("float64")
        told = ~np.isnan(values).any(axis=1)
        told = told if rows is None else told & rows
        sums = np.zeros((len(self.entities), len(columns)))
        np.add.at(sums, self.entity_of_row[told], values[told])
        answering = np.bincount(self.entity_of_row[told], minlength=len(self.entities)) > 0
        return sums[answering]

    def average(self, values: pd.Series[float]) -> NDArray[np.float64]:
        """Average the establishments that told: one number per entity that has any."""
        told = values.notna().to_numpy()
        means = values[told].groupby(self.entity_of_row[told]).mean()
        return np.asarray(means, dtype=np.float64)


def _measure(row_id: str, group: _Group) -> PanelRow:
    kind, entities = KIND_OF[row_id], len(group.entities)
    if kind == SHARE:
        return _measure_body(row_id, group)
    if kind == RATES:
        return _measure_rates(row_id, group)
    if kind == GAP:
        return _measure_gap(row_id, group.average(group.table[PAY_QUESTION]), entities)
    return _measure_flag(row_id, _read_flags(row_id, group), entities)


def _measure_body(row_id: str, group: _Group) -> PanelRow:
    """Measure women's share of a body; boards that are published are shown, however few."""
    columns = [f"{sex}_{BODY_OF[row_id]}" for sex in ("women", "men")]
    entities, told = len(group.entities), group.add_up(columns)
    row = _measure_share(row_id, told, entities)
    if row_id == "board":
        alone = group.add_up(columns, group.is_published)
        if len(alone) and (row.withheld or np.array_equal(alone, told)):
            return _measure_share(row_id, alone, entities, is_published=True)
    return row


def _measure_share(
    row_id: str, counts: Counts, entities: int, *, is_published: bool = False
) -> PanelRow:
    women, men = counts.T
    answered = len(counts)
    if not answered:
        return PanelRow(row_id, SHARE, 0, entities, "untold")
    everybody = women + men
    reason = "" if is_published and everybody.sum() > 0 else find_reason(women, men)
    if reason:
        return PanelRow(row_id, SHARE, answered, entities, reason)
    part, whole = float(women.sum()), float(everybody.sum())
    low, high = resample_ratio(women, everybody) or (None, None)
    least, most = bound_share(part, whole, answered, entities - answered)
    return PanelRow(
        row_id, SHARE, answered, entities, "", part / whole, None, low, high, least, most,
        int(whole), is_published,
    )  # fmt: skip


def _measure_rates(row_id: str, group: _Group) -> PanelRow:
    """Measure women's rate beside men's: of a part (permanent, say) in its whole."""
    part, whole = RATE_OF[row_id]
    columns = [f"{sex}_{count}" for sex in ("women", "men") for count in (part, whole)]
    counts = group.add_up(columns)
    answered, entities = len(counts), len(group.entities)
    if not answered:
        return PanelRow(row_id, RATES, 0, entities, "untold")
    own, all_women, mens, all_men = counts.T
    reason = find_reason(all_women, all_men)
    if not reason and (is_coarse(own, all_women.sum()) or is_coarse(mens, all_men.sum())):
        reason = "coarse"
    if reason:
        return PanelRow(row_id, RATES, answered, entities, reason)
    women, base = float(own.sum()), float(all_women.sum())
    low, high = resample_ratio(own, all_women) or (None, None)
    least, most = bound_share(women, base, answered, entities - answered)
    return PanelRow(
        row_id, RATES, answered, entities, "", women / base, float(mens.sum() / all_men.sum()),
        low, high, least, most, int(base + all_men.sum()),
    )  # fmt: skip


def _measure_gap(row_id: str, gaps: NDArray[np.float64], entities: int) -> PanelRow:
    """Measure the mean pay gap of the entities; a gap has no worst, so the silence no bounds."""
    answered = len(gaps)
    if answered < LEAST_ENTITIES:
        return PanelRow(row_id, GAP, answered, entities, "few" if answered else "untold")
    low, high = resample_mean(gaps)
    value = float(gaps.mean())
    return PanelRow(row_id, GAP, answered, entities, "", value, None, low, high)


def _read_flags(row_id: str, group: _Group) -> NDArray[np.float64]:
    """Give 1 for yes and 0 for no, of the entities that said either; a certificate is a plan."""
    if row_id == "plan":
        plans = group.table[PLAN_QUESTION]
        flags = plans.isin(HAS_PLAN).astype("float64").where(plans != "")
    else:
        flags = group.table[FLAG_OF[row_id]].astype("Float64").astype("float64")
    return np.ceil(group.average(flags))  # yes where any establishment says so


def _measure_flag(row_id: str, flags: NDArray[np.float64], entities: int) -> PanelRow:
    answered, said = len(flags), float(flags.sum())
    if answered < LEAST_ENTITIES:
        return PanelRow(row_id, YES, answered, entities, "few" if answered else "untold")
    low, high = resample_mean(flags)
    least, most = said / entities, (said + entities - answered) / entities
    share = said / answered
    return PanelRow(row_id, YES, answered, entities, "", share, None, low, high, least, most)
