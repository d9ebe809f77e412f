"""The evaluation grid of a cluster to take along: one A3 sheet for the wall, or a table.

What nobody has said yet is an empty cell with room to write in; the sheet reads in black and white.
An exercise is marked on the sheet and in every row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.evaluation import Criterion, follow_criterion
from deseo.reports.exports import mark_rows, to_csv, to_xlsx
from deseo.reports.prints import print_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from deseo.evaluation import Design, Measurement
    from deseo.i18n import Translator

LAST_MEASURED: Final = 4
LONG_WORD, SOME, BREAK = re.compile(r"\S{21,}"), re.compile(r".{8}"), "\u200b"
LEAST_ROWS, SPARE_ROWS = 12, 3
CODEBOOK: Final = {
    "criterion": "what is to be reached",
    "criterion_id": "identifier of the criterion, the same in the sheet of measurements",
    "unit": "percent (−100 to 100) or number",
    "baseline, target": "where it begins and where it is to be, in the unit; empty: not said",
    "due": "the day by which it is to be reached",
    "responsible": "the role or organisation that sees to it",
    "state": "unknown, not_begun, under_way, reached or given_up, as somebody said",
    "evidence": "on what the state rests",
    "last_measured_on, last_value": "the last measurement; empty: none",
    "way_share": "part of the way from baseline to target gone, 1 = there; empty: not known",
    "notice": "filled for exercise data: everything is invented",
}


def name_criterion(criterion: Criterion, t: Translator) -> str:
    """Say a criterion in its own words, or in those it was proposed in."""
    return criterion.title.strip() or t(f"criterion.{criterion.template_id}")


def say_value(value: float | None, unit: str, t: Translator) -> str:
    """Say a value with its unit; nothing if it is not known."""
    if value is None:
        return ""
    digits = 0 if float(value).is_integer() else 1
    if unit == "percent":
        return t("dossier.percent", value=t.number(value, digits))
    return t.number(value, digits)


def say_follow_up(
    criterion: Criterion, measurements: Sequence[Measurement], t: Translator, today: date
) -> str:
    """Say in one sentence where a criterion began, where it stands and where it is to be."""
    followed = follow_criterion(criterion, measurements, today)
    parts = []
    if criterion.baseline is not None:
        value = say_value(criterion.baseline, criterion.unit, t)
        parts.append(t("dossier.said_baseline", value=value))
    if followed.latest is None:
        parts.append(t("dossier.said_unmeasured"))
    else:
        value = say_value(followed.latest.value, criterion.unit, t)
        parts.append(t("dossier.said_latest", value=value, day=t.date(followed.latest.measured_on)))
    if criterion.target is not None:
        value = say_value(criterion.target, criterion.unit, t)
        day = t.date(criterion.due) if criterion.due else ""
        key = "dossier.said_target_by" if day else "dossier.said_target"
        parts.append(t(key, value=value, day=day) if day else t(key, value=value))
    if followed.is_late:
        parts.append(t("dossier.said_late"))
    return " · ".join(parts)


def print_grid(
    design: Design,
    place: str,
    criteria: Sequence[Criterion],
    measurements: Sequence[Measurement],
    t: Translator,
    made: date,
) -> bytes:
    """Set the grid on one A3 sheet, landscape, with rows to spare; as a tagged PDF.

    `place` names the territory.
    """
    rows = [
        _print_row(number, criterion, measurements, t)
        for number, criterion in enumerate(criteria, start=1)
    ]
    spare = max(SPARE_ROWS if len(rows) < LEAST_ROWS else 0, LEAST_ROWS - len(rows))
    rows += [[str(len(rows) + n + 1), *[""] * 8] for n in range(spare)]
    members = t.count("clusters.size", len(design.members))
    heads = ("criterion", "baseline", "target", "due", "responsible", "state", "evidence")
    data = {
        "title": _break_words(t("dossier.print_title", name=design.name)),
        "lead": f"{place} · {members} · {t('dossier.print_lead')}",
        "heads": ["", *(t(f"dossier.{head}") for head in heads), t("dossier.measured")],
        "rows": rows,
        "exercise": t("exercise.mark") if design.is_exercise else "",
        "signed": [t("dossier.print_where"), t("dossier.print_when")],
        "note": t("dossier.print_note", day=t.date(made)),
    }
    return print_sheet("grid", data, t.language, made)


def _print_row(
    number: int, criterion: Criterion, measurements: Sequence[Measurement], t: Translator
) -> list[str]:
    own = [m for m in measurements if m.criterion_id == criterion.criterion_id][-LAST_MEASURED:]
    measured = [
        f"{t.date(m.measured_on)} · {say_value(m.value, criterion.unit, t)}"
        for m in own
        if criterion.criterion_id
    ]
    cells = [
        str(number),
        name_criterion(criterion, t),
        say_value(criterion.baseline, criterion.unit, t),
        say_value(criterion.target, criterion.unit, t),
        t.date(criterion.due) if criterion.due else "",
        criterion.responsible,
        "" if criterion.state == "unknown" else t(f"dossier.state_{criterion.state}"),
        criterion.evidence,
        "\n".join(measured),
    ]
    return [_break_words(cell) for cell in cells]


def _break_words(text: str) -> str:
    """Let words longer than any cell be broken, so that none runs over its neighbour."""
    return LONG_WORD.sub(lambda word: SOME.sub(lambda some: some[0] + BREAK, word[0]), text)


def tabulate_grid(
    criteria: Sequence[Criterion],
    measurements: Sequence[Measurement],
    t: Translator,
    notice: str,
    today: date,
) -> pd.DataFrame:
    """Lay the grid out for export: one row per criterion, what is not known left empty."""
    rows = []
    for criterion in criteria:
        followed = follow_criterion(criterion, measurements, today)
        latest = followed.latest
        rows.append(
            {
                "criterion": name_criterion(criterion, t),
                "criterion_id": criterion.criterion_id,
                **{name: getattr(criterion, name) for name in ("unit", "baseline", "target")},
                "due": criterion.due.isoformat() if criterion.due else None,
                **{name: getattr(criterion, name) for name in ("responsible", "state", "evidence")},
                "last_measured_on": latest.measured_on.isoformat() if latest else None,
                "last_value": latest.value if latest else None,
                "way_share": None if followed.way_share is None else round(followed.way_share, 4),
            }
        )
    columns = [name for cell in list(CODEBOOK)[:-1] for name in cell.split(", ")]
    return mark_rows(pd.DataFrame(rows, columns=columns), notice)


def tabulate_measurements(measurements: Sequence[Measurement], notice: str) -> pd.DataFrame:
    """Lay out everything that was measured: one row each."""
    rows = [(m.criterion_id, m.measured_on.isoformat(), m.value, m.note) for m in measurements]
    columns = ["criterion_id", "measured_on", "value", "note"]
    return mark_rows(pd.DataFrame(rows, columns=columns), notice)


def grid_to_csv(grid: pd.DataFrame) -> bytes:
    """Write the grid as CSV."""
    return to_csv(grid)


def grid_to_xlsx(design: Design, grid: pd.DataFrame, measured: pd.DataFrame, notice: str) -> bytes:
    """Write a workbook: the grid, what was measured, and what the columns mean."""
    about = {"DESEO Atlas": design.name, "members": "; ".join(design.members), **CODEBOOK}
    return to_xlsx(grid, "grid", about, notice, {"measurements": measured})
