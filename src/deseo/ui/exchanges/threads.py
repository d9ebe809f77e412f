"""The threads of a territory: those that are open first, each with its last word, and a new one.

Good practice is told in threads of its own kind: what it was tried on, and who may reuse it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.errors import InputError, StoreError
from deseo.exchange import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    REUSES,
    Post,
    TalkError,
    Thread,
    read_anchor,
    search_talks,
    select_talks,
)
from deseo.meetings import LONGEST_NICKNAME
from deseo.store import open_thread
from deseo.ui.exchanges.clashes import read_role
from deseo.ui.exchanges.heads import (
    NOTE,
    PRACTISED,
    SMALL,
    TALKED,
    TERRITORY,
    UNSAID,
    Exchange,
    choose_anchor,
    name_anchor,
    tell,
)
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import bind, choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.exchange import Talk
    from deseo.ui.frame import Page

HEADING: Final = Markup("<h2>{}</h2>")
TURN: Final = "exchange_turn"
MOST_LISTED: Final = 30
NEW_FIELDS: Final = ("kind", "title", "text", "about", "tried_on", "reuse", "nickname")


def show_threads(page: Page, exchange: Exchange) -> None:
    """Draw the threads of the chosen part, and a form that begins another."""
    kinds = PRACTISED if page.selection.part == "practice" else TALKED
    if page.selection.thread:
        show_markup(NOTE.format(page.t("exchange.gone_thread")))
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        _show_list(page, exchange, select_talks(exchange.talks, kinds, exchange.about))
    with right:
        _show_new(page, exchange, kinds)


def _show_list(page: Page, exchange: Exchange, own: Sequence[Talk]) -> None:
    t, part = page.t, page.selection.part
    if own or page.selection.words:
        st.text_input(
            t(f"exchange.search_{part}"),
            max_chars=80,
            **bind("w_words", page.selection.words, lambda words: choose(words=words)),
        )
    found = search_talks(own, page.selection.words)
    if not found:
        show_markup(NOTE.format(t("exchange.nothing_found") if own else t(f"exchange.none_{part}")))
        return
    settled = [talk for talk in found if talk.thread.state != "open"]
    waiting = [talk for talk in found if talk.thread.state == "open"]
    _show_rows(page, exchange, waiting, "open")
    if settled:
        label = t.count("exchange.settled", len(settled))
        with st.expander(label, expanded=not waiting):
            _show_rows(page, exchange, settled, "settled")


def _show_rows(page: Page, exchange: Exchange, talks: Sequence[Talk], place: str) -> None:
    t = page.t
    key = f"exchange_all_{place}_{page.selection.part}"
    many = len(talks) if st.session_state.get(key) else MOST_LISTED
    with st.container(key=f"rows_talks_{place}"):
        for talk in talks[:many]:
            st.button(
                _label_talk(page, exchange, talk),
                key=f"row_talk_{talk.thread.thread_id}",
                on_click=choose,
                kwargs={"thread": talk.thread.thread_id},
                width="stretch",
            )
    if len(talks) > many:
        label = t.count("exchange.more", len(talks) - many)
        st.button(label, key=f"w_{key}", on_click=_show_all, args=(key,))


def _show_all(key: str) -> None:
    st.session_state[key] = True


def _label_talk(page: Page, exchange: Exchange, talk: Talk) -> str:
    """Write the row of a talk: its title, what it is, about what, and the last word."""
    t, thread = page.t, talk.thread
    if thread.state == "hidden":
        return f":small[{escape_markdown(t('exchange.hidden_thread', reason=thread.reason))}]"
    said = [t(f"exchange.kind_{thread.kind}")] if thread.kind != "practice" else []
    anchor = (thread.anchor_kind, thread.anchor_id)
    if anchor != TERRITORY:
        said.append(name_anchor(page, exchange, anchor))
    if thread.state == "resolved":
        said.append(t("exchange.state_resolved"))
    if len(talk.posts) > 1:
        said.append(t.count("exchange.answers", len(talk.posts) - 1))
    if talk.last:
        who, when = name_writer(page, talk.last), tell_when(page, talk.last)
        said.append(t("exchange.last_word", who=who, when=when))
    if thread.kind == "practice":
        said.append(say_practice(page, thread))
    return f"**{escape_markdown(thread.title)}** :small[{escape_markdown(' · '.join(said))}]"


def name_writer(page: Page, post: Post) -> str:
    """Name who wrote a post: a role, and what they call themselves if they said so."""
    role = page.t(f"dossier.role_{post.role}")
    return f"{role} ({post.nickname})" if post.nickname else role


def tell_when(page: Page, post: Post) -> str:
    """Say when a post was written."""
    return page.t.moment(post.written_at) if post.written_at else ""


def say_practice(page: Page, thread: Thread) -> str:
    """Say what a practice was tried on and who may take it over."""
    t = page.t
    tried = t("exchange.tried_said", what=thread.tried_on or t("minutes.unsaid"))
    return f"{tried} {t(f'exchange.reuse_said_{thread.reuse or UNSAID}')}"


def _show_new(page: Page, exchange: Exchange, kinds: Sequence[str]) -> None:
    """Draw the form that begins a thread; what somebody wrote stays until it is kept."""
    t, part = page.t, page.selection.part
    turn = st.session_state.setdefault(TURN, 0)
    keys = {name: f"new_{part}_{name}_{turn}" for name in NEW_FIELDS}
    show_markup(HEADING.format(t(f"exchange.begin_{part}")))
    with st.form(f"new_{part}", border=False):
        what, about = st.columns(2) if len(kinds) > 1 else (st.container(), st.container())
        if len(kinds) > 1:
            what.selectbox(
                t("exchange.kind"), kinds, format_func=lambda kind: t(f"exchange.kind_{kind}"),
                key=keys["kind"],
            )  # fmt: skip
        with about:
            choose_anchor(page, exchange, keys["about"], exchange.about or TERRITORY)
        st.text_input(t("exchange.title"), max_chars=LONGEST_TITLE, key=keys["title"])
        st.text_area(t(f"exchange.text_{part}"), max_chars=LONGEST_WORDS, key=keys["text"])
        if part == "practice":
            ask_practice(page, keys)
        ask_nickname(page, keys["nickname"])
        st.form_submit_button(
            t("exchange.send"), type="primary", on_click=_begin, args=(page, keys, kinds[0])
        )
    show_markup(SMALL.format(t("exchange.privacy")))


def ask_practice(page: Page, keys: dict[str, str], tried_on: str = "", reuse: str = "") -> None:
    """Ask what a practice was tried on and who may take it over."""
    t = page.t
    st.text_input(
        t("exchange.tried_on"), tried_on, max_chars=LONGEST_LINE, key=keys["tried_on"],
        help=t("exchange.tried_on_help"),
    )  # fmt: skip
    st.selectbox(
        t("exchange.reuse"),
        REUSES,
        index=REUSES.index(reuse),
        format_func=lambda reuse: t(f"exchange.reuse_{reuse or UNSAID}"),
        key=keys["reuse"],
    )


def ask_nickname(page: Page, key: str) -> None:
    """Ask what somebody wants to be called; nobody has to say."""
    t = page.t
    st.text_input(
        t("exchange.nickname"),
        max_chars=LONGEST_NICKNAME,
        key=key,
        help=t("exchange.nickname_help"),
    )


def _begin(page: Page, keys: dict[str, str], usual_kind: str) -> None:
    """Keep a new thread and open it; where it cannot be kept its words stay in the form."""
    told = {name: st.session_state.get(key, "") for name, key in keys.items()}
    kind, anchor_id = read_anchor(told["about"]) or TERRITORY
    selection = page.selection
    thread = Thread(
        selection.territory,
        told["kind"] or usual_kind,
        told["title"].strip(),
        kind,
        anchor_id,
        told["tried_on"].strip(),
        told["reuse"],
        selection.source == "exercise",
    )
    first = Post("", read_role(), told["text"].strip(), told["nickname"].strip())
    try:
        talk = open_thread(store(), thread, first)
    except TalkError as error:
        tell(*(page.t(f"exchange.wrong_{reason}") for reason in error.reasons))
    except InputError:
        tell(page.t("exchange.wrong_unknown"))
    except StoreError as error:
        tell(page.t(f"store.{error.reason}"))
    else:
        st.session_state[TURN] += 1
        choose(thread=talk.thread.thread_id)
