"""Beside a cluster: whom to ask, since their answers would change most, and who could join."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.clusters import suggest_questions
from deseo.figures.candidates import name_cluster
from deseo.reports.askings import print_questions
from deseo.reports.sentences import say_questions
from deseo.ui.downloads import offer_download
from deseo.ui.filters import name_service
from deseo.ui.markup import join_markup, show_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.clusters import Question
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page


MOST_NAMED = 12


def show_questions(page: Page, view: View, found: Candidates, group: int | None) -> None:
    """Offer the list of whom to ask, on screen and on paper; tried on request."""
    t, service_of = page.t, partial(name_service, page)
    with st.expander(t("clusters.settle")):
        if not st.toggle(t("clusters.settle_ask"), key=f"w_settle_{group}"):
            return
        prepared = found.clustering.weighed.prepared
        questions = suggest_questions(prepared, found.rules, group)
        said = say_questions(
            questions, t, name_members(view), service_of, of_group=group is not None
        )
        show_markup(join_markup(Markup("<p>{}</p>").format(one.text) for one in said))
        if questions:
            _offer_print(page, view, questions, group)


def _offer_print(
    page: Page, view: View, questions: tuple[Question, ...], group: int | None
) -> None:
    notice = page.t("exercise.mark") if view.data.is_exercise else ""
    stem = f"{'EXERCISE_' if notice else ''}deseo_{page.selection.territory}_questions"

    def make() -> bytes:
        return print_questions(
            questions,
            page.t,
            name_members(view),
            partial(name_service, page),
            place=page.territory_name,
            letter="" if group is None else name_cluster(group),
            notice=notice,
            made=datetime.now(UTC).date(),
        )

    offer_download(page.t("clusters.settle_print"), f"{stem}.pdf", "application/pdf", make)


def show_reach(page: Page, view: View, found: Candidates, group: int) -> None:
    """Offer who is tied to a group by looser links and not in it; looked for on request."""
    t = page.t
    with st.expander(t("clusters.reach")):
        if not st.toggle(t("clusters.reach_find"), key=f"w_reach_{group}"):
            return
        near = found.clustering.neighbours(group)
        words = t.count("clusters.reach_found", len(near)) if near else t("clusters.reach_none")
        name_of = name_members(view)
        items = join_markup(
            Markup("<li>{}</li>").format(one) for one in map(name_of, near[:MOST_NAMED])
        )
        if len(near) > MOST_NAMED:
            items += Markup("<li>{}</li>").format(t.count("why.more", len(near) - MOST_NAMED))
        show_markup(Markup("<p>{}</p><ul>{}</ul>").format(words, items))


def name_members(view: View) -> Callable[[str], str]:
    """Give what turns an enterprise's id into its name."""
    names = view.data.enterprises["name"]
    return lambda enterprise_id: str(names.get(enterprise_id, enterprise_id))
