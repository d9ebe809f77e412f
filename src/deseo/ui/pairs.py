"""Pairs that may be one organisation: shown side by side, decided by a person, and undone.

One pair at a time, what differs told in words and not by colour alone. Nothing is lost by deciding:
both entries stay as they were told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.duplicates import find_duplicates, find_roots, merge_pair
from deseo.duplicates.merges import ORIGIN, PLACE, is_known
from deseo.equality.disclosures import withhold_staff
from deseo.errors import EditConflict, StoreError
from deseo.sources.imports.twins import tabulate_pairs
from deseo.store import (
    decide_pair,
    queue_pairs,
    read_imported,
    read_pairs,
    read_standing,
    undo_decision,
)
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, show_markup, show_small, write_table
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from deseo.store import Pair
    from deseo.ui.frame import Page

AT, SAID, ROLE = "pairs_at", "pairs_said", "officer"
MOST_DECISIONS, MOST_MERGED = 20, 300
SHOWN: Final = (
    "name", "legal_form_stated", "eu_family", "activity", "nace", "address", "postcode",
    "municipality", "location_precision", "entity_id", "website", "employees", "women_employees",
    "networks", "note", "source", "source_year",
)  # fmt: skip
LABELS: Final = {"legal_form_stated": "legal_form"}
COUNTS: Final = ("employees", "women_employees")


@dataclass(frozen=True)
class _Known:
    """Hold the entries of a territory as they were told, by identifier."""

    rows: gpd.GeoDataFrame

    def has(self, pair: Pair) -> bool:
        return pair.left_id in self.rows.index and pair.right_id in self.rows.index

    def name(self, enterprise_id: str) -> str:
        """Give a name; of an entry that is gone, its identifier."""
        is_here = enterprise_id in self.rows.index
        return str(self.rows.loc[enterprise_id, "name"]) if is_here else enterprise_id

    def names(self, pair: Pair) -> dict[str, str]:
        return {"left": self.name(pair.left_id), "right": self.name(pair.right_id)}

    def fill(self, pair: Pair) -> tuple[str, ...]:
        """Give the fields the left entry would have from the right one."""
        left, right = (self.rows.loc[one].to_dict() for one in (pair.left_id, pair.right_id))
        origins = merge_pair(left, right, {}).origins
        return tuple(name for name, side in origins.items() if side == "right")


def show_pairs(page: Page) -> None:
    """Draw the section: one open pair, and what was decided of others."""
    if cache.paths().enterprises is not None:
        return
    t = page.t
    show_markup(Markup("<h2>{}</h2>").format(t("pairs.title")))
    if said := st.session_state.pop(SAID, ""):
        st.success(escape_markdown(said))
    try:
        known = _Known(cache.told(page.selection.territory, "real").enterprises)
        with st.container(key="pairs_open"):
            _show_open(page, known)
        _show_merged(page, known)
        _show_decided(page, known)
    except StoreError as error:
        st.error(escape_markdown(t(f"store.{error.reason}")))


def _show_open(page: Page, known: _Known) -> None:
    """Show the pair it is the turn of; those that follow from other decisions are no question."""
    t, territory_id = page.t, page.selection.territory
    roots = find_roots(read_standing(store(), territory_id))
    pairs = [
        pair
        for pair in read_pairs(store(), territory_id, "open")
        if known.has(pair)
        and roots.get(pair.left_id, pair.left_id) != roots.get(pair.right_id, pair.right_id)
    ]
    if not pairs:
        show_small(t("pairs.none"))
        if st.button(t("pairs.look"), key="w_pairs_look"):
            _look(page)
        return
    at = int(st.session_state.get(AT, 0)) % len(pairs)
    pair = pairs[at]
    progress = t("pairs.progress", at=t.number(at + 1), n=t.number(len(pairs)))
    show_markup(Markup("<p>{}</p><h3>{}</h3>").format(t("pairs.lead"), progress))
    _show_pair(page, known, pair, "pairs.why")
    fields = _list_fields(page, known.fill(pair))
    show_small(t("pairs.kept", fields=fields) if fields else t("pairs.kept_nothing"))
    same, different, later = st.columns(3)
    with same:
        _offer(page, "same", partial(_decide, page, known, pair, "same"), is_first=True)
    with different:
        _offer(page, "different", partial(_decide, page, known, pair, "different"))
    with later:
        _offer(page, "later", _put_off)


def _offer(page: Page, what: str, do: Callable[[], None], *, is_first: bool = False) -> None:
    kind: Literal["primary", "secondary"] = "primary" if is_first else "secondary"
    label = page.t(f"pairs.{what}")
    st.button(label, type=kind, key=f"w_pair_{what}", on_click=do, width="stretch")


def _show_pair(page: Page, known: _Known, pair: Pair, why: str) -> None:
    """Lay two entries side by side, field by field, and say why they are a pair."""
    t = page.t
    rows = withhold_staff(known.rows.loc[[pair.left_id, pair.right_id]])
    left, right = (rows.iloc[at].to_dict() for at in (0, 1))
    heads = [t(f"pairs.{name}") for name in ("field", "left", "right", "compared")]
    told = [name for name in SHOWN if is_known(left[name]) or is_known(right[name])]
    cells = [_write_field(page, name, left, right) for name in told]
    show_markup(write_table(t("pairs.title"), heads, cells))
    show_small(t(why, reasons=t.enumerate(_list_reasons(page, pair))))


def _write_field(
    page: Page, name: str, left: Mapping[str, Any], right: Mapping[str, Any]
) -> list[Markup | str]:
    ours, theirs = (_write_cell(page, name, row[name]) for row in (left, right))
    verdict = "equal" if ours == theirs else "unlike"
    if not (ours and theirs):
        verdict = "only_left" if ours else "only_right"
    said: Markup | str = page.t(f"pairs.{verdict}")
    if verdict == "unlike":
        said = Markup("<strong>{}</strong>").format(said)
    return [page.t(f"imports.field.{LABELS.get(name, name)}"), ours, theirs, said]


def _write_cell(page: Page, name: str, cell: object) -> str:
    if not is_known(cell):
        return ""
    if name == "eu_family":
        return page.t(f"family.{cell}")
    if name == "location_precision":
        return page.t(f"precision.{cell}")
    if name in COUNTS:
        return page.t.number(int(str(cell)))
    return str(cell).replace("|", ", ")


def _list_reasons(page: Page, pair: Pair) -> list[str]:
    t, evidence = page.t, pair.evidence
    said = [t(f"pairs.reason_{one}") for one in evidence["reasons"] if t.has(f"pairs.reason_{one}")]
    if "name" in evidence:
        said.insert(0, t("pairs.name_score", share=t.percent(evidence["name"])))
    if "distance_m" in evidence:
        return [*said, t("pairs.distance", distance=t.number(evidence["distance_m"]))]
    return [*said, t("pairs.distance_unknown")]


def _list_fields(page: Page, filled: tuple[str, ...]) -> str:
    """Name the fields that would be filled; where something comes from is none of them."""
    t = page.t
    keys = {name: f"imports.field.{LABELS.get(name, name)}" for name in filled}
    said = [
        t("pairs.place") if name in PLACE else t(keys[name])
        for name in filled
        if name not in ORIGIN and (name in PLACE or t.has(keys[name]))
    ]
    return t.enumerate(list(dict.fromkeys(said)))


def _put_off() -> None:
    st.session_state[AT] = int(st.session_state.get(AT, 0)) + 1


def _decide(page: Page, known: _Known, pair: Pair, state: str) -> None:
    filled = known.fill(pair) if state == "same" else ()
    said = page.t(f"pairs.said_{state}", **known.names(pair))
    _try(page, said, lambda: decide_pair(store(), pair, state, ROLE, filled))


def _undo(page: Page, known: _Known, pair: Pair) -> None:
    said = page.t("pairs.said_undone", **known.names(pair))
    _try(page, said, lambda: undo_decision(store(), pair, ROLE))


def _try(page: Page, said: str, write: Callable[[], Pair]) -> None:
    try:
        write()
    except EditConflict:
        said = page.t("pairs.conflict")
    except StoreError as error:
        said = page.t(f"store.{error.reason}")
    st.session_state[SAID] = said


def _look(page: Page) -> None:
    """Look for pairs among all there are; those known already are not asked about again."""
    territory_id = page.selection.territory
    rows = pd.DataFrame(cache.dataset(territory_id, "real").enterprises.drop(columns="geometry"))
    is_later = rows.index.isin(read_imported(store(), territory_id)["enterprise_id"])
    with st.spinner(page.t("pairs.look")):
        found = find_duplicates(pd.concat([rows[~is_later], rows[is_later]]))
    nothing: pd.Series[Any] = pd.Series([[]] * len(found), index=found.index, dtype=object)
    pairs = found.assign(filled=nothing, **{"class": "doubtful"})
    number = queue_pairs(store(), territory_id, tabulate_pairs(pairs)) if len(pairs) else 0
    st.session_state[SAID] = (
        page.t.count("pairs.found", number) if number else page.t("pairs.found_none")
    )
    st.rerun()


def _show_merged(page: Page, known: _Known) -> None:
    """Show what the rules merged, each to be looked at and taken apart."""
    t = page.t
    pairs = {
        pair.pair_id: pair
        for pair in read_pairs(store(), page.selection.territory, "same")
        if pair.decided_by == "system" and known.has(pair)
    }
    if not pairs:
        return
    with st.expander(t.count("pairs.merged", len(pairs))):
        chosen = st.selectbox(
            t("pairs.merged_which"),
            list(pairs)[:MOST_MERGED],
            format_func=lambda one: t("pairs.pair", **known.names(pairs[one])),
            key="w_pair_merged",
        )
        pair = pairs[chosen]
        _show_pair(page, known, pair, "pairs.why_merged")
        decide = partial(_decide, page, known, pair)
        st.button(t("pairs.different"), key="w_pair_apart", on_click=decide, args=("different",))


def _show_decided(page: Page, known: _Known) -> None:
    t = page.t
    pairs = [
        pair
        for state in ("same", "different")
        for pair in read_pairs(store(), page.selection.territory, state)
        if pair.decided_by != "system"
    ]
    if not pairs:
        return
    show_markup(Markup("<h3>{}</h3>").format(t("pairs.decided")))
    pairs.sort(key=lambda pair: str(pair.decided_at), reverse=True)
    for pair in pairs[:MOST_DECISIONS]:
        day = t.date(pair.decided_at.date()) if pair.decided_at else ""
        told = {**known.names(pair), "role": t(f"dossier.role_{pair.decided_by}"), "date": day}
        said, undo = st.columns([0.7, 0.3], vertical_alignment="center")
        with said:
            show_small(t(f"pairs.decided_{pair.state}", **told))
        undo.button(
            escape_markdown(t("pairs.undo", left=told["left"])),
            key=f"w_pair_undo_{pair.pair_id}",
            on_click=_undo,
            args=(page, known, pair),
            width="stretch",
        )
    if len(pairs) > MOST_DECISIONS:
        show_small(t.count("pairs.more", len(pairs) - MOST_DECISIONS))
