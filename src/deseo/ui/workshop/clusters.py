"""What the steps about clusters show: what binds us, why these, and how women and men fare there.

A cluster is never shown without the word that says how sure we are.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.figures.candidates import GREY, colour_cluster, name_cluster
from deseo.model import SURENESS
from deseo.reports.cards import rank_ties
from deseo.reports.panels import say_coverage, say_untold
from deseo.reports.phrases import round_share
from deseo.reports.sentences import say_card
from deseo.ui.askings import name_members
from deseo.ui.atlases import lay_out_candidates
from deseo.ui.cluster_papers import LINES
from deseo.ui.filters import name_service
from deseo.ui.panel_sources import gather_panel
from deseo.ui.panels import write_value
from deseo.ui.state import bind, choose
from deseo.ui.workshop.screens import Listing, Mark, Screen
from deseo.ui.workshop.territories import list_sources

if TYPE_CHECKING:
    from deseo.clusters.explanations import ClusterCard
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

MOST_TIES: Final = 3
MOST_GAPS: Final = 2


def find_chosen(page: Page, found: Candidates) -> int:
    """Find the chosen group; the first where none is chosen, −1 where there is none."""
    groups = {name_cluster(group): group for group in found.words}
    return groups.get(page.selection.cluster, next(iter(found.words), -1))


def choose_cluster(page: Page, found: Candidates) -> None:
    """Let the room go from one cluster to another."""
    letters = [name_cluster(group) for group in found.words]
    if len(letters) > 1:
        st.segmented_control(
            page.t("workshop.which"),
            letters,
            required=True,
            label_visibility="collapsed",
            **bind("w_room_cluster", name_cluster(find_chosen(page, found)), _take_cluster),
        )


def _take_cluster(letter: str) -> None:
    choose(cluster=letter)


def compose_binds(page: Page, view: View, found: Candidates) -> Screen:
    """Show all candidates, how many there are and how sure each is."""
    t, words = page.t, list(found.all_words.values())
    parts = [t.count("clusters.found", len(words))] if words else [t("clusters.nothing")]
    counts = {word: words.count(word) for word in SURENESS}
    parts += [t.count(f"clusters.count_{word}", n) for word, n in counts.items() if n]
    if found.assessment is None and words:
        parts.append(t("clusters.checking"))
    said = (" ".join(parts),)
    layer = lay_out_candidates(page, view, found, -1)
    return Screen(
        t("workshop.binds"),
        said,
        layer,
        _list_lines(page),
        sources=list_sources(page, view.data.enterprises),
        rules=_list_rules(page),
    )


def compose_cluster(page: Page, view: View, found: Candidates) -> Screen:
    """Show one candidate: the word first, then what binds its members and what is missing."""
    t, group = page.t, find_chosen(page, found)
    layer = lay_out_candidates(page, view, found, group)
    if group < 0:
        return Screen(t("workshop.cluster_none"), (t("clusters.nothing"),), layer)
    stability = found.assessment.stability if found.assessment else None
    card = found.clustering.card(group, stability)
    said = say_card(card, t, name_members(view), partial(name_service, page))
    return Screen(
        t("workshop.cluster", letter=name_cluster(group), word=t(f"word.{found.words[group]}")),
        tuple(sentence.text for sentence in said if sentence.topic == "size")[:1],
        layer,
        _list_lines(page),
        _list_reasons(page, card),
        list_sources(page, view.data.enterprises.loc[list(card.members)]),
        _list_rules(page),
    )


def _list_reasons(page: Page, card: ClusterCard) -> tuple[Listing, ...]:
    """List what binds the members most, and what they need that none of them offers."""
    t = page.t
    ties = tuple(
        (name_service(page, service), t.percent(round_share(share)))
        for service, share in rank_ties(card)[:MOST_TIES]
    )
    gaps = tuple(
        (name_service(page, gap.service_id), t.count("workshop.need_it", len(gap.needed_by)))
        for gap in card.gaps[:MOST_GAPS]
    )
    columns = (t("workshop.service"), t("workshop.share"))
    listings = (
        Listing(t("why.topic.binding"), columns, ties),
        Listing(t("workshop.gaps"), (t("workshop.service"), t("workshop.organisations")), gaps),
    )
    return tuple(listing for listing in listings if listing.rows)


def compose_equality(page: Page, view: View, found: Candidates) -> Screen:
    """Show a candidate's equality: who answered first, then each figure, then what is untold."""
    t, group = page.t, find_chosen(page, found)
    if group < 0:
        return Screen(t("workshop.equality_none"), (t("clusters.nothing"),))
    members = tuple(found.clustering.card(group).members)
    panel, fault = gather_panel(page, members)
    word = t(f"word.{found.words[group]}")
    title = t("workshop.equality", letter=name_cluster(group), word=word)
    layer = lay_out_candidates(page, view, found, group)
    if panel is None:
        return Screen(title, (fault,), layer)
    said = [fault] if fault else []
    said.append(say_coverage(panel, t).text)
    rows = [
        (t(f"panel.row_{row.row_id}"), write_value(page, row))
        for row in panel.rows
        if row.withheld != "untold"
    ]
    shared = sum(bool(line.shared_by) for line in panel.reconciliation)
    possible = sum(not line.shared_by and bool(line.pairs) for line in panel.reconciliation)
    if panel.reconciliation:
        numbers = {"shared": t.number(shared), "possible": t.number(possible)}
        said.append(t("panel.services_summary", **numbers))
    untold = say_untold(panel, t)
    said += [untold.text] if untold else []
    listing = Listing("", (t("panel.col_figure"), t("panel.col_value")), tuple(rows))
    return Screen(title, tuple(said), layer, _list_lines(page), (listing,) if rows else ())


def _list_lines(page: Page) -> tuple[Mark, ...]:
    """List what the lines around groups mean."""
    t = page.t
    lines = [
        Mark(LINES[word], GREY if word == "chance" else colour_cluster(0, word), t(f"word.{word}"))
        for word in SURENESS
    ]
    return (*lines, Mark("●", GREY, t("clusters.in_none")))


def _list_rules(page: Page) -> tuple[tuple[str, str], ...]:
    return tuple(vars(page.selection.knobs).items())
