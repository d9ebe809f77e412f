"""The questionnaire on services, on page Data: hand it out, bring it back, or write it in.

Nothing that a file says is kept before somebody presses the button under its report.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.equality.notices import MONTHS, find_last_day
from deseo.errors import EditConflict, InputError, StoreError
from deseo.reports.service_sheets import MOST_FORMS, write_service_sheets
from deseo.services.questionnaires import MOST_MONTHS, NOTICE_VERSION, PURPOSE
from deseo.sources.service_sheets import read_service_sheets
from deseo.store import AnswerSheet, read_sheet, save_sheets
from deseo.ui import cache
from deseo.ui.downloads import offer_download
from deseo.ui.markup import escape_markdown, show_markup, show_small, write_table
from deseo.ui.service_forms import forget_form, show_service_form
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.reports.service_sheets import Layout
    from deseo.sources.service_sheets import Fate, SheetProblem, SheetReport, Told
    from deseo.ui.frame import Page

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAYOUTS: Final[tuple[Layout, ...]] = ("rows", "forms")
ROLE: Final = "officer"
SAID, FAILED, TURN = "asked_said", "asked_failed", "asked_turn"
MOST_SHOWN: Final = 50


def show_service_sheets(page: Page) -> None:
    """Draw the section: what it is for, then the three ways of asking."""
    t = page.t
    show_markup(Markup("<h2>{}</h2><p>{}</p>").format(t("asked.title"), t("asked.lead")))
    if said := st.session_state.pop(SAID, ""):
        st.success(escape_markdown(said))
    if failed := st.session_state.pop(FAILED, ""):
        st.warning(escape_markdown(failed))
    if cache.paths().enterprises is not None:
        show_small(t("asked.own_list"))
        return
    if cache.view(page.selection.territory, page.selection.source).by_name.empty:
        show_small(t("asked.nobody"))
        return
    out, back = st.columns(2, gap="large")
    with out, st.container(key="asked_out"):
        _show_out(page)
    with back, st.container(key="asked_back"):
        _show_back(page)
    show_service_form(page)


def _show_out(page: Page) -> None:
    t, view = page.t, cache.view(page.selection.territory, page.selection.source)
    show_markup(Markup("<h3>{}</h3>").format(t("asked.out")))
    layout = LAYOUTS[0]
    if len(view.by_name) <= MOST_FORMS:
        layout = st.segmented_control(
            t("asked.layout"),
            LAYOUTS,
            default=LAYOUTS[0],
            required=True,
            format_func=lambda name: t(f"asked.layout_{name}"),
            key="w_asked_layout",
        )
    else:
        many = {"count": t.number(len(view.by_name)), "most": t.number(MOST_FORMS)}
        show_small(t("asked.fewer", **many))
    months = st.selectbox(
        t("assess.keep"),
        MONTHS,
        format_func=lambda number: t.count("assess.months", number),
        key="w_asked_months",
    )
    until = find_last_day(datetime.now(UTC).date(), months)
    show_small(t("asked.why"), t("asked.who"), t("asked.how_long", date=t.date(until)))
    mark = t("exercise.mark") if view.data.is_exercise else ""
    stem = f"{'EXERCISE_' if mark else ''}deseo_{page.selection.territory}_questionnaire"
    make = partial(
        write_service_sheets,
        view.by_name,
        cache.reference("services"),
        t,
        until,
        layout,
        mark,
    )
    offer_download(t("asked.download"), f"{stem}_{page.selection.lang}.xlsx", XLSX, make, "asked_")


def _show_back(page: Page) -> None:
    t = page.t
    show_markup(Markup("<h3>{}</h3>").format(t("asked.back")))
    turn = st.session_state.setdefault(TURN, 0)  # a file that was kept leaves its place
    file = st.file_uploader(t("asked.file"), ["xlsx"], key=f"w_asked_file_{turn}")
    if file is None:
        return
    view = cache.view(page.selection.territory, page.selection.source)
    services, today = cache.reference("services"), datetime.now(UTC).date()
    try:
        told, report = read_service_sheets(
            file.getvalue(), file.name, services, set(view.by_name.index), today
        )
    except InputError:
        st.error(escape_markdown(t("asked.cannot")))
        return
    _show_report(page, report)
    if not told:
        show_small(t("asked.nothing"))
        return
    label = t.count("asked.save", len(told))
    st.button(label, type="primary", key="w_asked_save", on_click=_save, args=(page, told))
    show_small(t("asked.not_yet"))


def _show_report(page: Page, report: SheetReport) -> None:
    t = page.t
    rows = {name: t.number(report.rows.get(name, 0)) for name in ("taken", "empty", "refused")}
    fates: tuple[Fate, ...] = ("answered", "unknown", "empty", "wrong")
    cells = {name: t.number(report.cells.get(name, 0)) for name in fates}
    show_small(
        t("asked.rows_sum", rows=t.number(report.rows_in), **rows),
        t("asked.cells_sum", cells=t.number(report.cells_in), **cells),
    )
    if report.unused_columns:
        show_small(t("asked.unused", columns=t.enumerate(report.unused_columns[:MOST_SHOWN])))
    if report.problems:
        heads = [t(f"asked.head_{name}") for name in ("sheet", "row", "column", "reason")]
        told = [_write_problem(page, problem) for problem in report.problems[:MOST_SHOWN]]
        show_markup(write_table(t("asked.problems"), heads, told))
    make = partial(_write_report, page, report)
    offer_download(t("asked.report"), "report.json", "application/json", make, "asked_")


def _write_problem(page: Page, problem: SheetProblem) -> Sequence[str]:
    return problem.sheet, page.t.number(problem.row), problem.column, _say(page, problem)


def _say(page: Page, problem: SheetProblem) -> str:
    months = page.t.number(MOST_MONTHS)
    values = {"value": problem.value[:60], "months": months}
    return page.t(f"asked.reason_{problem.reason}", **values)


def _write_report(page: Page, report: SheetReport) -> bytes:
    problems = [
        {**asdict(problem), "reason": _say(page, problem), "reason_id": problem.reason}
        for problem in report.problems
    ]
    told = {**vars(report), "problems": problems}
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _save(page: Page, told: tuple[Told, ...]) -> None:
    """Keep what a file says beside what was told before; what it leaves empty stays."""
    try:
        save_sheets(store(), [_add_to_kept(page, one) for one in told], ROLE)
    except EditConflict:
        st.session_state[FAILED] = page.t("asked.conflict")
    except StoreError as error:
        shut = "assess.shut_locked" if error.reason == "locked" else "assess.shut"
        st.session_state[FAILED] = page.t(shut)
    else:
        st.session_state[SAID] = page.t.count("asked.saved", len(told))
        st.session_state[TURN] += 1
        for one in told:
            forget_form(page, one.enterprise_id)


def _add_to_kept(page: Page, told: Told) -> AnswerSheet:
    kept = read_sheet(store(), told.enterprise_id, PURPOSE)
    fresh = AnswerSheet(
        told.enterprise_id,
        page.selection.territory,
        PURPOSE,
        NOTICE_VERSION,
        "public",
        told.retain_until,
        dict(told.answers),
        is_exercise=page.selection.source == "exercise",
    )
    if kept is None:
        return fresh
    answers = {**kept.answers, **told.answers}
    until = told.retain_until
    if len(answers) > len(told.answers):  # some were agreed to for another day: the sooner holds
        until = min(until, kept.retain_until)
    return replace(fresh, answers=answers, retain_until=until, version=kept.version)
