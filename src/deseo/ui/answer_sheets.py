"""Answers are kept only where somebody chose so: read back, saved, withdrawn, and said so.

What is filled in but not saved lives in the visitor's session. Where the store is shut, everything
can be computed and printed all the same, and the page says that nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from deseo.equality.notices import MONTHS, NOTICE_VERSION, PURPOSE, find_last_day
from deseo.errors import EditConflict, StoreError
from deseo.store import VISIBILITIES, AnswerSheet, read_sheet, save_answers, withdraw_answers
from deseo.ui.markup import escape_markdown, show_small
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from deseo.ui.frame import Page

__all__ = [
    "MONTHS",
    "Subject",
    "Wish",
    "find_last_day",
    "keep_draft",
    "read_draft",
    "read_kept",
    "save_sheet",
    "show_keeping",
    "show_saving",
    "show_withdrawn",
]

PURPOSES: Final = {
    "questions": PURPOSE,
    "egapro": "egapro",
    "certificate": "certificate",
}
ROLE: Final = "enterprise"


@dataclass(frozen=True)
class Subject:
    """Say whom a check is about and with which instrument; no enterprise: nothing is kept."""

    enterprise_id: str
    name: str
    territory_id: str
    instrument: str
    is_exercise: bool

    @property
    def key(self) -> str:
        """Give what its widgets and drafts are known by."""
        return f"{self.instrument}_{self.territory_id}_{self.is_exercise}_{self.enterprise_id}"

    @property
    def turn(self) -> int:
        """Count how often its form has begun anew."""
        return int(st.session_state.get(f"assess_turn_{self.key}", 0))

    @property
    def purpose(self) -> str:
        """Give what its answers are kept for."""
        return PURPOSES[self.instrument]


@dataclass(frozen=True)
class Wish:
    """Hold what somebody asked of a form: to save or only to show, for whom, how long.

    `messages` is the place beside the buttons where what went wrong is said.
    """

    messages: DeltaGenerator
    is_sent: bool
    is_saving: bool = False
    visibility: str = VISIBILITIES[0]
    months: int = MONTHS[0]


def read_kept(page: Page, subject: Subject) -> AnswerSheet | None:
    """Read what is kept of an enterprise, if anything is and the store can be read."""
    if not subject.enterprise_id:
        return None
    try:
        kept = read_sheet(store(), subject.enterprise_id, subject.purpose)
    except StoreError as error:
        _say_shut(page, error)
        return None
    if kept is not None and kept.is_exercise != subject.is_exercise:
        kept = None
    st.session_state.setdefault(f"assess_seen_{subject.key}", kept.version if kept else 0)
    return kept


def read_draft(subject: Subject, kept: AnswerSheet | None) -> dict[str, Any] | None:
    """Give what was last filled in this visit, else what is kept; None where neither is."""
    draft = st.session_state.get(f"assess_draft_{subject.key}")
    if draft is None and kept is not None:
        draft = dict(kept.answers)
    return draft


def keep_draft(subject: Subject, answers: Mapping[str, Any]) -> None:
    """Keep what was filled in for the rest of the visit."""
    st.session_state[f"assess_draft_{subject.key}"] = dict(answers)


def show_saving(page: Page, subject: Subject, kept: AnswerSheet | None) -> Wish:
    """Offer, inside a form, to see the result and (for an enterprise of the list) to save it."""
    t, messages = page.t, st.container()
    if not subject.enterprise_id:
        return Wish(messages, st.form_submit_button(t("assess.show"), type="primary"))
    who, how_long = st.columns([0.62, 0.38])
    with who:
        visibility = st.selectbox(
            t("assess.visible"),
            VISIBILITIES,
            index=VISIBILITIES.index(kept.visibility) if kept else 0,
            format_func=lambda value: t(f"assess.visible_{value}"),
            key=f"w_visible_{subject.key}_{subject.turn}",
        )
    with how_long:
        months = st.selectbox(
            t("assess.keep"),
            MONTHS,
            format_func=lambda n: t.count("assess.months", n),
            key=f"w_months_{subject.key}_{subject.turn}",
        )
    with st.container(horizontal=True):
        is_shown = st.form_submit_button(t("assess.show"))
        is_saving = st.form_submit_button(t("assess.save"), type="primary")
    return Wish(messages, is_shown or is_saving, is_saving, visibility, months)


def save_sheet(
    page: Page,
    subject: Subject,
    wish: Wish,
    answers: Mapping[str, Any],
    say: Callable[[Mapping[str, Any]], str],
) -> None:
    """Save what was answered over the version that was seen, or say why it could not be.

    `say` puts answers in words, for the case that somebody else saved others meanwhile.
    """
    seen = f"assess_seen_{subject.key}"
    sheet = AnswerSheet(
        subject.enterprise_id,
        subject.territory_id,
        subject.purpose,
        NOTICE_VERSION,
        wish.visibility,  # type: ignore[arg-type]
        find_last_day(datetime.now(UTC).date(), wish.months),
        dict(answers),
        is_exercise=subject.is_exercise,
        version=int(st.session_state.get(seen, 0)),
    )
    try:
        st.session_state[seen] = save_answers(store(), sheet, ROLE).version
    except EditConflict as conflict:
        theirs = conflict.theirs.get(subject.enterprise_id, {}).get("answers", {})
        st.session_state[seen] = conflict.versions[subject.enterprise_id]
        st.warning(page.t("assess.conflict", theirs=escape_markdown(say(theirs))))
    except StoreError as error:
        _say_shut(page, error)


def show_keeping(page: Page, subject: Subject, kept: AnswerSheet | None) -> None:
    """Say until when answers are kept, with the way to withdraw them; or that they are not."""
    t = page.t
    if kept is None:
        show_small(t("assess.not_saved"))
        return
    show_small(t("assess.saved_until", date=t.date(kept.retain_until)))
    with st.popover(t("assess.withdraw")):
        st.write(escape_markdown(t("assess.withdraw_sure")))
        st.button(
            t("assess.withdraw_yes"),
            key=f"w_withdraw_{subject.key}",
            on_click=_withdraw,
            args=(page, subject),
        )


def show_withdrawn(page: Page, subject: Subject) -> None:
    """Say once that answers were withdrawn."""
    if st.session_state.pop(f"assess_gone_{subject.key}", False):
        st.success(escape_markdown(page.t("assess.withdrawn")))


def _withdraw(page: Page, subject: Subject) -> None:
    try:
        withdraw_answers(store(), subject.enterprise_id, ROLE, subject.purpose)
    except StoreError as error:
        _say_shut(page, error)
        return
    for name in ("draft", "seen"):
        st.session_state.pop(f"assess_{name}_{subject.key}", None)
    st.session_state[f"assess_turn_{subject.key}"] = subject.turn + 1
    st.session_state[f"assess_gone_{subject.key}"] = True


def _say_shut(page: Page, error: StoreError) -> None:
    key = "assess.shut_locked" if error.reason == "locked" else "assess.shut"
    st.warning(escape_markdown(page.t(key)))
