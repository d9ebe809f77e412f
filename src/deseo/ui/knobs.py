"""What a facilitator turns: how far is near, what binds us, how tight, the smallest group."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from deseo.model import KNOBS, Knobs
from deseo.ui.heads import show_data_switches
from deseo.ui.state import bind, choose, turn_knob

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.ui.frame import Page

HUNDRED = 100
METRES_PER_KM = 1000
PRESETS = {"town": "1000", "valley": "5000", "province": "15000"}


def show_knobs(page: Page, suggested_m: float, widest_m: float) -> None:
    """Draw the four knobs that matter in a room, and the rest behind a button.

    `suggested_m` is what "auto" stands for; farther than `widest_m` is not offered.
    """
    near, binds, tight, least, more = st.columns(
        [0.27, 0.25, 0.18, 0.16, 0.14], vertical_alignment="bottom", gap="medium"
    )
    with near:
        _show_near(page, suggested_m, widest_m)
    with binds:
        _show_choice(page, "binds")
    with tight:
        _show_slider(page, "tight", lambda v: page.t.percent(int(v) / HUNDRED))
    with least:
        _show_slider(page, "least", str)
    with more:
        _show_more(page)


def show_room_knobs(page: Page, suggested_m: float, widest_m: float) -> None:
    """Draw the four knobs one below the other, as large as a finger needs them."""
    with st.container(key="room_knobs"):
        _show_near(page, suggested_m, widest_m)
        _show_choice(page, "binds")
        _show_slider(page, "tight", lambda v: page.t.percent(int(v) / HUNDRED))
        _show_slider(page, "least", str)


def _show_more(page: Page) -> None:
    t = page.t
    with st.popover(t("extras.open"), width="stretch"):
        for preset, near in PRESETS.items():
            st.button(
                t(f"preset.{preset}"),
                key=f"w_preset_{preset}",
                width="stretch",
                on_click=choose,
                kwargs={"knobs": Knobs(near=near), "cluster": ""},
            )
        _show_slider(page, "trade", lambda v: t.percent(int(v) / HUNDRED))
        _show_slider(page, "inferred", lambda v: t.percent(int(v) / HUNDRED))
        show_data_switches(page)


def _show_near(page: Page, suggested_m: float, widest_m: float) -> None:
    """Draw how far is near; until it is moved it stands where the places suggest."""
    choices = [v for v in KNOBS["near"] if v != "auto" and float(v) <= widest_m]
    now = page.selection.knobs.near
    wanted_m = suggested_m if now == "auto" else float(now)
    st.select_slider(
        page.t("knob.near"),
        choices,
        format_func=partial(_say_distance, page),
        help=page.t("knob.near_help")
        + " "
        + page.t("knob.auto", distance=_say_distance(page, str(suggested_m))),
        **bind(
            "w_near",
            min(choices, key=lambda v: abs(float(v) - wanted_m)),
            partial(turn_knob, "near"),
        ),
    )


def _say_distance(page: Page, metres: str) -> str:
    km = float(metres) / METRES_PER_KM
    return page.t("knob.km", km=page.t.number(km, int(km % 1 > 0)))


def _show_slider(page: Page, name: str, say: Callable[[str], str]) -> None:
    st.select_slider(
        page.t(f"knob.{name}"),
        KNOBS[name],
        format_func=say,
        help=page.t(f"knob.{name}_help"),
        **bind(f"w_{name}", getattr(page.selection.knobs, name), partial(turn_knob, name)),
    )


def _show_choice(page: Page, name: str) -> None:
    st.selectbox(
        page.t(f"knob.{name}"),
        KNOBS[name],
        format_func=lambda value: page.t(f"knob.{name}_{value}"),
        help=page.t(f"knob.{name}_help"),
        **bind(f"w_{name}", getattr(page.selection.knobs, name), partial(turn_knob, name)),
    )
