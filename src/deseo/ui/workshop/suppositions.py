"""The step that asks what if: what the room supposes, and what would follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.ui.what_if_forms import show_forms
from deseo.ui.what_if_pictures import compose_what_if, weigh_what_if
from deseo.ui.what_if_shelves import keep_draft, read_draft, read_saved
from deseo.ui.workshop.screens import Mark, Screen

if TYPE_CHECKING:
    from deseo.scenarios import Scenario
    from deseo.ui.cache import View
    from deseo.ui.frame import Page
    from deseo.ui.what_if_pictures import WhatIf

MOST_SAID: Final = 5


def _weigh(page: Page, view: View) -> WhatIf:
    is_exercise = view.data.is_exercise
    draft = read_draft(page, read_saved(page, is_exercise=is_exercise), is_exercise=is_exercise)
    return weigh_what_if(page, view, draft, None)


def compose_supposing(page: Page, view: View) -> Screen:
    """Show what is supposed and what would follow; nothing of it is called likely."""
    t, picture = page.t, compose_what_if(page, view, _weigh(page, view))
    said: tuple[str, ...] = (t("workshop.whatif_lead"),)
    if picture.supposed:
        told = (*picture.supposed, *picture.sentences)
        said = (*told[:MOST_SAID], picture.caution)
    marks = tuple(Mark(sign, colour, text) for sign, colour, text in picture.legend)
    return Screen(t("workshop.whatif"), said, picture.layer, marks)


def show_supposing(page: Page, view: View) -> None:
    """Let the room suppose something more, or take the last back."""
    with st.popover(page.t("workshop.suppose"), width="stretch"):
        show_forms(page, _weigh(page, view), _take)


def _take(scenario: Scenario) -> None:
    keep_draft(scenario)
    st.rerun()
