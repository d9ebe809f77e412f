"""One organisation's offers and needs as a table to write in, quick enough for a meeting.

What stands in the table when it is kept is all the organisation tells: a cell emptied is an answer
taken back. Nothing is kept unless the organisation agrees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.equality.notices import MONTHS, find_last_day
from deseo.errors import EditConflict, StoreError
from deseo.searches import fold_text
from deseo.services.questionnaires import (
    ANSWER_KEYS,
    ASKED_ROLES,
    NOTICE_VERSION,
    PURPOSE,
    find_answer_words,
    list_questions,
    name_question,
    write_question_id,
)
from deseo.store import AnswerSheet, read_sheet, save_answers, withdraw_answers
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, show_markup, show_small
from deseo.ui.state import bind, choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.ui.frame import Page

ROLE: Final = "officer"
HEIGHT_PX: Final = 420
WIDTHS_PX: Final = (150, 104)


@dataclass(frozen=True)
class _Form:
    """Hold whom a form is about, and what was kept of them when it was opened."""

    enterprise_id: str
    name: str
    key: str
    kept: AnswerSheet | None


def show_service_form(page: Page) -> None:
    """Let somebody choose an organisation and write in what it offers and needs."""
    t, selection = page.t, page.selection
    names = cache.view(selection.territory, selection.source).by_name["name"]
    show_markup(Markup("<h3>{}</h3>").format(t("asked.form")))
    chosen = selection.enterprise if selection.enterprise in names.index else ""
    st.selectbox(
        t("asked.name"),
        ["", *names.index],
        format_func=lambda i: str(names[i]) if i else t("asked.choose"),
        **bind("w_asked_one", chosen, lambda i: choose(enterprise=i)),
    )
    if not chosen:
        return
    try:
        form = _open_form(page, chosen, str(names[chosen]))
        _show_form(page, form)
    except StoreError as error:
        shut = "assess.shut_locked" if error.reason == "locked" else "assess.shut"
        st.warning(escape_markdown(t(shut)))


def _name_form(page: Page, enterprise_id: str) -> str:
    return f"asked_{page.selection.territory}_{page.selection.source}_{enterprise_id}"


def forget_form(page: Page, enterprise_id: str) -> None:
    """Open the form of an organisation anew when it is next drawn, with what is kept by then."""
    key = _name_form(page, enterprise_id)
    st.session_state.pop(key, None)
    st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1


def _open_form(page: Page, enterprise_id: str, name: str) -> _Form:
    """Open a form as it was first shown: what others keep meanwhile does not move the table."""
    key = _name_form(page, enterprise_id)
    if key not in st.session_state:
        st.session_state[key] = read_sheet(store(), enterprise_id, PURPOSE)
    return _Form(enterprise_id, name, key, st.session_state[key])


def _show_form(page: Page, form: _Form) -> None:
    t = page.t
    if said := st.session_state.pop(f"{form.key}_said", ""):
        st.success(escape_markdown(said))
    with st.form(f"{form.key}_form", border=False):
        show_small(t("asked.keys"))
        table = st.data_editor(
            _lay_out(page, form.kept.answers if form.kept else {}),
            key=f"{form.key}_table_{st.session_state.get(f'{form.key}_turn', 0)}",
            alt=t("asked.title"),
            placeholder="",
            width="stretch",
            height=HEIGHT_PX,
            disabled=["service"],
            hide_index=True,
            column_config=_describe_columns(page),
        )
        months = st.selectbox(
            t("assess.keep"),
            MONTHS,
            format_func=lambda number: t.count("assess.months", number),
            key=f"{form.key}_months",
        )
        until = find_last_day(datetime.now(UTC).date(), months)
        show_small(t("asked.why"), t("asked.who"), t("asked.how_long", date=t.date(until)))
        is_agreed = st.checkbox(t("asked.agreed"), key=f"{form.key}_agreed")
        is_sent = st.form_submit_button(t("asked.keep"), type="primary")
    if is_sent and not is_agreed:
        st.warning(escape_markdown(t("asked.first_agree")))
    elif is_sent:
        sheet = AnswerSheet(
            form.enterprise_id,
            page.selection.territory,
            PURPOSE,
            NOTICE_VERSION,
            "public",
            until,
            _read(table),
            is_exercise=page.selection.source == "exercise",
            version=form.kept.version if form.kept else 0,
        )
        _keep(page, form, sheet)
    _show_kept(page, form)


def _lay_out(page: Page, answers: Mapping[str, Any]) -> pd.DataFrame:
    t, services = page.t, cache.reference("services")
    table = pd.DataFrame({"service": services[f"label_{page.selection.lang}"]})
    for role in ASKED_ROLES:
        questions = [write_question_id(str(one), role) for one in services.index]
        words = [t(ANSWER_KEYS[answers[q]]) if q in answers else None for q in questions]
        table[role] = pd.Series(words, index=services.index, dtype="object")
    return table


def _describe_columns(page: Page) -> dict[str, Any]:
    t = page.t
    words = [t(key) for key in ANSWER_KEYS.values()]
    asked = {
        role: st.column_config.SelectboxColumn(
            t(f"asked.{role}"), options=words, width=WIDTHS_PX[1]
        )
        for role in ASKED_ROLES
    }
    return {"service": st.column_config.TextColumn(t("asked.service"), width=WIDTHS_PX[0]), **asked}


def _read(table: pd.DataFrame) -> dict[str, bool | None]:
    words = find_answer_words()
    return {
        write_question_id(str(service_id), role): words[fold_text(word)]
        for role in ASKED_ROLES
        for service_id, word in table[role].items()
        if isinstance(word, str) and fold_text(word) in words
    }


def _keep(page: Page, form: _Form, sheet: AnswerSheet) -> None:
    try:
        st.session_state[form.key] = save_answers(store(), sheet, ROLE)
    except EditConflict as conflict:
        theirs = conflict.theirs.get(form.enterprise_id, {}).get("answers", {})
        said = page.t("assess.conflict", theirs=_say(page, theirs))
        mine = form.kept.answers if form.kept else {}  # the table stays as it is being written
        now = conflict.versions[form.enterprise_id]
        st.session_state[form.key] = replace(sheet, answers=mine, version=now)
        st.warning(escape_markdown(said))
        return
    _begin_anew(form, page.t("asked.kept", date=page.t.date(sheet.retain_until)))
    st.rerun()


def _begin_anew(form: _Form, said: str) -> None:
    turn = f"{form.key}_turn"
    st.session_state[turn] = st.session_state.get(turn, 0) + 1
    st.session_state[f"{form.key}_said"] = said


def _say(page: Page, answers: Mapping[str, Any]) -> str:
    t, services = page.t, cache.reference("services")
    asked = [q for q in list_questions(services) if q in answers]
    words = [f"{name_question(services, q, t)}: {t(ANSWER_KEYS[answers[q]])}" for q in asked]
    return "; ".join(words) or "–"


def _show_kept(page: Page, form: _Form) -> None:
    """Say until when answers are kept, with the way to withdraw them."""
    t = page.t
    if form.kept is None:
        return
    show_small(t("asked.kept", date=t.date(form.kept.retain_until)))
    with st.popover(t("asked.withdraw")):
        st.button(
            t("asked.withdraw_yes"),
            key=f"{form.key}_withdraw",
            on_click=_withdraw,
            args=(page, form),
        )


def _withdraw(page: Page, form: _Form) -> None:
    try:
        withdraw_answers(store(), form.enterprise_id, ROLE, PURPOSE)
    except StoreError:
        return  # the page says so as it is drawn again
    st.session_state.pop(form.key, None)
    _begin_anew(form, page.t("asked.withdrawn", name=form.name))
