"""Every page opens the same way: its title, the styles, the masthead, and what must be said first.

`open_page` is the first line of each page; what it returns is all a page needs to speak and draw.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.clusters import warm
from deseo.errors import DeseoError
from deseo.figures.assets import prepare_assets
from deseo.figures.themes import Theme, theme_named
from deseo.i18n import LANGUAGES, Translator, choose_language
from deseo.model import to_query
from deseo.schema import TableError, describe_problem
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import bind, choose, read_selection, write_address
from deseo.ui.styles import write_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.model import Selection, TerritoryDefinition

PAGES = {
    "home": "app.py",
    "explore": "pages/explore.py",
    "clusters": "pages/clusters.py",
    "equality": "pages/equality.py",
    "compare": "pages/compare.py",
    "assess": "pages/assess.py",
    "dossier": "pages/dossier.py",
    "workshop": "pages/workshop.py",
    "exchange": "pages/exchange.py",
    "data": "pages/data.py",
    "about": "pages/about.py",
}
MOST_REASONS = 50
ICON = str(Path(__file__).parent / "icon.svg")


@dataclass(frozen=True)
class Page:
    """Hold what a page needs: who speaks, what is chosen, how it looks."""

    name: str
    t: Translator
    selection: Selection
    theme: Theme

    @property
    def territory(self) -> TerritoryDefinition:
        """Give the chosen territory."""
        return cache.territories()[self.selection.territory]

    @property
    def territory_name(self) -> str:
        """Give the chosen territory's name in the visitor's language."""
        return self.territory.name(self.selection.lang)


def open_page(name: str, is_stage: Callable[[Selection], bool] = lambda _: False) -> Page:
    """Open a page: read what is chosen, set title and language, draw masthead and banner.

    Where `is_stage` says so, the page stands before a room: the projector's look, no masthead.
    """
    try:
        _prepare_once()
        selection = read_selection()
        cache.notice_changes(selection.territory)
        cache.dataset(selection.territory, selection.source)
    except DeseoError as error:
        _refuse(error)
    t = Translator(selection.lang)
    on_stage = is_stage(selection)
    page = Page(name, t, selection, theme_named("projector" if on_stage else selection.theme))
    st.set_page_config(page_title=_title(page), page_icon=ICON, layout="wide")
    st.html(write_sheet(page.theme, t("frame.upload")))
    _announce(page)
    if not on_stage:
        _show_masthead(page)
    with st.container(key="banner"):  # always there, so that what follows keeps its place
        if selection.source == "exercise":
            words = Markup('<div class="exercise" role="note">{}</div>')
            show_markup(words.format(t("exercise.banner")))
    write_address(selection)
    return page


@st.cache_resource(show_spinner=False)
def _prepare_once() -> int:
    Thread(target=warm, daemon=True).start()  # compiled once; no visitor waits for it
    return prepare_assets(cache.paths())


def _refuse(error: DeseoError) -> None:
    """Say plainly what has to be mended before anything can be shown, and stop."""
    st.set_page_config(page_title="DESEO Atlas", page_icon=ICON)
    reasons = [str(error)]
    if isinstance(error, TableError):
        say = Translator(choose_language(st.query_params.get("lang")))
        reasons = [describe_problem(problem, say) for problem in error.problems[:MOST_REASONS]]
    st.error("\n\n".join(escape_markdown(reason) for reason in reasons))
    st.stop()


def _title(page: Page) -> str:
    words = page.t(f"page.{page.name}")
    return (
        "DESEO Atlas" if page.name == "home" else f"{words} · {page.territory_name} · DESEO Atlas"
    )


def _announce(page: Page) -> None:
    """Tell the browser the page's language, which screen readers speak by."""
    language = json.dumps(page.selection.lang)
    script = f"<span></span><script>document.documentElement.lang={language};</script>"
    with st.container(key="announce", height=1):
        st.html(script, unsafe_allow_javascript=True)


def _show_masthead(page: Page) -> None:
    t, selection = page.t, page.selection
    with st.container(key="masthead", gap=None):
        with st.container(key="brand", horizontal=True, vertical_alignment="center", gap="small"):
            st.html('<div class="wordmark"><i>DESEO</i> Atlas</div>', width="content")
            st.space("stretch")
            _choose_language(page)
            is_projector = selection.theme == "projector"
            st.toggle(
                t("frame.projector"),
                **bind("w_theme", is_projector, _take_theme),
                help=t("frame.projector_help"),
            )
        with st.container(key="nav", horizontal=True, gap="xsmall"):
            for name, script in PAGES.items():
                st.page_link(script, label=t(f"page.{name}"), query_params=to_query(selection))


def _take_theme(is_projector: bool) -> None:  # noqa: FBT001 - what a toggle hands over
    choose(theme="projector" if is_projector else "desk")


def _choose_language(page: Page) -> None:
    st.segmented_control(
        page.t("frame.language"),
        list(LANGUAGES),
        format_func=str.upper,
        required=True,
        label_visibility="collapsed",
        **bind("w_lang", page.selection.lang, lambda code: choose(lang=code)),
    )
