"""Candidate clusters on paper: a sheet for the wall of each, and a brief for a council."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.clusters import score_dimensions
from deseo.clusters.dimensions import DIMENSIONS
from deseo.coverage import EXACT
from deseo.figures.candidates import name_cluster
from deseo.model import SURENESS
from deseo.reports.briefs import Brief, print_brief
from deseo.reports.map_pictures import Ground, read_ground
from deseo.reports.phrases import list_some, say_distance
from deseo.reports.sentences import say_card, say_certainty
from deseo.reports.wall_sheets import WallSheet, print_wall_sheets
from deseo.ui import cache
from deseo.ui.askings import name_members
from deseo.ui.atlases import lay_out_candidates
from deseo.ui.downloads import offer_download
from deseo.ui.filters import name_service

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.clusters import DimensionScore
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

PDF: Final = "application/pdf"
LINES: Final = {"likely": "━", "possible": "╍", "chance": "┈", "unjudged": "─"}
MOST_SHEETS: Final = 12
MOST_CARDS: Final = 4
TOLD_TOPICS: Final = ("size", "binding")


@st.cache_resource(show_spinner=False, max_entries=8)
def ground(territory_id: str) -> Ground:
    """Read what lies under a territory's map on paper."""
    return read_ground(cache.paths(), territory_id, cache.territories()[territory_id].crs)


def offer_papers(page: Page, view: View, found: Candidates, stem: str) -> None:
    """Offer the sheets for the wall and the brief, each made only when asked for."""
    t = page.t
    sheets, brief = f"{stem}_A3.pdf", f"{stem}_brief.pdf"
    offer_download(t("wall.sheet"), sheets, PDF, partial(print_sheets, page, view, found))
    offer_download(t("brief.offer"), brief, PDF, partial(print_council_brief, page, view, found))


