"""Beside the cards: one number out of many, the published index, and what nobody has told us.

The composite is ours and says so; the index is EIGE's, with its edition. Both lie open: formula,
figures and sources are one gesture away.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.equality.composites import WEIGHTS, list_published
from deseo.equality.silences import list_silences, list_silent_sexes
from deseo.model import DOMAINS
from deseo.ui.indicator_cards import ORIGIN, write_provenance
from deseo.ui.indicators import open_indicator
from deseo.ui.markup import join_markup, show_markup, write_table

if TYPE_CHECKING:
    import pandas as pd

    from deseo.ui.frame import Page
    from deseo.ui.indicators import PictureView

SECTION = Markup('<section class="card figures" aria-label="{}"><h2>{}</h2>{}</section>')
PLAIN_SECTION = Markup('<section class="card" aria-label="{}"><h2>{}</h2>{}</section>')
FIGURE = Markup('<span class="figure">{}</span>')
BAR = Markup('<span class="score" aria-hidden="true"><i style="width:{}%"></i></span>')
NEW_METHOD = 2025
COUNTRY_RANK = 8


def show_composite(page: Page, view: PictureView) -> None:
    """Draw the territory's composite: each domain, the gap alone beside it, and how it is made."""
    t, composite = page.t, view.composite
    title = t("picture.composite")
    if not composite.n_domains:
        words = Markup("<p>{}</p>").format(t("picture.composite_none"))
        show_markup(PLAIN_SECTION.format(title, title, words))
        return
    said = Markup('<p class="small">{}</p>').format(
        t.count("picture.composite_domains", composite.n_domains)
    )
    heads = ["", t("picture.composite_score"), t("picture.composite_twin")]
    rows: list[list[Markup | str]] = [
        [
            Markup("{}{}").format(t(f"picture.domain_{domain}"), BAR.format(f"{score:.1f}")),
            FIGURE.format(t.number(score, 1)),
            FIGURE.format(t.number(twin, 1)),
        ]
        for domain, score, twin in _list_scores(composite.domains)
    ]
    rows.append(
        [
            t("picture.composite_all"),
            FIGURE.format(t.number(composite.score, 1)),
            FIGURE.format(t.number(composite.twin, 1)),
        ]
    )
    heads[0] = t("picture.domain")
    named = f"{title}: {t('picture.figure')}"
    body = said + write_table(named, heads, rows) + _write_making(page, view)
    show_markup(SECTION.format(title, title, body))


def _list_scores(domains: pd.DataFrame) -> list[tuple[str, float, float]]:
    scores = {row["index"]: row for row in domains.reset_index().to_dict("records")}
    return [
        (domain, float(scores[domain]["score"]), float(scores[domain]["twin"]))
        for domain in DOMAINS
        if domain in scores
    ]


def _write_making(page: Page, view: PictureView) -> Markup:
    t, parts = page.t, view.composite.parts
    label = t("picture.composite_how")
    heads = [
        t("picture.figure"),
        t("picture.place"),
        "α",
        t("picture.composite_score"),
        t("picture.composite_twin"),
    ]
    rows = [
        [
            view.definition(row["indicator"]).label(page.selection.lang),
            view.name_place(row["geo"], page.selection.lang),
            t.number(row["alpha"], 2),
            t.number(row["score"], 1),
            t.number(row["twin"], 1),
        ]
        for row in parts.to_dict("records")
    ]
    told = join_markup(
        Markup("<p>{}</p>").format(t(key))
        for key in ("picture.composite_formula", "picture.composite_memory")
    )
    origin = write_provenance(page, view, parts.to_dict("records"), label)
    return ORIGIN.format(label, told + write_table(label, heads, rows) + origin)


