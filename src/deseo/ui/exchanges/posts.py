"""One thread, opened: all that was said in it, and what can be done with it.

Words are changed in the role that wrote them; what they were before stays to be read. A facilitator
hides words or a whole thread and says why. Nothing is deleted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.errors import StoreError
from deseo.exchange import LONGEST_LINE, LONGEST_TITLE, LONGEST_WORDS, MODERATOR, Post, read_anchor
from deseo.store import read_wordings
from deseo.ui.exchanges.clashes import keep, read_role, turn
from deseo.ui.exchanges.heads import (
    NOTE,
    SMALL,
    Exchange,
    choose_anchor,
    link_anchor,
    name_anchor,
)
from deseo.ui.exchanges.tasks import begin_task
from deseo.ui.exchanges.threads import (
    ask_nickname,
    ask_practice,
    name_writer,
    say_practice,
    tell_when,
)
from deseo.ui.markup import join_markup, show_markup
from deseo.ui.state import choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.exchange import Talk, Thread
    from deseo.ui.frame import Page

EDITED: Final = "exchange_edited"
MOST_SHOWN: Final = 30
TITLE: Final = Markup("<h2>{}</h2>{}")
POST: Final = Markup(
    '<article class="card"><p class="small">{}</p><p class="words">{}</p></article>'
)
WORDS: Final = Markup('<p class="words">{}</p>')
GONE: Final = Markup('<article class="card silent"><p class="small">{}</p></article>')


def show_thread(page: Page, exchange: Exchange, talk: Talk) -> None:
    """Draw one thread with its posts, a form to answer, and what can be done with it."""
    t, thread = page.t, talk.thread
    st.button(t("card.back"), key="w_thread_close", on_click=choose, kwargs={"thread": ""})
    if thread.state == "hidden":
        show_markup(NOTE.format(t("exchange.hidden_thread", reason=thread.reason)))
        if read_role() == MODERATOR:
            _offer_state(page, thread, "open", t("exchange.show_again"))
        return
    _show_title(page, exchange, thread)
    left, right = st.columns([0.66, 0.34], gap="large")
    with left:
        _show_posts(page, talk.posts)
        _show_answering(page, thread)
    with right:
        _show_doings(page, exchange, thread)


def _show_posts(page: Page, posts: Sequence[Post]) -> None:
    """Draw the first post and the latest ones; those between are one gesture away."""
    cut = max(1, len(posts) - MOST_SHOWN)
    between = posts[1:cut]
    for post in posts[:1]:
        _show_post(page, post)
    if between:
        with st.expander(page.t.count("exchange.earlier", len(between))):
            show_markup(join_markup(_write_post(page, post) for post in between))
    for post in posts[cut:]:
        _show_post(page, post)


def _show_title(page: Page, exchange: Exchange, thread: Thread) -> None:
    t = page.t
    about = name_anchor(page, exchange, (thread.anchor_kind, thread.anchor_id))
    said = [t(f"exchange.kind_{thread.kind}"), t("exchange.about_said", name=about)]
    said.append(t(f"exchange.state_{thread.state}"))
    lines = [SMALL.format(" · ".join(said))]
    if thread.kind == "practice":
        lines.append(Markup("<p>{}</p>").format(say_practice(page, thread)))
    show_markup(TITLE.format(thread.title, join_markup(lines)))


def _write_post(page: Page, post: Post) -> Markup:
    t = page.t
    if post.state == "hidden":  # what they called themselves is hidden too
        hidden = t("exchange.hidden_post", reason=post.reason)
        role = t(f"dossier.role_{post.role}")
        return GONE.format(f"{role} · {tell_when(page, post)} · {hidden}")
    said = f"{name_writer(page, post)} · {tell_when(page, post)}"
    if post.edited_at:
        said = f"{said} · {t('exchange.edited', when=t.moment(post.edited_at))}"
    return POST.format(said, post.text)


def _show_post(page: Page, post: Post) -> None:
    """Draw one post, or the form in which its words are being changed."""
    base: Post | None = st.session_state.get(EDITED)
    if base is not None and base.post_id == post.post_id:
        _show_editing(page, base)
        return
    show_markup(_write_post(page, post))
    with st.container(horizontal=True, key=f"moves_{post.post_id}"):
        if post.state == "shown" and read_role() == post.role:
            st.button(
                page.t("exchange.change"), key=f"w_edit_{post.post_id}", type="tertiary",
                on_click=_edit, args=(post,),
            )  # fmt: skip
        if post.edited_at and post.state == "shown":
            with st.popover(page.t("exchange.before"), type="tertiary"):
                show_markup(_write_former(page, post))
        if read_role() == MODERATOR:
            _offer_hiding(page, post)


def _write_former(page: Page, post: Post) -> Markup:
    """Write what a post said before it was changed."""
    try:
        former = read_wordings(store(), post.post_id)
    except StoreError as error:
        return WORDS.format(page.t(f"store.{error.reason}"))
    return join_markup(WORDS.format(words) for words in former if words != post.text)


def _edit(post: Post | None) -> None:
    st.session_state[EDITED] = post


def _show_editing(page: Page, base: Post) -> None:
    """Let words be changed as they stood when the change was begun."""
    t = page.t
    key = f"w_words_{base.post_id}_{base.version}"
    with st.form(f"edit_{base.post_id}", border=False):
        st.text_area(t("exchange.text"), base.text, max_chars=LONGEST_WORDS, key=key)
        done, drop = st.columns(2)
        done.form_submit_button(
            t("dossier.save"),
            type="primary",
            width="stretch",
            on_click=_change,
            args=(page, base, key),
        )
        drop.form_submit_button(t("dossier.drop"), width="stretch", on_click=_edit, args=(None,))


def _change(page: Page, base: Post, key: str) -> None:
    after = replace(base, text=st.session_state[key].strip())
    if after == base or keep(page, base, after):
        _edit(None)


def _offer_hiding(page: Page, post: Post) -> None:
    t = page.t
    if post.state == "hidden":
        with st.popover(t("exchange.what_hidden"), type="tertiary"):
            show_markup(WORDS.format(post.text))
            shown = replace(post, state="shown", reason="")
            st.button(
                t("exchange.show_again"), key=f"w_show_{post.post_id}", on_click=turn,
                args=(page, post, shown),
            )  # fmt: skip
        return
    with st.popover(t("exchange.hide"), type="tertiary"):
        _ask_reason(page, post, post.post_id)


def _ask_reason(page: Page, thing: Post | Thread, name: str) -> None:
    t, key = page.t, f"w_reason_{name}"
    show_markup(SMALL.format(t("exchange.hide_note")))
    with st.form(f"hide_{name}", border=False):
        st.text_input(t("exchange.reason"), max_chars=LONGEST_LINE, key=key)
        st.form_submit_button(t("exchange.hide"), on_click=_hide, args=(page, thing, key))


def _hide(page: Page, thing: Post | Thread, key: str) -> None:
    reason = st.session_state[key].strip()
    keep(page, thing, replace(thing, state="hidden", reason=reason))


def _show_answering(page: Page, thread: Thread) -> None:
    """Draw the form to answer; it stays where somebody settles the thread meanwhile."""
    t = page.t
    with st.container(key="exchange_settled"):
        if thread.state == "resolved":
            show_markup(NOTE.format(t("exchange.settled_note")))
    name = f"answer_{thread.thread_id}"
    number = st.session_state.setdefault(f"turn_{name}", 0)
    words, nickname = f"w_{name}_{number}", f"w_nick_{name}_{number}"
    with st.form(name, border=False):
        st.text_area(t("exchange.answer"), max_chars=LONGEST_WORDS, key=words)
        ask_nickname(page, nickname)
        st.form_submit_button(
            t("exchange.send"), type="primary", on_click=_answer,
            args=(page, thread, name, (words, nickname)),
        )  # fmt: skip


def _answer(page: Page, thread: Thread, name: str, keys: tuple[str, str]) -> None:
    text, nickname = (st.session_state[key].strip() for key in keys)
    post = Post(thread.thread_id, read_role(), text, nickname)
    if keep(page, post, post):
        st.session_state[f"turn_{name}"] += 1


def _show_doings(page: Page, exchange: Exchange, thread: Thread) -> None:
    """Offer what can be done with a thread as a whole."""
    t = page.t
    link_anchor(page, exchange, (thread.anchor_kind, thread.anchor_id))
    if thread.state == "open":
        _offer_state(page, thread, "resolved", t("exchange.resolve"))
    else:
        _offer_state(page, thread, "open", t("exchange.reopen"))
    st.button(
        t("exchange.make_task"),
        key="w_make_task",
        width="stretch",
        on_click=begin_task,
        args=(thread,),
    )
    with st.popover(t("exchange.change_head"), width="stretch"):
        _show_renaming(page, exchange, thread)
    if read_role() == MODERATOR:
        with st.popover(t("exchange.hide_thread"), width="stretch"):
            _ask_reason(page, thread, thread.thread_id)


def _offer_state(page: Page, thread: Thread, state: str, label: str) -> None:
    after = replace(thread, state=state, reason="")
    st.button(
        label, key=f"w_state_{state}", width="stretch", on_click=turn, args=(page, thread, after)
    )


def _show_renaming(page: Page, exchange: Exchange, thread: Thread) -> None:
    t, name = page.t, f"{thread.thread_id}_{thread.version}"
    keys = {field: f"w_{field}_{name}" for field in ("title", "about", "tried_on", "reuse")}
    with st.form(f"rename_{thread.thread_id}", border=False):
        st.text_input(t("exchange.title"), thread.title, max_chars=LONGEST_TITLE, key=keys["title"])
        anchor = (thread.anchor_kind, thread.anchor_id)
        choose_anchor(page, exchange, keys["about"], anchor)
        if thread.kind == "practice":
            ask_practice(page, keys, thread.tried_on, thread.reuse)
        st.form_submit_button(t("dossier.save"), on_click=_rename, args=(page, thread, keys))


def _rename(page: Page, thread: Thread, keys: dict[str, str]) -> None:
    told = {field: st.session_state.get(key, "") for field, key in keys.items()}
    kind, anchor_id = read_anchor(told["about"]) or (thread.anchor_kind, thread.anchor_id)
    after = replace(
        thread,
        title=told["title"].strip(),
        anchor_kind=kind,
        anchor_id=anchor_id,
        tried_on=told["tried_on"].strip(),
        reuse=told["reuse"],
    )
    if after != thread:
        keep(page, thread, after)