def print_sheets(page: Page, view: View, found: Candidates) -> bytes:
    """Set a sheet for each cluster shown; of the chosen one alone, where one is chosen."""
    names = {name_cluster(group): group for group in found.words}
    chosen = names.get(page.selection.cluster)
    groups = list(found.words)[:MOST_SHEETS] if chosen is None else [chosen]
    return print_wall_sheets(
        [_make_sheet(page, view, found, group) for group in groups],
        view.data.links,
        ground(page.selection.territory),
        page.t,
        name_members(view),
        partial(name_service, page),
        place=page.territory_name,
        notice=page.t("exercise.mark") if view.data.is_exercise else "",
        made=_today(),
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _make_sheet(page: Page, view: View, found: Candidates, group: int) -> WallSheet:
    certainty = found.assessment.certainties[group] if found.assessment else None
    members = found.labels.index[found.labels == group].astype(str)
    names = view.data.enterprises["name"].astype(str)
    return WallSheet(
        name_cluster(group),
        say_certainty(certainty, page.t).text,
        tuple(sorted(members, key=lambda one: names[one])),
        lay_out_candidates(page, view, found, group),
    )


def print_council_brief(page: Page, view: View, found: Candidates) -> bytes:
    """Set the brief on all clusters shown."""
    return print_brief(compose_council_brief(page, view, found), page.t, _today())


def compose_council_brief(page: Page, view: View, found: Candidates) -> Brief:
    """Compose what a council reads of the clusters shown."""
    t, payload = page.t, lay_out_candidates(page, view, found, -1)
    return Brief(
        t("brief.title", place=page.territory_name),
        t("clusters.title", name=page.territory_name),
        page.territory_name,
        ((page.territory_name, payload, ground(page.selection.territory)),),
        write_legend(page, found.words.values()),
        _say_in_short(page, view, found),
        (_tabulate(page, view, found),) if found.words else (),
        say_known(page, view),
        _say_unknown(page, view, found),
        _list_sources(page, view, found),
        t("exercise.mark") if view.data.is_exercise else "",
    )


def write_legend(page: Page, words: Iterable[str]) -> tuple[str, ...]:
    """Write what the lines and marks of a map on paper mean."""
    t = page.t
    lines = [f"{LINES[word]} {t(f'word.{word}')}" for word in dict.fromkeys(words)]
    return (*lines, f"● {t('legend.told')}", f"○ {t('legend.untold')}")


def _say_in_short(page: Page, view: View, found: Candidates) -> tuple[str, ...]:
    t, words = page.t, list(found.all_words.values())
    said = [t.count("clusters.found", len(words)) if words else t("clusters.nothing")]
    said += [t.count(f"clusters.count_{w}", words.count(w)) for w in SURENESS if words.count(w)]
    for group in list(found.words)[:MOST_CARDS]:
        told = say_card(
            found.clustering.card(group), t, name_members(view), partial(name_service, page)
        )
        first = " ".join(one.text for one in told if one.topic in TOLD_TOPICS)
        letter = t("clusters.named", letter=name_cluster(group))
        said.append(t("minutes.settings", title=letter, settings=first.rstrip(".")))
    return tuple(said)


def _tabulate(
    page: Page, view: View, found: Candidates
) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    t, services = page.t, cache.reference("services")
    rows = []
    for group, word in found.words.items():
        members = view.data.enterprises.loc[found.labels == group]
        scores = score_dimensions(members, view.data.links, services)
        rows.append(
            (
                name_cluster(group),
                t.number(len(members)),
                t(f"word.{word}_short"),
                _say_scores(page, scores, "realised"),
                _say_scores(page, scores, "potential"),
            )
        )
    heads = ("cluster", "members", "word", "realised", "potential")
    title = " · ".join(f"{name}: {t(f'dimension.{name}')}" for name in DIMENSIONS)
    return title, tuple(t(f"brief.col_{name}") for name in heads), tuple(rows)


def _say_scores(page: Page, scores: tuple[DimensionScore, ...], kind: str) -> str:
    """Say a, b and c; what nobody told is no zero."""
    values = [getattr(score, kind) for score in scores]
    return " · ".join("?" if v is None else page.t.percent(v / 100) for v in values)


def say_known(page: Page, view: View) -> tuple[str, ...]:
    """Say of how many organisations something is known, from whom, and of how many the place."""
    t, rows = page.t, view.data.enterprises
    exact = int(rows["location_precision"].isin(EXACT).sum())
    numbers = {"told": int(view.told.sum()), "exact": exact, "all": len(rows)}
    said = {name: t.number(number) for name, number in numbers.items()}
    sources = list_some(sorted({str(one) for one in rows["source"]}), t)
    return (
        t("brief.known_told", told=said["told"], all=said["all"], sources=sources),
        t("brief.known_place", exact=said["exact"], all=said["all"]),
    )


def _say_unknown(page: Page, view: View, found: Candidates) -> tuple[str, ...]:
    t, said = page.t, [say_silent(page, view)]
    if found.assessment is None and found.words:
        said.append(t("brief.unknown_unjudged"))
    return (*said, t("brief.unknown_will"), t("brief.unknown_straight"))


def say_silent(page: Page, view: View) -> str:
    """Say of how many organisations nobody has told anything."""
    t, number = page.t, len(view.told)
    silent = t.number(number - int(view.told.sum()))
    return t("brief.unknown_silent", silent=silent, all=t.number(number))


def _list_sources(page: Page, view: View, found: Candidates) -> tuple[str, ...]:
    return (say_settings(page, found), *list_origins(view))


def say_settings(page: Page, found: Candidates) -> str:
    """Say by which rules clusters were looked for."""
    t, rules = page.t, found.rules
    near, least = say_distance(rules.radius_m, t), t.number(rules.min_members)
    return t("brief.settings", near=near, least=least)


def list_origins(view: View) -> list[str]:
    """List whose data the organisations are."""
    return sorted({str(one) for one in view.data.enterprises["source"]})
