"""Every map has its list twin: same enterprises, same order, same action, reached by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from deseo.figures.themes import MARKS
from deseo.ui.markup import escape_markdown
from deseo.ui.state import choose

if TYPE_CHECKING:
    import pandas as pd

    from deseo.ui.frame import Page

ROWS = 12


def show_list(page: Page, shown: pd.DataFrame) -> None:
    """Draw the list, a dozen at a time; a row opens the enterprise's card."""
    t = page.t
    pages = max(1, -(-len(shown) // ROWS))
    key = "w_leaf"
    leaf = min(max(int(st.session_state.get(key, 0)), 0), pages - 1)
    st.session_state[key] = leaf
    part = shown.iloc[leaf * ROWS : (leaf + 1) * ROWS]
    with st.container(key="rows_enterprises"):
        for enterprise_id, row in part.iterrows():
            st.button(
                _write_row(row),
                key=f"row_{enterprise_id}",
                width="stretch",
                on_click=choose,
                kwargs={"enterprise": enterprise_id},
            )
    if pages > 1:
        _show_turning(page, leaf, pages, len(shown), key)
    elif shown.empty:
        st.html(f'<p class="note">{t("list.empty")}</p>')


def _write_row(row: pd.Series) -> str:
    mark = MARKS.get(str(row["eu_family"]), MARKS["unstated"])
    town = f" · {escape_markdown(row['municipality'])}" if row["municipality"] else ""
    return f"{mark.sign}  **{escape_markdown(row['name'])}**{town}"


def _show_turning(page: Page, leaf: int, pages: int, number: int, key: str) -> None:
    t = page.t
    first, last = leaf * ROWS + 1, min((leaf + 1) * ROWS, number)

    def turn(step: int) -> None:
        st.session_state[key] = leaf + step

    with st.container(horizontal=True, vertical_alignment="center", key="turning"):
        st.button(t("list.back"), on_click=turn, args=(-1,), disabled=leaf == 0, key="w_back")
        words = t("list.range", first=t.number(first), last=t.number(last), n=t.number(number))
        st.html(f'<span class="small">{words}</span>', width="content")
        st.button(
            t("list.next"), on_click=turn, args=(1,), disabled=leaf >= pages - 1, key="w_next"
        )
