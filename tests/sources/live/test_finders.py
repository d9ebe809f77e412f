"""Registers are asked in parts until each part is whole; what they know becomes our rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from tests.fixtures import PATHS
from tests.sources.live import standins
from tests.sources.live.conftest import HASTY, PATIENT

from deseo.schema import check_table, contract_for
from deseo.sources.live import (
    fetch_enterprises,
    find_list,
    load_found,
    load_registers,
    plan_hunt_addresses,
    read_found_state,
)
from deseo.sources.live.finders import Box, Hunt, plan_hunt
from deseo.sources.shipped import load_reference, load_territories, load_zones

BOX = Box(*standins.GROUND)
HUNT = Hunt("dunkerque", BOX, ("59016",), {"9220": ("fr_association", "association")})
SLOW = {"timeout", "drip", "drip_head"}
# What is absurd of a figure is not of a list: a place that cannot be is simply no place.
MISBEHAVIOURS = {k: v for k, v in standins.MISBEHAVIOURS.items() if k != "absurd"}

# All share one way of asking: the first is tried in every way, the others in those of reading.
TRIED = [("overpass", mode) for mode in MISBEHAVIOURS]
TRIED += [(s, m) for s in ("recherche", "openfairdb") for m in ("html", "truncated", "schema")]


@pytest.fixture
def fetch(tmp_path, standin):
    """Return what looks for enterprises in a register, moved to the stand-in."""

    def run(source_id, hunt=HUNT, manners=PATIENT, **options):
        base = f"{standin.address}/{source_id}/"
        contract = replace(load_registers()[source_id], base=base)
        return fetch_enterprises(tmp_path, contract, hunt, manners=manners, **options)

    return run


def read_kept(home):
    paths = sorted((home / "fetched").glob("*/*/[0-9]*/*"))
    return {str(path.relative_to(home)): path.read_bytes() for path in paths}


@pytest.mark.parametrize("source_id", load_registers())
def test_what_is_found_keeps_the_contract_of_enterprises(tmp_path, fetch, source_id):
    outcome = fetch(source_id)
    assert outcome.failure is None, outcome.failure
    rows = load_found(tmp_path, "dunkerque")
    assert len(rows) == outcome.rows > 20
    checked = check_table(rows, contract_for("enterprises"))
    assert not checked["is_exercise"].any()
    assert set(rows["territory_id"]) == {"dunkerque"}
    assert (rows[["source", "source_url", "licence", "retrieved_at"]] != "").all(axis=None)
    assert (rows[["employees", "women_employees"]] == "").all(axis=None)
    assert load_found(tmp_path, "grenoble").empty


@pytest.mark.parametrize(("source_id", "mode"), TRIED)
def test_however_a_register_misbehaves_nothing_is_lost(tmp_path, fetch, standin, source_id, mode):
    small = replace(HUNT, box=Box(51.0, 2.2, 51.05, 2.4))
    assert fetch(source_id, small).failure is None
    kept = read_kept(tmp_path)
    standin.mode = mode
    bad = fetch(source_id, small, HASTY if mode in SLOW else PATIENT, is_forced=True)
    assert bad.failure is not None
    assert bad.failure.kind == MISBEHAVIOURS[mode], bad.failure
    assert read_kept(tmp_path) == kept


def test_a_remark_in_a_good_answer_splits_the_box_and_is_never_nothing_found(
    tmp_path, fetch, standin
):
    assert fetch("overpass").failure is None
    assert len(standin.asked) == 5
    rows = load_found(tmp_path, "dunkerque")
    raw = b"".join(c for name, c in read_kept(tmp_path).items() if name.endswith(".raw"))
    assert b"remark" not in raw
    assert set(rows["eu_family"]) == {"association"}
    assert set(rows["website"]) == {""}
    assert not [i for i in rows["enterprise_id"] if int(i.rsplit("-", 1)[1]) % 7 == 0]


def test_a_box_that_stays_too_much_however_small_fails(tmp_path, fetch, monkeypatch):
    monkeypatch.setattr(standins, "WIDEST_BOX", 0)
    outcome = fetch("overpass")
    assert outcome.failure.kind == "warned"
    assert "timed out" in outcome.failure.detail
    assert load_found(tmp_path, "dunkerque").empty


def test_a_town_beyond_ten_thousand_is_asked_section_by_section(tmp_path, fetch, standin):
    outcome = fetch("recherche", replace(HUNT, towns=("59016", "59183")))
    assert outcome.failure is None
    rows = load_found(tmp_path, "dunkerque")
    assert len(rows) == 30 + 27 + 27
    assert set(rows["legal_form"]) == {"fr_association"}
    assert set(rows["location_precision"]) == {"address", "none"}
    assert (rows["municipality"] == "DUNKERQUE").all()  # the establishment's town, not the seat's
    assert all("minimal=true" in path for path in standin.asked)


def test_a_page_that_is_missing_fails_the_whole(fetch, monkeypatch):
    original = standins.answer_recherche

    def answer(path, query):
        found = original(path, query)
        return found if query["page"] == ["1"] else {**found, "results": []}

    monkeypatch.setitem(standins.ANSWERS, "recherche", answer)
    assert fetch("recherche").failure.kind == "broken"


def test_a_full_box_is_split_and_what_lies_outside_left_out(tmp_path, fetch, standin):
    assert fetch("openfairdb").failure is None
    rows = load_found(tmp_path, "dunkerque")
    assert len(rows) == standins.KNOWN_POINTS
    assert "Elsewhere" not in set(rows["name"])
    assert len(standin.asked) == 5


def test_a_hunt_knows_the_box_the_towns_and_the_forms_of_its_territory():
    territory = load_territories(PATHS)["dunkerque"]
    zones = load_zones(PATHS, "dunkerque")
    hunt = plan_hunt(territory, zones, load_reference(PATHS, "legal_forms"))
    assert hunt.towns == tuple(sorted(zones["zone_id"]))
    assert hunt.forms["9220"] == hunt.forms["9260"] == ("fr_association", "association")
    assert "" not in hunt.forms
    for point in zones.representative_point():
        assert hunt.box.holds(point.y, point.x)


def test_what_lies_in_the_box_but_not_in_the_territory_is_left_out(tmp_path, fetch):
    corner = shapely.box(2.2, 51.0, 2.4, 51.05)
    assert fetch("openfairdb", replace(HUNT, area=corner)).failure is None
    rows = load_found(tmp_path, "dunkerque")
    points = shapely.points(rows["lon"].astype(float), rows["lat"].astype(float))
    assert 0 < len(rows) < standins.KNOWN_POINTS
    assert shapely.covers(corner, points).all()


@pytest.mark.parametrize("source_id", load_registers())
def test_what_will_be_sent_is_known_before(fetch, standin, source_id):
    hunt = replace(HUNT, box=Box(51.0, 2.2, 51.05, 2.4))
    base = f"{standin.address}/{source_id}/"
    planned = plan_hunt_addresses(replace(load_registers()[source_id], base=base), hunt)
    assert fetch(source_id, hunt).failure is None
    assert f"{standin.address}{standin.asked[0]}" in planned


def test_where_a_register_stands_is_told_territory_by_territory(tmp_path, fetch, standin):
    contract = load_registers()["overpass"]
    assert read_found_state(tmp_path, contract, "dunkerque").state == "never"
    rows = fetch("overpass").rows
    good = read_found_state(tmp_path, contract, "dunkerque")
    assert (good.state, good.rows) == ("fresh", rows)
    assert find_list(tmp_path, contract, "dunkerque").path.is_file()
    standin.mode = "html"
    fetch("overpass", is_forced=True)
    bad = read_found_state(tmp_path, contract, "dunkerque")
    assert (bad.state, bad.kind, bad.rows) == ("failed", "unreadable", rows)
    assert bad.fetched_at == good.fetched_at
    assert read_found_state(tmp_path, contract, "grenoble").state == "never"
    assert find_list(tmp_path, contract, "grenoble") is None


@pytest.mark.network
@pytest.mark.parametrize("source_id", load_registers())
def test_the_real_register_answers_as_agreed(tmp_path, source_id):
    outcome = fetch_enterprises(tmp_path, load_registers()[source_id], HUNT)
    assert outcome.failure is None, outcome.failure