def show_index(page: Page, view: PictureView) -> None:
    """Draw the published index of country, region and Union, in the newest complete edition."""
    t, title = page.t, page.t("picture.index")
    published = list_published(view.data, view.territory_id)
    if view.year is not None:
        published = published[published["year"] <= view.year]
    complete = published[published["is_complete"]]
    if complete.empty:
        return
    own = complete[complete["rank"] <= COUNTRY_RANK]  # the Union alone says nothing of us
    edition = int((complete if own.empty else own)["year"].max())
    shown = complete[complete["year"] == edition].drop_duplicates("geo").sort_values("rank")
    places = [view.name_place(geo, page.selection.lang) for geo in shown["geo"]]
    heads = [t("picture.index_edition", year=edition), *places]
    rows = [
        [name, *(FIGURE.format(t.number(value, 1)) for value in shown[column])]
        for column, name in _name_columns(page).items()
    ]
    newer = published[(published["year"] > edition) & published["gei"].notna()]
    named = f"{title}: {t('picture.figure')}"
    body = [write_table(named, heads, rows), _write_newer(page, view, newer)]
    body.append(_write_index_origin(page, view, shown, newer))
    show_markup(SECTION.format(title, title, join_markup(body)))
    label = t("picture.index_more")
    st.button(label, key="open_gei", type="tertiary", on_click=open_indicator, args=("gei",))


def _name_columns(page: Page) -> dict[str, str]:
    named = {"gei": page.t("picture.index_whole")}
    return named | {domain: page.t(f"picture.domain_{domain}") for domain in WEIGHTS}


def _write_newer(page: Page, view: PictureView, newer: pd.DataFrame) -> Markup:
    """Write the editions of which only the index itself is known here."""
    t = page.t
    lines = [
        FIGURE.format(
            t(
                "picture.index_newer",
                place=view.name_place(row["geo"], page.selection.lang),
                year=int(row["year"]),
                score=t.number(row["gei"], 1),
            )
        )
        for row in newer.sort_values(["year", "rank"]).to_dict("records")
    ]
    if (newer["year"] >= NEW_METHOD).any():
        lines.append(Markup("{}").format(t("picture.index_new_method")))
    return Markup('<p class="small">{}</p>').format(join_markup(lines, " ")) if lines else Markup()


def _write_index_origin(
    page: Page, view: PictureView, shown: pd.DataFrame, newer: pd.DataFrame
) -> Markup:
    t = page.t
    again = [
        t(
            "picture.index_again",
            place=view.name_place(row["geo"], page.selection.lang),
            again=t.number(row["recombined"], 1),
            score=t.number(row["gei"], 1),
        )
        for row in shown.to_dict("records")
        if not math.isnan(row["recombined"])
    ]
    rows = [
        {**row, "level": view.data.areas.loc[row["geo"], "level"], "age": "none", "flag": ""}
        for row in [*shown.to_dict("records"), *newer.to_dict("records")]
    ]
    explained = view.definition("gei").explanation(page.selection.lang)
    told = Markup("<p>{} {}</p>").format(explained, " ".join(again))
    label = t("picture.origin")
    return ORIGIN.format(label, told + write_provenance(page, view, rows, t("picture.index")))


def show_silences(page: Page, view: PictureView) -> None:
    """List what nobody has told of the territory or its region."""
    t, lang = page.t, page.selection.lang
    silent = list_silences(view.reaches)
    groups = {
        "nothing": [i for i, reach in silent.items() if reach == "nothing"],
        "country": [i for i, reach in silent.items() if reach == "country"],
        "eu": [i for i, reach in silent.items() if reach == "eu"],
        "sex": list(dict.fromkeys(_list_halves(view))),
    }
    pieces = [
        Markup("<h3>{}</h3><p>{}</p>").format(
            t(f"picture.silent_{name}"),
            " · ".join(view.definition(i).label(lang) for i in indicator_ids),
        )
        for name, indicator_ids in groups.items()
        if indicator_ids
    ]
    title = t("picture.silences")
    show_markup(PLAIN_SECTION.format(title, title, join_markup(pieces)))


def _list_halves(view: PictureView) -> list[str]:
    """List indicators whose nearest figures tell of one sex only."""
    halves = list_silent_sexes(view.picture)
    near = halves[halves["role"].isin(["territory", "region"])]
    return [str(indicator_id) for indicator_id in near["indicator"]]
