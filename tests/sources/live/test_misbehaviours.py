"""However a source misbehaves: nothing is lost, it is told in one sentence, and soon."""

from __future__ import annotations

import socket
import time
from dataclasses import replace

import pytest
from tests.sources.live import standins
from tests.sources.live.conftest import HASTY, PATIENT
from tests.sources.live.standins import MISBEHAVIOURS

from deseo.i18n import LANGUAGES, Translator
from deseo.sources.live import fetch_source, load_contracts, load_fetched, read_state, shelves

SLOW = {"timeout", "drip", "drip_head"}
LONGEST_S = 8
GOOD = {}


def fill_with_good(home, contract, territories):
    """Fetch well, once for each source; further homes get a copy."""
    if contract.source_id not in GOOD:
        (good,) = fetch_source(home, contract, territories, manners=PATIENT)
        assert good.failure is None
        GOOD[contract.source_id] = read_kept(home)
    for name, content in GOOD[contract.source_id].items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_kept(home):
    """Read every file of good fetches, byte for byte."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted((home / "fetched").glob("*/*/[0-9]*/*"))
    }


@pytest.mark.parametrize("mode", MISBEHAVIOURS)
@pytest.mark.parametrize("source_id", load_contracts())
def test_nothing_is_lost_and_the_officer_is_told(
    tmp_path, standin, agreed, territories, source_id, mode
):
    contract = agreed(source_id, only_first=True)
    fill_with_good(tmp_path, contract, territories)
    kept, figures = read_kept(tmp_path), load_fetched(tmp_path)
    assert len(figures) > 0

    standin.mode = mode
    manners = HASTY if mode in SLOW else PATIENT
    start_s = time.monotonic()
    (bad,) = fetch_source(tmp_path, contract, territories, manners=manners, is_forced=True)
    assert time.monotonic() - start_s < LONGEST_S
    assert bad.failure is not None
    assert bad.failure.kind == MISBEHAVIOURS[mode], bad.failure
    assert read_kept(tmp_path) == kept
    assert load_fetched(tmp_path).equals(figures)

    state = read_state(tmp_path, contract)
    assert (state.state, state.kind, state.rows) == ("failed", MISBEHAVIOURS[mode], len(figures))


@pytest.mark.parametrize("source_id", load_contracts())
def test_after_a_failure_it_can_simply_be_tried_again(
    tmp_path, standin, agreed, territories, source_id
):
    contract = agreed(source_id, only_first=True)
    fill_with_good(tmp_path, contract, territories)
    figures = load_fetched(tmp_path)
    standin.mode, standin.headers_out = "schema", {"Cache-Control": "max-age=9999"}
    fetch_source(tmp_path, contract, territories, manners=PATIENT)
    standin.behave()
    (again,) = fetch_source(tmp_path, contract, territories, manners=PATIENT)
    assert again.failure is None
    assert read_state(tmp_path, contract).state == "fresh"
    assert load_fetched(tmp_path).equals(figures)


@pytest.mark.parametrize("mode", ["drip", "truncated", "schema", "huge", "500"])
def test_a_first_fetch_that_fails_leaves_nothing_half_done(
    tmp_path, standin, agreed, territories, mode
):
    standin.mode = mode
    contract = agreed("eurostat", only_first=True)
    manners = HASTY if mode in SLOW else PATIENT
    fetch_source(tmp_path, contract, territories, manners=manners)
    assert read_kept(tmp_path) == {}
    assert load_fetched(tmp_path).empty
    assert list((tmp_path / "fetched").glob("*/*/.making-*")) == []
    assert read_state(tmp_path, contract).kind == MISBEHAVIOURS[mode]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(MISBEHAVIOURS.values()) | {"unreachable", "disk"}))
def test_every_kind_of_failure_is_one_sentence_in_every_language(kind, language):
    said = Translator(language)(f"fetch.fail_{kind}", name="Eurostat")
    assert "Eurostat" in said or kind == "disk"
    assert said.count(". ") <= 1
    assert said.endswith(".")


def test_without_internet_the_rest_of_a_source_is_not_even_tried(tmp_path, agreed, territories):
    contract = agreed("eurostat")
    closed = agreed("eurostat").base.replace("127.0.0.1", "127.0.0.1.invalid")
    outcomes = fetch_source(tmp_path, replace(contract, base=closed), territories, manners=PATIENT)
    assert {o.failure.kind for o in outcomes} == {"unreachable"}
    assert len(outcomes) == len(contract.datasets)


def test_a_refused_connection_is_unreachable(tmp_path, agreed, territories):
    contract = agreed("kolada", only_first=True)
    with socket.socket() as probe:  # a port where nobody listens
        probe.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    contract = replace(contract, base=nowhere)
    (bad,) = fetch_source(tmp_path, contract, territories, manners=PATIENT)
    assert bad.failure.kind == "unreachable"


def test_one_dataset_that_changed_does_not_stop_the_others(tmp_path, standin, agreed, territories):
    standin.mode, standin.failures_left = "schema", 1
    contract = agreed("eurostat")
    outcomes = fetch_source(tmp_path, contract, territories, manners=PATIENT)
    assert [o.failure.kind if o.failure else "" for o in outcomes][:2] == ["changed", ""]
    assert read_state(tmp_path, contract).state == "partly"


def test_what_may_pass_is_tried_again(tmp_path, standin, agreed, territories):
    standin.mode, standin.failures_left = "500", 1
    (outcome,) = fetch_source(
        tmp_path, agreed("kolada", only_first=True), territories, manners=PATIENT
    )
    assert outcome.failure is None
    assert len(standin.asked) == 2


def test_a_refusal_is_not_asked_for_twice(tmp_path, standin, agreed, territories):
    standin.mode = "404"
    fetch_source(tmp_path, agreed("kolada", only_first=True), territories, manners=PATIENT)
    assert len(standin.asked) == 1


def test_the_pause_a_source_asks_for_is_kept(tmp_path, standin, agreed, territories):
    standin.mode, standin.failures_left, standin.retry_after = "429", 1, "1"
    start_s = time.monotonic()
    (outcome,) = fetch_source(
        tmp_path,
        agreed("kolada", only_first=True),
        territories,
        manners=replace(PATIENT, patience_s=3),
    )
    assert outcome.failure is None
    assert time.monotonic() - start_s >= 1


def test_a_pause_longer_than_our_patience_ends_the_attempt(tmp_path, standin, agreed, territories):
    standin.mode, standin.retry_after = "429", "86400"
    (outcome,) = fetch_source(
        tmp_path, agreed("kolada", only_first=True), territories, manners=PATIENT
    )
    assert outcome.failure.kind == "busy"
    assert outcome.failure.wait_s == 86400
    assert len(standin.asked) == 1


def test_far_fewer_figures_than_last_time_are_refused_unless_insisted_on(
    tmp_path, standin, agreed, territories, monkeypatch
):
    contract = agreed("istat", only_first=True)
    fetch_source(tmp_path, contract, territories, manners=PATIENT)
    kept = read_kept(tmp_path)
    monkeypatch.setattr(standins, "YEARS", ("2023",))
    (few,) = fetch_source(tmp_path, contract, territories, manners=PATIENT)
    assert few.failure.kind == "changed"
    assert read_kept(tmp_path) == kept
    (forced,) = fetch_source(tmp_path, contract, territories, manners=PATIENT, is_forced=True)
    assert forced.failure is None
    assert forced.rows == len(load_fetched(tmp_path)) < few.rows + len(kept) * 100


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path, agreed, territories, monkeypatch):
    contract = agreed("kolada", only_first=True)
    fetch_source(tmp_path, contract, territories, manners=PATIENT)
    kept = read_kept(tmp_path)

    def fail(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelves, "_write", fail)
    (bad,) = fetch_source(tmp_path, contract, territories, manners=PATIENT)
    assert bad.failure.kind == "disk"
    assert read_kept(tmp_path) == kept
    assert list((tmp_path / "fetched").glob("*/*/.making-*")) == []
