"""What is told about equality, by whoever told it: the lists' figures, then the answers given.

An answer given by the enterprise itself goes before what a list says. An answer that only the
enterprise may see is left out, and so is a yes or a no that is not for everybody to see: counted
in one group and not in the next, it would give itself away, and it cannot be rounded.

What nobody told is missing, which is never zero. Men are counted where both everybody and the
women are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.schema.answers import (
    COUNT_QUESTIONS,
    COUNTED_VISIBILITIES,
    FLAG_QUESTIONS,
    PANEL_QUESTIONS,
    PAY_QUESTION,
    PLAN_QUESTION,
    PLANS,
    PUBLIC,
)
from deseo.schema.validation import to_number

if TYPE_CHECKING:
    import geopandas as gpd

BODIES: Final = ("employees", "board", "managers")
LISTED: Final = tuple(name for body in BODIES for name in (body, f"women_{body}"))
BOARD: Final = ("board", "women_board")
BOARD_IS_LISTED: Final = "board_is_listed"
NUMBERS: Final = (*COUNT_QUESTIONS, PAY_QUESTION)
FLAGS: Final = {"yes": True, "true": True, "no": False, "false": False}


def tell_figures(
    enterprises: gpd.GeoDataFrame, answers: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Gather what is told of each enterprise, exactly as told: never to be shown as it is.

    Parameters
    ----------
    enterprises
        Indexed by enterprise_id, with the columns of the contract `enterprises`.
    answers
        Rows of the contract `equality_answers`; None where there are none.

    Returns
    -------
    On the enterprise index: the counts of `COUNT_QUESTIONS` and men_employees, men_board and
    men_managers, pay_gap_percent (all floats, NaN where not told), plan (one of `PLANS` or ""),
    the flags (True, False or missing), and board_is_listed: that no answer given in confidence
    stands in place of the list's board.
    """
    cells = pd.DataFrame(index=enterprises.index, columns=list(PANEL_QUESTIONS), dtype="object")
    for name in LISTED:
        cells[name] = enterprises[name].astype("Float64").astype("object")
    board_is_listed = pd.Series(data=True, index=cells.index)
    for name, given in _spread(answers).items():
        shared = given.index.intersection(cells.index)
        cells.loc[shared, name] = given[shared]
        if name in BOARD:
            board_is_listed[shared] = False
    told = pd.DataFrame(index=enterprises.index)
    for name in NUMBERS:
        told[name] = cells[name].map(_read_number).astype("float64")
    told = _drop_impossible(told)
    told[PLAN_QUESTION] = cells[PLAN_QUESTION].map(lambda c: str(c) if str(c) in PLANS else "")
    for name in FLAG_QUESTIONS:
        told[name] = cells[name].map(lambda c: FLAGS.get(str(c).lower())).astype("boolean")
    told[BOARD_IS_LISTED] = board_is_listed
    return told


def _spread(answers: pd.DataFrame | None) -> dict[str, pd.Series]:
    """Give each question's answers on the ids of those who gave them, the latest one of each."""
    if answers is None or answers.empty:
        return {}
    rows = answers[answers["visibility"].isin(COUNTED_VISIBILITIES)]
    rows = rows[rows["question_id"].isin(PANEL_QUESTIONS)]
    is_bare = rows["question_id"].isin([PLAN_QUESTION, *FLAG_QUESTIONS])
    rows = rows[~is_bare | (rows["visibility"] == PUBLIC)]
    rows = rows[rows["value"].notna() & (rows["value"].astype("str").str.strip() != "")]
    rows = rows.sort_values("answered_at", kind="stable")
    rows = rows.drop_duplicates(["enterprise_id", "question_id"], keep="last")
    return {
        str(question): part.set_index("enterprise_id")["value"]
        for question, part in rows.groupby("question_id")
    }


def _read_number(cell: object) -> float:
    return float("nan") if pd.isna(cell) else to_number(str(cell).strip())  # type: ignore[call-overload]


def _drop_impossible(told: pd.DataFrame) -> pd.DataFrame:
    """Count the men; a part that exceeds its whole, or a count below zero, is not known."""
    counts = list(COUNT_QUESTIONS)
    told[counts] = told[counts].where(told[counts] >= 0)
    for body in BODIES:
        women = told[f"women_{body}"]
        told[f"women_{body}"] = women.where(women <= told[body])
        told[f"men_{body}"] = told[body] - told[f"women_{body}"]
    for sex in ("women", "men"):
        for part, whole in (("permanent", "employees"), ("part_time", "employees"),
                            ("part_time_unchosen", "part_time")):  # fmt: skip
            own, all_of_them = told[f"{sex}_{part}"], told[f"{sex}_{whole}"]
            told[f"{sex}_{part}"] = own.where(own <= all_of_them)
    told[PAY_QUESTION] = told[PAY_QUESTION].where(told[PAY_QUESTION].abs() <= 100)  # noqa: PLR2004
    return told
