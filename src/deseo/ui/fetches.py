"""Live figures on page Data: what each office gives, what is sent to it, and how it went last time.

A fetch runs beside the page, one at a time for each office, however many people press the button;
the page looks after it once a second and stays usable. It ends by itself, since every question
has a deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.sources.live import fetch_source, load_contracts, plan_addresses, read_state
from deseo.ui import cache
from deseo.ui.markup import join_markup, link_to, show_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.i18n import Translator
    from deseo.sources.live import Contract, SourceState
    from deseo.ui.frame import Page

    Fetch = Callable[[Callable[[int, int], None]], object]

LOOK_AGAIN_S = 1.0
HEAD = Markup('<h3>{}</h3><p>{}</p>{}<p class="small">{}</p>')
STATE = Markup('<p class="fetch fetch-{}" role="status">{}</p>')
SENT = Markup('<p class="small">{}</p><ul class="addresses">{}</ul>')


@dataclass
class Job:
    """Follow one fetch that is under way: datasets done, and how many there are."""

    done: int = 0
    total: int = 0
    thread: Thread | None = None

    def tell(self, done: int, total: int) -> None:
        """Take note of how far it is."""
        self.done, self.total = done, total

    @property
    def is_running(self) -> bool:
        """Tell whether it is still under way."""
        return self.thread is not None and self.thread.is_alive()


@dataclass(frozen=True)
class Desk:
    """Hold the fetches of this process, shared by all visitors."""

    jobs: dict[str, Job]
    lock: Lock

    def start(self, source_id: str, fetch: Fetch) -> None:
        """Start fetching from a source, unless somebody has already."""
        with self.lock:
            before = self.jobs.get(source_id)
            if before and before.is_running:
                return
            job = Job()
            job.thread = Thread(target=fetch, args=(job.tell,), daemon=True)
            self.jobs[source_id] = job
            job.thread.start()

    def is_busy(self, source_id: str) -> bool:
        """Tell whether a fetch from a source is under way."""
        return source_id in self.jobs and self.jobs[source_id].is_running


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Keep the fetches of this process."""
    return Desk({}, Lock())


def show_live_figures(page: Page) -> None:
    """Draw the section: what happens when a button is pressed, then every source."""
    t = page.t
    show_markup(Markup("<h2>{}</h2><p>{}</p>").format(t("fetch.title"), t("fetch.only_when")))
    show_markup(Markup('<p class="note">{}</p>').format(t("fetch.unproven")))
    for contract in load_contracts().values():
        with st.container(key=f"source_{contract.source_id}"):
            _show_source(page, contract)


def _show_source(page: Page, contract: Contract) -> None:
    told, asked = st.columns([0.7, 0.3], gap="medium")
    # Only a fetch under way is looked after; a page that rests asks nothing.
    is_busy = desk().is_busy(contract.source_id)
    with told:
        state = None if is_busy else read_state(cache.paths().home, contract)
        gives = page.t(f"fetch.gives_{contract.source_id}")
        said = write_state(page.t, contract, state) if state else ""
        show_markup(write_source(page.t, contract, gives, said))
        show_sent(page, contract, plan_addresses(contract, cache.territories()))
    with asked:
        label = page.t("fetch.now", name=contract.name)
        show_button(contract, label, partial(_say_running, page.t, contract), _fetch_with(contract))


def _fetch_with(contract: Contract) -> Fetch:
    home, territories = cache.paths().home, cache.territories()
    return lambda tell: fetch_source(home, contract, territories, tell=tell)


def _say_running(t: Translator, contract: Contract, job: Job) -> str:
    return t("fetch.running", name=contract.name, done=job.done, total=job.total or "…")


def write_source(t: Translator, contract: Contract, gives: str, state: Markup | str) -> Markup:
    """Write what a source gives, how it stands, under which licence and how often it is asked."""
    facts = (
        contract.licence,
        t.count(f"fetch.limit_{contract.limit_by}", int(contract.per_minute)),
        t(f"fetch.proof_{contract.proof}"),
    )
    return HEAD.format(
        link_to(contract.homepage, contract.name),
        gives,
        state,
        " · ".join(facts),
    )


def show_button(contract: Contract, label: str, say: Callable[[Job], str], fetch: Fetch) -> None:
    """Offer to fetch from a source; while that is under way say so, and look after it."""
    is_busy = desk().is_busy(contract.source_id)
    follow = st.fragment(_follow, run_every=LOOK_AGAIN_S if is_busy else None)
    follow(contract.source_id, label, say, fetch)


def _follow(source_id: str, label: str, say: Callable[[Job], str], fetch: Fetch) -> None:
    """Offer the button, or say how far a fetch is; when it ends, draw the whole page anew."""
    at = desk()
    if at.is_busy(source_id):
        job = at.jobs[source_id]
        st.progress(job.done / job.total if job.total else 0.0, text=say(job))
        st.session_state[f"busy_{source_id}"] = True
        return
    if st.session_state.pop(f"busy_{source_id}", False):
        st.rerun(scope="app")
    if st.button(label, key=f"w_fetch_{source_id}", width="stretch"):
        at.start(source_id, fetch)
        st.session_state[f"busy_{source_id}"] = True
        st.rerun(scope="app")


def write_state(t: Translator, contract: Contract, state: SourceState) -> Markup:
    """Say when figures were last fetched and how the last attempt went, in plain sentences."""
    fetched = t.date(state.fetched_at.date()) if state.fetched_at else ""
    tried = t.date(state.tried_at.date()) if state.tried_at else ""
    said = [t(f"fetch.state_{state.state}", day=tried or fetched)]
    if state.kind:
        said.append(t(f"fetch.fail_{state.kind}", name=contract.name))
        said.append(t("fetch.stays", day=fetched) if fetched else t("fetch.stays_shipped"))
    if state.rows:
        said.append(t.count("fetch.rows", state.rows) + ".")
    return STATE.format(state.state, " ".join(said))


def show_sent(page: Page, contract: Contract, addresses: list[str]) -> None:
    """List the addresses that a fetch asks a source for."""
    t = page.t
    with st.expander(t("fetch.sent", name=contract.name)):
        rows = join_markup(Markup("<li><code>{}</code></li>").format(a) for a in addresses)
        show_markup(SENT.format(t.count("fetch.addresses", len(addresses)), rows))
