"""The controls with which somebody supposes a change: what, of whom, where, which service.

What is typed and chosen becomes one change; one that cannot be meant is refused in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.errors import InputError
from deseo.scenarios import (
    ADD,
    CHANGE_ROLES,
    CLOSE,
    DROP,
    GAIN,
    KINDS,
    LONGEST_NAME,
    MOVE,
    SHARE,
    Change,
    Scenario,
    give_id,
    suppose,
    undo_last,
)
from deseo.ui.filters import name_service
from deseo.ui.what_if_choices import choose_place, choose_service, choose_who, list_services

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.ui.frame import Page
    from deseo.ui.what_if_pictures import WhatIf

SOMEBODY_NEW: Final = ""


def show_forms(page: Page, what_if: WhatIf, take: Callable[[Scenario], None]) -> None:
    """Draw the controls; `take` is handed the scenario with one more change."""
    t = page.t
    kind = st.segmented_control(
        t("whatif.kind"),
        KINDS,
        default=ADD,
        required=True,
        format_func=lambda one: t(f"whatif.kind_{one}"),
        key="w_whatif_kind",
    )
    change = _FORMS[kind](page, what_if)
    left, right, _ = st.columns([0.25, 0.25, 0.5], gap="small")
    wants = left.button(
        t("whatif.suppose"),
        type="primary",
        key="w_whatif_suppose",
        width="stretch",
    )
    undoes = right.button(
        t("whatif.undo"),
        key="w_whatif_undo",
        disabled=not what_if.scenario.changes,
        width="stretch",
    )
    if undoes:
        take(undo_last(what_if.scenario))
    if wants:
        _suppose(page, what_if, change, take)


def _suppose(
    page: Page, what_if: WhatIf, change: Change | None, take: Callable[[Scenario], None]
) -> None:
    try:
        longer = suppose(what_if.scenario, change) if change else None
    except InputError:
        longer = None
    if longer is None:
        st.warning(page.t("whatif.refused"))
        return
    take(longer)


def _make_add(page: Page, what_if: WhatIf) -> Change | None:
    t = page.t
    left, right = st.columns(2, gap="small")
    with left:
        name = st.text_input(t("whatif.name"), max_chars=LONGEST_NAME, key="w_whatif_name")
    with right:
        place = choose_place(page, what_if)
    chosen = {}
    for column, role in zip(st.columns(2, gap="small"), CHANGE_ROLES, strict=True):
        with column:
            chosen[role] = st.multiselect(
                t(f"whatif.{role}"),
                list_services(page),
                format_func=lambda one: name_service(page, one),
                key=f"w_whatif_{role}",
                placeholder="",
                select_all=False,
            )
    if place is None or not name.strip():
        return None
    return Change(
        ADD,
        give_id(what_if.scenario, what_if.after.state.data.enterprises.index),
        name.strip(),
        place.lat,
        place.lon,
        place.name,
        tuple(chosen["offers"]),
        tuple(chosen["needs"]),
    )


def _make_move(page: Page, what_if: WhatIf) -> Change | None:
    left, right = st.columns(2, gap="small")
    with left:
        who = choose_who(page, what_if)
    with right:
        place = choose_place(page, what_if)
    if who is None or place is None:
        return None
    return Change(MOVE, who, lat=place.lat, lon=place.lon, place=place.name)


def _make_close(page: Page, what_if: WhatIf) -> Change | None:
    who = choose_who(page, what_if)
    return None if who is None else Change(CLOSE, who)


def _make_gain(page: Page, what_if: WhatIf) -> Change | None:
    t = page.t
    left, middle, right = st.columns([0.4, 0.25, 0.35], gap="small")
    with left:
        who = choose_who(page, what_if)
    with middle:
        role = st.selectbox(
            t("whatif.role"),
            CHANGE_ROLES,
            format_func=lambda one: t(f"whatif.role_{one}"),
            key="w_whatif_role",
        )
    with right:
        service = choose_service(page, list_services(page))
    if who is None or service is None:
        return None
    return Change(GAIN, who, service_id=service, role=role)


def _make_drop(page: Page, what_if: WhatIf) -> Change | None:
    t = page.t
    left, right = st.columns(2, gap="small")
    with left:
        who = choose_who(page, what_if)
    links = what_if.after.state.data.links
    mine = links[(links["enterprise_id"] == who) & links["role"].isin(CHANGE_ROLES)]
    told = sorted(set(zip(mine["role"], mine["service_id"], strict=True)), reverse=True)
    with right:
        if not told:
            st.markdown(t("whatif.nothing_told"))
            return None
        role, service = st.selectbox(
            t("whatif.service"),
            told,
            format_func=lambda one: t(f"whatif.drop_{one[0]}", service=name_service(page, one[1])),
            key="w_whatif_drop",
        )
    return None if who is None else Change(DROP, who, service_id=service, role=role)


def _make_share(page: Page, what_if: WhatIf) -> Change | None:
    """Let a cluster, a service and who provides it be chosen; those most needed stand first."""
    t, groups = page.t, what_if.after.state.groups
    if not groups:
        st.markdown(t("whatif.no_cluster"))
        return None
    left, middle, right = st.columns(3, gap="small")
    with left:
        group = st.selectbox(
            t("whatif.among"),
            list(groups),
            format_func=lambda one: t("clusters.named", letter=what_if.letters[1][one]),
            key="w_whatif_among",
        )
    members = groups[group]
    with middle:
        service = choose_service(page, _order_by_need(page, what_if, members))
    with right:
        provider = _choose_provider(page, what_if, members)
    if service is None or provider is None:
        return None
    if provider != SOMEBODY_NEW:
        return Change(SHARE, provider, service_id=service, members=tuple(sorted(members)))
    return _make_provider(page, what_if, group, service)


def _order_by_need(page: Page, what_if: WhatIf, members: frozenset[str]) -> list[str]:
    """List all services, those that most members need first."""
    links = what_if.after.state.data.links
    needs = links[(links["role"] == "needs") & links["enterprise_id"].isin(members)]
    needed = needs["service_id"].value_counts().to_dict()
    return sorted(list_services(page), key=lambda one: -needed.get(one, 0))


def _choose_provider(page: Page, what_if: WhatIf, members: frozenset[str]) -> str | None:
    names = what_if.after.state.data.enterprises["name"].astype("str").to_dict()
    inside = sorted(members, key=lambda one: names[one])
    return st.selectbox(
        page.t("whatif.provider"),
        [SOMEBODY_NEW, *inside],
        format_func=lambda one: names[one] if one else page.t("whatif.provider_new"),
        key="w_whatif_provider",
    )


def _make_provider(page: Page, what_if: WhatIf, group: int, service: str) -> Change:
    """Make a provider that is named as its service and stands in the middle of the members."""
    rows = what_if.after.state.data.enterprises
    members = sorted(what_if.after.state.groups[group])
    metric = rows.loc[members].geometry.to_crs(page.territory.crs)
    middle = metric.iloc[[0]].set_crs(metric.crs)
    middle.iloc[0] = metric.union_all().centroid
    point = middle.to_crs(4326).iloc[0]
    letter = what_if.letters[1][group]
    return Change(
        SHARE,
        give_id(what_if.scenario, rows.index),
        f"{name_service(page, service)} ({letter})"[:LONGEST_NAME],
        round(point.y, 5),
        round(point.x, 5),
        page.t("whatif.midst", letter=letter),
        service_id=service,
        members=tuple(members),
    )


_FORMS: Final[dict[str, Callable[[Page, WhatIf], Change | None]]] = {
    ADD: _make_add,
    MOVE: _make_move,
    CLOSE: _make_close,
    GAIN: _make_gain,
    DROP: _make_drop,
    SHARE: _make_share,
}
