"""What stands above the exchange: its question, its three parts, and what the talk is about.

Where the store cannot be opened the page says so and shows no forms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.errors import StoreError
from deseo.exchange import OPEN_TASKS, read_anchor, select_talks, write_anchor
from deseo.model import PARTS, to_query
from deseo.store import read_designs, read_talks, read_territory_tasks
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import bind, choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from deseo.exchange import Talk
    from deseo.meetings import Task
    from deseo.ui.frame import Page

HEAD: Final = Markup('<div class="head"><h1>{}</h1><p class="lead">{}</p></div>')
NOTE: Final = Markup('<p class="note">{}</p>')
SMALL: Final = Markup('<p class="small">{}</p>')
TALKED: Final = ("question", "proposal", "talk")
PRACTISED: Final = ("practice",)
TERRITORY: Final = ("territory", "")
SAID: Final = "exchange_said"
UNSAID: Final = "unsaid"


@dataclass(frozen=True)
class Exchange:
    """Hold what the page shows of one territory; `fault` says why the store is shut.

    `anchors` names all one can talk about, by (kind, id): the territory, saved clusters by name,
    enterprises by name.
    """

    talks: tuple[Talk, ...]
    tasks: tuple[Task, ...]
    anchors: dict[tuple[str, str], str]
    about: tuple[str, str] | None
    fault: str

    def find(self, thread_id: str) -> Talk | None:
        """Find a talk by its thread."""
        return next((talk for talk in self.talks if talk.thread.thread_id == thread_id), None)


def gather_exchange(page: Page) -> Exchange:
    """Read talk and tasks of the page's territory, and what both can be about."""
    territory, is_exercise = page.selection.territory, page.selection.source == "exercise"
    about = read_anchor(page.selection.about)
    names = cache.view(territory, page.selection.source).by_name["name"]
    anchors = {TERRITORY: page.territory_name}
    try:
        talks = read_talks(store(), territory, is_exercise=is_exercise)
        tasks = read_territory_tasks(store(), territory, is_exercise=is_exercise)
        designs = read_designs(store(), territory, is_exercise=is_exercise)
    except StoreError as error:
        return Exchange((), (), anchors, about, error.reason)
    anchors |= {("cluster", design.design_id): design.name for design in designs}
    anchors |= {("enterprise", str(one)): str(name) for one, name in names.items()}
    return Exchange(talks, tasks, anchors, about, "")


def show_exchange_head(page: Page) -> None:
    """Say what the page is for."""
    show_markup(HEAD.format(page.t("exchange.question"), page.t("exchange.lead")))


def choose_part(page: Page, exchange: Exchange) -> None:
    """Let a visitor choose among talk, tasks and good practice; each says how many are open."""
    t = page.t
    counts = {
        "talk": _count_open(exchange, TALKED),
        "tasks": sum(task.state in OPEN_TASKS for task in exchange.tasks),
        "practice": _count_open(exchange, PRACTISED),
    }
    st.segmented_control(
        t("exchange.part"),
        PARTS,
        format_func=lambda part: f"{t(f'exchange.part_{part}')} ({t.number(counts[part])})",
        required=True,
        label_visibility="collapsed",
        **bind("w_part", page.selection.part, _take_part),
    )


def _count_open(exchange: Exchange, kinds: tuple[str, ...]) -> int:
    return sum(talk.thread.state == "open" for talk in select_talks(exchange.talks, kinds))


def _take_part(part: str) -> None:
    choose(part=part, thread="", task="", words="")


def show_notices(page: Page, exchange: Exchange) -> None:
    """Say why nothing can be kept, what became of what was just sent, and what the talk is about.

    Always draws the same container, so that what follows keeps its place.
    """
    t = page.t
    with st.container(key="exchange_notices"):
        if exchange.fault:
            show_markup(NOTE.format(t(f"store.{exchange.fault}")))
        for sentence in st.session_state.pop(SAID, ()):
            st.warning(escape_markdown(sentence))
        if exchange.about is not None and not exchange.fault:
            with st.container(horizontal=True, vertical_alignment="center"):
                name = name_anchor(page, exchange, exchange.about)
                st.html(str(NOTE.format(t("exchange.only_about", name=name))), width="content")
                label = t("exchange.everything")
                st.button(label, key="w_about_all", on_click=choose, kwargs={"about": ""})


def tell(*sentences: str) -> None:
    """Have sentences said above the exchange when the page is drawn next."""
    st.session_state[SAID] = sentences


def name_anchor(page: Page, exchange: Exchange, anchor: tuple[str, str]) -> str:
    """Name what something is about; what is no longer there says so."""
    return exchange.anchors.get(anchor) or page.t(f"exchange.gone_{anchor[0]}")


def choose_anchor(page: Page, exchange: Exchange, key: str, usual: tuple[str, str]) -> None:
    """Draw the choice of what something is about."""
    t = page.t
    words = {write_anchor(*anchor): name for anchor, name in exchange.anchors.items()}
    kinds = {write_anchor(*anchor): anchor[0] for anchor in exchange.anchors}
    word = write_anchor(*usual)
    if word not in words:
        words[word], kinds[word] = name_anchor(page, exchange, usual), usual[0]
    st.selectbox(
        t("exchange.about"),
        list(words),
        index=list(words).index(word),
        format_func=lambda one: f"{words[one]} · {t(f'exchange.anchor_{kinds[one]}')}",
        key=key,
    )


def link_anchor(page: Page, exchange: Exchange, anchor: tuple[str, str]) -> None:
    """Lead to the card of what something is about, where there is one."""
    kind, anchor_id = anchor
    if anchor not in exchange.anchors or kind == "territory":
        return
    plain = replace(page.selection, thread="", task="", about="", part="talk")
    seen = replace(plain, design=anchor_id) if kind == "cluster" else plain
    seen = replace(seen, enterprise=anchor_id) if kind == "enterprise" else seen
    script = "pages/dossier.py" if kind == "cluster" else "pages/explore.py"
    name = escape_markdown(exchange.anchors[anchor])
    st.page_link(script, label=page.t("exchange.see", name=name), query_params=to_query(seen))


def show_talk_link(page: Page, kind: str, anchor_id: str) -> None:
    """Lead from the card of a cluster or an enterprise to what is said about it."""
    about = write_anchor(kind, anchor_id)
    asked = replace(page.selection, about=about, part="talk", thread="", task="", words="")
    label = page.t("exchange.talk_about")
    st.page_link("pages/exchange.py", label=label, query_params=to_query(asked))
