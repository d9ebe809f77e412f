"""The card of an enterprise: what is known, by whom, since when; what is not known says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.equality.disclosures import STAFF_COLUMNS, withhold_staff
from deseo.model import INSTRUMENTS, to_query
from deseo.schema.validation import split_list
from deseo.searches import fold_text
from deseo.ui.filters import name_service, name_value
from deseo.ui.legends import family_sign
from deseo.ui.markup import join_markup, link_to, show_markup

if TYPE_CHECKING:
    import geopandas as gpd

    from deseo.ui.cache import View
    from deseo.ui.frame import Page

CARD = Markup('<section class="card" aria-label="{}"><h2>{}</h2>{}</section>')
PART = Markup("<h3>{}</h3>{}")
PARAGRAPH = Markup("<p>{}</p>")
QUIET = Markup('<p class="small">{}</p>')
CHIPS = Markup('<ul class="chips">{}</ul>')
CHIP = Markup('<li class="chip {}">{}</li>')
STAFF = (("employees", "women_employees"), ("board", "women_board"), ("managers", "women_managers"))


def show_card(page: Page, view: View, enterprise_id: str) -> None:
    """Draw the card of one enterprise."""
    row = view.data.enterprises.loc[enterprise_id]
    parts = [
        _write_form(page, row),
        *([PARAGRAPH.format(row["activity"])] if row["activity"] else []),
        _write_place(page, view, row),
        *(
            _write_services(page, view, enterprise_id, role)
            for role in ("offers", "needs", "shares")
        ),
        _write_people(page, withhold_staff(view.data.enterprises.loc[[enterprise_id]]), row),
        _write_networks(page, row),
        _write_sources(page, row),
    ]
    show_markup(CARD.format(row["name"], row["name"], join_markup(parts)))
    asked = replace(page.selection, enterprise=enterprise_id, instrument=INSTRUMENTS[0])
    label = page.t("card.self_check")
    st.page_link("pages/assess.py", label=label, query_params=to_query(asked))


def _write_form(page: Page, row: pd.Series) -> Markup:
    family = row["eu_family"] or "unstated"
    form = (
        name_value(page, "form", row["legal_form"])
        if row["legal_form"]
        else row["legal_form_stated"]
    )
    words = [page.t(f"family.{family}")]
    if form and fold_text(form) != fold_text(words[0]):
        words.append(form)
    if pd.notna(row["is_wise"]) and row["is_wise"]:
        words.append(page.t("card.wise"))
    return Markup("<p>{} {}</p>").format(family_sign(family), " · ".join(words))


def _write_place(page: Page, view: View, row: pd.Series) -> Markup:
    t = page.t
    where = ", ".join(row[c] for c in ("address", "postcode", "municipality") if row[c])
    doubt_m = float(view.doubt_m[row["enterprise_id"]])
    said = t(f"precision.{row['location_precision']}")
    if doubt_m > 0 and row["location_precision"] != "none":
        said = t("card.doubt", precision=said, km=t.number(doubt_m / 1000, 1))
    place = PARAGRAPH.format(where) if where else Markup("")
    return PART.format(t("card.place"), place + QUIET.format(said))


def _write_services(page: Page, view: View, enterprise_id: str, role: str) -> Markup:
    t, links = page.t, view.data.links
    own = links[(links["enterprise_id"] == enterprise_id) & (links["role"] == role)]
    if own.empty:
        silent = Markup("") if role == "shares" else QUIET.format(t("card.untold"))
        return PART.format(t(f"card.{role}"), silent) if silent else silent
    chips = join_markup(
        CHIP.format(
            "inferred" if link.basis == "inferred" else "told",
            f"{name_service(page, str(link.service_id))} · {t(f'evidence.{link.basis}')}",
        )
        for link in own.itertuples()
    )
    origin = QUIET.format(t("card.source", source=t.enumerate(sorted(set(own["source"])))))
    return PART.format(t(f"card.{role}"), CHIPS.format(chips) + origin)


def _write_people(page: Page, open_rows: gpd.GeoDataFrame, told: pd.Series) -> Markup:
    """Say the figures on people that are published; of others only that they are known."""
    t, row = page.t, open_rows.iloc[0]
    if told[list(STAFF_COLUMNS)].notna().any() and row[list(STAFF_COLUMNS)].isna().all():
        return PART.format(t("card.people"), QUIET.format(t("card.confidential")))
    lines = [
        _say_people(page, kind, row[kind], row[women])
        for kind, women in STAFF
        if pd.notna(row[kind])
    ]
    if pd.notna(row["women_employees_share"]):
        lines.append(t("card.women_share", share=t.percent(row["women_employees_share"])))
    if not lines:
        return PART.format(t("card.people"), QUIET.format(t("card.untold")))
    year = row["employees_year"]
    source = t("card.source", source=row["source"])
    origin = f"{source} ({int(year)})" if pd.notna(year) else f"{source} ({t('card.no_year')})"
    said = join_markup(PARAGRAPH.format(line) for line in lines)
    return PART.format(t("card.people"), said + QUIET.format(origin))


def _say_people(page: Page, kind: str, total: int, women: int) -> str:
    t = page.t
    count = t.count(f"card.{kind}", int(total))
    if pd.isna(women):
        return t("card.sex_unknown", count=count)
    return t("card.of_whom", count=count, women=t.count("card.women", int(women)))


def _write_networks(page: Page, row: pd.Series) -> Markup:
    ids = split_list(row["networks"])
    if not ids:
        return Markup("")
    said = join_markup(PARAGRAPH.format(name_value(page, "network", i)) for i in ids)
    return PART.format(page.t("card.networks"), said)


def _write_sources(page: Page, row: pd.Series) -> Markup:
    t = page.t
    year = row["source_year"]
    when = str(int(year)) if pd.notna(year) else t("card.no_year")
    links = [
        link_to(url, t("card.read", n=t.number(i)))
        for i, url in enumerate(split_list(row["source_url"]), 1)
    ]
    if row["website"]:
        links.append(link_to(row["website"], t("card.website")))
    said = f"{row['source']} ({when})" + (f" · {row['licence']}" if row["licence"] else "")
    note = QUIET.format(row["note"]) if row["note"] else Markup("")
    return PART.format(
        t("card.sources"), QUIET.format(said) + QUIET.format(join_markup(links, " · ")) + note
    )
