"""A change to a meeting is tried; what kept it from being made is told once the page stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.errors import EditConflict, InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.ui.frame import Page

SAID: Final = "stage_said"


def tell_later(words: str) -> None:
    """Keep words for the stage to tell when it is next drawn."""
    st.session_state[SAID] = words


def try_change(page: Page, change: Callable[[], object]) -> bool:
    """Make a change; tell where somebody was quicker, it was closed or could not be written."""
    try:
        change()
    except EditConflict:
        tell_later(page.t("workshop.remote_quicker"))
    except InputError:
        tell_later(page.t("workshop.closed_meanwhile"))
    except StoreError as error:
        tell_later(page.t(f"store.{error.reason}"))
    else:
        return True
    return False


def change_on_press(page: Page, change: Callable[[], object]) -> None:
    """Try a change when a button is pressed; the button asks for no answer."""
    try_change(page, change)
