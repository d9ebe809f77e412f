"""Two people change one thing: the second is shown both wordings and chooses; nothing is lost.

What they changed is laid over what the other saved, field by field; only where that differs is
there anything to choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from markupsafe import Markup

from deseo.errors import EditConflict, InputError, StoreError
from deseo.exchange import Post, TalkError, Thread
from deseo.meetings import Task
from deseo.store import restore_post, restore_thread, save_post, save_task, save_thread
from deseo.ui.exchanges.heads import UNSAID, name_anchor, tell
from deseo.ui.markup import show_markup, write_table
from deseo.ui.stores import store

if TYPE_CHECKING:
    from deseo.ui.exchanges.heads import Exchange
    from deseo.ui.frame import Page

CLASHES: Final = "exchange_clashes"
WORDS: Final = Markup('<span class="words">{}</span>')
OWN: Final = {"version", "edited_at"}


@dataclass(frozen=True)
class Clash:
    """Hold what the other saved, and the same with what this visitor changed laid over it."""

    mine: Any
    theirs: Any


def read_role() -> str:
    """Read the role this visitor writes in."""
    role: str = st.session_state["w_role"]
    return role


def keep(page: Page, before: Any, after: Any) -> bool:
    """Save `after` in place of `before`, as this visitor saw it; tell what stands in the way.

    Returns whether the words are safe: saved, or held beside what somebody else saved.
    """
    t = page.t
    try:
        _save(after, read_role())
    except EditConflict as conflict:
        return _hold(page, before, after, conflict)
    except TalkError as error:
        lost = [_spell_out(after)] if {"hidden", "gone"} & set(error.reasons) else []
        tell(*(t(f"exchange.wrong_{reason}") for reason in error.reasons), *lost)
    except InputError:
        tell(t("workshop.task_wrong"))
    except StoreError as error:
        tell(t(f"store.{error.reason}"))
    else:
        return True
    return False


def turn(page: Page, before: Any, after: Any) -> None:
    """Save `after` in place of `before` on the press of a button."""
    keep(page, before, after)


def _spell_out(thing: Any) -> str:
    """Give the words of a thing whose form goes away with it."""
    name = {Task: "what", Thread: "title", Post: "text"}[type(thing)]
    return str(getattr(thing, name))


def _save(thing: Any, role: str) -> None:
    if isinstance(thing, Task):
        save_task(store(), thing, role)
    elif isinstance(thing, Thread):
        save_thread(store(), thing, role)
    else:
        save_post(store(), thing, role)


def _hold(page: Page, before: Any, after: Any, conflict: EditConflict) -> bool:
    """Hold both until this visitor has chosen, unless both changed it to the same."""
    fields = next(iter(conflict.theirs.values()), None)
    if fields is None:
        tell(page.t("exchange.wrong_gone"), _spell_out(after))
        return False
    theirs = _restore(after, fields)
    own = {k: v for k, v in vars(after).items() if k not in OWN and v != getattr(before, k)}
    mine = replace(theirs, **own)
    if mine == theirs:
        tell(page.t("exchange.same_meanwhile"))
    else:
        _read_clashes().append(Clash(mine, theirs))
    return True


def _read_clashes() -> list[Clash]:
    """Read what this visitor has still to choose from, the first first."""
    clashes: list[Clash] = st.session_state.setdefault(CLASHES, [])
    return clashes


def _restore(like: Any, fields: Any) -> Any:
    if isinstance(like, Task):
        return Task(**{**fields, "meeting_id": fields["meeting_id"] or ""})
    return restore_thread(fields) if isinstance(like, Thread) else restore_post(fields)


def show_clash(page: Page, exchange: Exchange) -> None:
    """Show both wordings of what two changed, and let this visitor choose."""
    t = page.t
    with st.container(key="exchange_clash"):
        clash = next(iter(_read_clashes()), None)
        if clash is None:
            return
        st.warning(t("exchange.clash"))
        show_markup(_write_both(page, exchange, clash))
        mine, theirs = st.columns(2)
        mine.button(
            t("dossier.keep_mine"), key="w_clash_mine", type="primary", width="stretch",
            on_click=_settle, args=(page, clash),
        )  # fmt: skip
        theirs.button(
            t("dossier.keep_theirs"), key="w_clash_theirs", width="stretch", on_click=_forget
        )


def _settle(page: Page, clash: Clash) -> None:
    """Save mine over theirs; if yet another was quicker, there is another choice to make."""
    if keep(page, clash.theirs, clash.mine):
        _forget()


def _forget() -> None:
    del _read_clashes()[0]


def _write_both(page: Page, exchange: Exchange, clash: Clash) -> Markup:
    t = page.t
    mine, theirs = (_describe(page, exchange, one) for one in (clash.mine, clash.theirs))
    rows = [
        [t(key), *(WORDS.format(said[key] or "–") for said in (mine, theirs))]
        for key in mine
        if mine[key] != theirs[key]
    ]
    label = t("exchange.both")
    return write_table(label, [label, t("dossier.yours"), t("dossier.theirs")], rows)


def _describe(page: Page, exchange: Exchange, thing: Any) -> dict[str, str]:
    """Say the fields of a thing two may change, by the keys of their names."""
    t = page.t
    if isinstance(thing, Post):
        state = t(f"exchange.post_{thing.state}")
        return {
            "exchange.text": thing.text,
            "exchange.nickname": thing.nickname,
            "exchange.state": state,
            "exchange.reason": thing.reason,
        }
    about = name_anchor(page, exchange, (thing.anchor_kind or "territory", thing.anchor_id))
    if isinstance(thing, Task):
        return {
            "workshop.what": thing.what,
            "workshop.who": thing.who,
            "workshop.until": t.date(thing.until) if thing.until else t("workshop.no_day"),
            "exchange.state": t(f"minutes.state_{thing.state}"),
            "exchange.about": about,
        }
    return {
        "exchange.title": thing.title,
        "exchange.about": about,
        "exchange.tried_on": thing.tried_on,
        "exchange.reuse": t(f"exchange.reuse_{thing.reuse or UNSAID}"),
        "exchange.state": t(f"exchange.state_{thing.state}"),
        "exchange.reason": thing.reason,
    }
