"""The step that decides: one question, what phones and paper answered, counted as it comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from deseo.errors import EditConflict, InputError, StoreError
from deseo.meetings import (
    AGREEMENT,
    BALLOT_KINDS,
    LONGEST_QUESTION,
    MOST_DOTS,
    MOST_VOTERS,
    Ballot,
    PaperCounts,
    count_cells,
)
from deseo.reports.ballot_sheets import print_ballot
from deseo.store import (
    close_ballot,
    open_ballot,
    read_ballots,
    read_paper_counts,
    read_tally,
    save_ballot,
    save_paper_counts,
    show_results,
)
from deseo.ui.downloads import offer_download
from deseo.ui.markup import escape_markdown, show_small
from deseo.ui.stores import store
from deseo.ui.workshop.changes import change_on_press
from deseo.ui.workshop.screens import Listing, Screen

if TYPE_CHECKING:
    from deseo.meetings import Meeting, Tally
    from deseo.ui.frame import Page

CHOSEN: Final = "w_room_ballot"
USUAL_DOTS: Final = 3
PDF: Final = "application/pdf"
OPTIONS_PX: Final = 130


def list_ballots(meeting: Meeting) -> tuple[Ballot, ...]:
    """List the ballots of the step the meeting stands at."""
    every = read_ballots(store(), meeting.meeting_id)
    return tuple(ballot for ballot in every if ballot.step_id == meeting.current.step_id)


def find_ballot(meeting: Meeting) -> Ballot | None:
    """Find the ballot that is shown: the one chosen, else the open one, else any."""
    ballots = list_ballots(meeting)
    chosen = st.session_state.get(CHOSEN)
    by_id = {ballot.ballot_id: ballot for ballot in ballots}
    if chosen in by_id:
        return by_id[chosen]
    return next((b for b in ballots if b.is_open), ballots[-1] if ballots else None)


def compose_decision(page: Page, meeting: Meeting) -> Screen:
    """Show the question with what was answered so far, and how it is counted."""
    t, ballot = page.t, find_ballot(meeting)
    if ballot is None:
        return Screen(t("workshop.decide"), (t("workshop.no_question"),))
    counted = read_tally(store(), ballot.ballot_id)
    return Screen(
        ballot.question,
        (
            _say_state(page, ballot, counted),
            t("workshop.counted", how=t(f"workshop.counted_{ballot.kind}")),
        ),
        listings=(tabulate_results(page, ballot, counted),),
    )


def _say_state(page: Page, ballot: Ballot, counted: Tally) -> str:
    t = page.t
    said = t.count("workshop.voters", counted.voters)
    if counted.voters_on_paper:
        said = f"{said} {t('workshop.on_paper', n=t.number(counted.voters_on_paper))}"
    return f"{t(f'workshop.ballot_{ballot.state}')} {said}"


def tabulate_results(page: Page, ballot: Ballot, counted: Tally) -> Listing:
    """Lay out results, best first; an option nobody answered has no score, which is not zero."""
    t = page.t
    columns = (t("workshop.option"), t(f"workshop.score_{ballot.kind}"))
    if ballot.kind == "agree":
        rows = tuple((o.option, _say_agreement(page, o.score)) for o in counted.ranked)
        return Listing("", columns, rows)
    scores = tuple((o.option, o.score or 0) for o in counted.ranked)
    return Listing("", columns, scores, has_bars=True)


def _say_agreement(page: Page, score: float | None) -> str:
    if score is None:
        return page.t("workshop.nobody_yet")
    sign = "+" if score > 0 else ""
    nearest = min(range(len(AGREEMENT)), key=lambda place: abs(AGREEMENT[place] - score))
    word = page.t(f"workshop.agree_{nearest}")
    return f"{word} ({sign}{page.t.number(score, 1)})"


def show_ballots(page: Page, meeting: Meeting) -> None:
    """Draw what the facilitator does: ask, open, close, and type what was counted on paper."""
    ballot = find_ballot(meeting)
    if len(ballots := list_ballots(meeting)) > 1:
        _choose(page, ballots, ballot)
    if ballot is not None:
        _show_switch(page, ballot)
        if ballot.state != "draft":
            with st.popover(page.t("workshop.paper"), width="stretch"):
                _show_paper(page, ballot)
    if not meeting.is_open:
        return
    if ballot is None:
        _show_asking(page, meeting)
    else:
        with st.popover(page.t("workshop.ask"), width="stretch"):
            _show_asking(page, meeting)


def _choose(page: Page, ballots: tuple[Ballot, ...], ballot: Ballot | None) -> None:
    words = {one.ballot_id: one.question for one in ballots}
    now = ballot.ballot_id if ballot else ballots[0].ballot_id
    st.selectbox(
        page.t("workshop.question"),
        list(words),
        index=list(words).index(now),
        format_func=lambda one: words[one],
        key=CHOSEN,
    )


def _show_switch(page: Page, ballot: Ballot) -> None:
    """Offer the one thing that can be done with a ballot as it stands, and its sheet on paper."""
    t, steps = page.t, {"draft": ("open_vote", open_ballot), "open": ("close_vote", close_ballot)}
    if ballot.state in steps:
        key, change = steps[ballot.state]
        st.button(
            t(f"workshop.{key}"),
            key=f"w_{key}",
            type="primary",
            width="stretch",
            on_click=change_on_press,
            args=(page, partial(change, store(), ballot)),
        )
    if ballot.state != "draft":
        label = "hide_results" if ballot.is_shown else "show_results"
        turn = partial(show_results, store(), ballot, is_shown=not ballot.is_shown)
        st.button(
            t(f"workshop.{label}"), key="w_show_results", width="stretch",
            on_click=change_on_press, args=(page, turn),
        )  # fmt: skip


def _show_asking(page: Page, meeting: Meeting) -> None:
    t = page.t
    with st.form("asking", border=False, clear_on_submit=True):
        question = st.text_input(t("workshop.question"), max_chars=LONGEST_QUESTION)
        kind = st.selectbox(
            t("workshop.how_voted"),
            BALLOT_KINDS,
            format_func=lambda one: t(f"workshop.kind_{one}"),
        )
        options = st.text_area(t("workshop.options"), height=OPTIONS_PX)
        dots = st.number_input(t("workshop.dots"), 1, MOST_DOTS, USUAL_DOTS)
        wants = st.form_submit_button(t("workshop.keep_question"), type="primary")
    if not wants:
        return
    lines = tuple(line.strip() for line in options.splitlines() if line.strip())
    ballot = Ballot(
        meeting.meeting_id, meeting.current.step_id, kind, question.strip(), lines, int(dots)
    )
    try:
        saved = save_ballot(store(), ballot)
    except InputError:
        st.warning(t("workshop.question_wrong"))
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
    else:
        st.session_state.pop(CHOSEN, None)
        del saved
        st.rerun()


def _show_paper(page: Page, ballot: Ballot) -> None:
    """Take what was counted on paper, and print the sheets to vote on."""
    t, kept = page.t, read_paper_counts(store(), ballot.ballot_id)
    make = partial(
        print_ballot,
        ballot,
        t,
        made=datetime.now(UTC).date(),
        is_exercise=page.selection.source == "exercise",
    )
    offer_download(t("workshop.print_sheet"), "deseo_vote.pdf", PDF, make, ballot.ballot_id)
    heads = _head_cells(page, ballot)
    cells = kept.cells if kept else ((0,) * count_cells(ballot),) * len(ballot.options)
    table = pd.DataFrame(
        [list(row) for row in cells], columns=heads, index=pd.Index(ballot.options)
    )
    with st.form(f"paper_{ballot.ballot_id}", border=False):
        voters = st.number_input(t("workshop.papers"), 0, MOST_VOTERS, kept.voters if kept else 0)
        typed = st.data_editor(
            table,
            key=f"paper_cells_{ballot.ballot_id}_{kept.version if kept else 0}",
            column_config={
                head: st.column_config.NumberColumn(min_value=0, step=1, required=True)
                for head in heads
            },
        )
        wants = st.form_submit_button(t("workshop.keep_paper"), type="primary")
    if wants:
        rows = tuple(tuple(int(one) for one in row) for row in typed.fillna(0).to_numpy())
        paper = PaperCounts(ballot.ballot_id, int(voters), rows, kept.version if kept else 0)
        _keep_paper(page, paper)


def _head_cells(page: Page, ballot: Ballot) -> list[str]:
    t = page.t
    if ballot.kind == "dots":
        return [t("workshop.score_dots")]
    if ballot.kind == "agree":
        return [t(f"workshop.agree_{place}") for place in range(len(AGREEMENT))]
    return [t("workshop.rank", n=t.number(place + 1)) for place in range(len(ballot.options))]


def _keep_paper(page: Page, paper: PaperCounts) -> None:
    t = page.t
    try:
        save_paper_counts(store(), paper)
    except EditConflict as conflict:
        theirs: Any = next(iter(conflict.theirs.values()), {})
        said = ", ".join(str(cell) for row in theirs.get("cells", ()) for cell in row)
        st.warning(escape_markdown(t("workshop.paper_meanwhile", theirs=said)))
        version = next(iter(conflict.versions.values()))
        st.button(
            t("workshop.keep_mine"),
            on_click=change_on_press,
            args=(page, partial(save_paper_counts, store(), replace(paper, version=version))),
        )
    except InputError:
        st.warning(t("workshop.paper_wrong"))
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
    else:
        st.rerun()
    show_small(t("workshop.paper_help"))
