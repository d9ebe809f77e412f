"""Public registers on page Data: asked when somebody presses, looked through, then brought in.

What a register gives is a list like any other. It comes in by the same way as a file: proposed,
with what would become of each row, and only kept when the officer says so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.errors import DeseoError, StoreError
from deseo.sources import shipped
from deseo.sources.imports.findings import propose_found
from deseo.sources.live import (
    fetch_enterprises,
    find_list,
    load_registers,
    plan_hunt_addresses,
    read_found_state,
)
from deseo.sources.live.finders import plan_hunt
from deseo.ui import cache
from deseo.ui.arrivals import show_outcome, show_said, try_import
from deseo.ui.fetches import STATE, desk, show_button, show_sent, write_source
from deseo.ui.markup import escape_markdown, show_markup, write_table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from deseo.i18n import Translator
    from deseo.sources.imports.batches import Proposal
    from deseo.sources.live import Contract, FoundList, SourceState
    from deseo.sources.live.finders import Hunt
    from deseo.ui.fetches import Fetch, Job
    from deseo.ui.frame import Page

FIRST_ROWS = 8
SHOWN = ("name", "municipality", "activity", "nace")


def show_registers(page: Page) -> None:
    """Draw the section: what happens when a button is pressed, then every register."""
    t = page.t
    lead = t("registers.lead", territory=page.territory_name)
    show_markup(Markup("<h2>{}</h2><p>{}</p>").format(t("registers.title"), lead))
    show_markup(Markup('<p class="note">{}</p>').format(t("registers.unproven")))
    known = [one for one in load_registers().values() if one.knows(page.territory.country)]
    with st.container(key="registers_said"):  # above them all: the page shrinks when a list came in
        for contract in known:
            show_said(page, contract.source_id)
    hunt = _plan(page.selection.territory)
    for contract in known:
        with st.container(key=f"source_{contract.source_id}"):
            _show_register(page, contract, hunt)


@st.cache_resource(show_spinner=False, max_entries=16)
def _plan(territory_id: str) -> Hunt:
    zones = shipped.load_zones(cache.paths(), territory_id)
    return plan_hunt(cache.territories()[territory_id], zones, cache.reference("legal_forms"))


def _show_register(page: Page, contract: Contract, hunt: Hunt) -> None:
    t, home = page.t, cache.paths().home
    told, asked = st.columns([0.7, 0.3], gap="medium")
    is_busy = desk().is_busy(contract.source_id)
    with told:
        state = read_found_state(home, contract, hunt.territory_id)
        said = "" if is_busy else write_found_state(t, contract, state)
        gives = t(f"registers.gives_{contract.source_id}")
        show_markup(write_source(t, contract, gives, said))
        show_sent(page, contract, plan_hunt_addresses(contract, hunt))
    with asked:
        say = partial(_say_running, t, contract)
        label = t("registers.now", name=contract.name)
        show_button(contract, label, say, _fetch_with(contract, hunt))
    found = find_list(home, contract, hunt.territory_id)
    if found and not is_busy:
        _show_found(page, contract, found)


def _fetch_with(contract: Contract, hunt: Hunt) -> Fetch:
    home = cache.paths().home
    return lambda _tell: fetch_enterprises(home, contract, hunt)


def _say_running(t: Translator, contract: Contract, job: Job) -> str:
    del job  # how much a register holds is not known before it has answered
    return t("registers.running", name=contract.name)


def write_found_state(t: Translator, contract: Contract, state: SourceState) -> Markup:
    """Say when a register was last asked and how that went, in plain sentences."""
    fetched = t.date(state.fetched_at.date()) if state.fetched_at else ""
    tried = t.date(state.tried_at.date()) if state.tried_at else ""
    said = [t(f"fetch.state_{state.state}", day=tried or fetched)]
    if state.kind:
        own = f"registers.fail_{state.kind}"
        said.append(t(own if t.has(own) else f"fetch.fail_{state.kind}", name=contract.name))
        said.append(t("registers.stays", day=fetched) if fetched else t("registers.unchanged"))
    if state.rows:
        said.append(t.count("registers.rows", state.rows) + ".")
    return STATE.format(state.state, " ".join(said))


def _show_found(page: Page, contract: Contract, found: FoundList) -> None:
    """Show what was found and what would become of it, when somebody wants to see."""
    t = page.t
    territory_id = page.selection.territory
    key = f"w_look_{contract.source_id}_{territory_id}"
    if not st.toggle(t.count("registers.look", found.rows), key=key):
        return
    title = f"{contract.name} {found.fetched_at.date().isoformat()}"
    try:
        proposal = _read(found.path, title, territory_id)
        batch = try_import(page, found.path, proposal, proposal.mapping)
        _show_first(page, batch.enterprises)
        show_outcome(page, batch, proposal.mapping, contract.source_id)
    except StoreError as error:
        st.error(escape_markdown(t(f"store.{error.reason}")))
    except DeseoError:
        st.error(escape_markdown(t("registers.gone", name=contract.name)))


@st.cache_resource(show_spinner=True, max_entries=4)
def _read(path: Path, title: str, territory_id: str) -> Proposal:
    return propose_found(cache.paths(), path, title, territory_id)


def _show_first(page: Page, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    t, first = page.t, rows.head(FIRST_ROWS)
    told = [name for name in SHOWN if (first[name] != "").any()]
    heads = [t(f"imports.field.{name}") for name in told]
    cells = first[told].astype("str").to_numpy().tolist()
    show_markup(write_table(t("registers.first"), heads, cells))
