"""The dashboard opens, keeps and closes a room that is a process of its own."""

from __future__ import annotations

import asyncio
import html
import json
import os
import random
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from shutil import copytree

import httpx
import pytest

from deseo.errors import InputError
from deseo.meetings import Meeting, default_route
from deseo.rooms import close_room, keep_room, open_room, openings, read_room, renew_pin
from deseo.rooms.contexts import keep_alive
from deseo.rooms.keys import FOLDER, RoomDoor, read_keys
from deseo.rooms.openings import draw_qr
from deseo.rooms.organisations import list_organisations
from deseo.rooms.servers import LONELY_S, PORTS, is_lonely
from deseo.settings import ROOT
from deseo.store import (
    close_meeting,
    count_participants,
    open_ballot,
    open_meeting,
    open_store,
    read_notes,
    read_scene,
    read_tally,
)
from tests.fixtures import PATHS
from tests.rooms.conftest import NOTES, draft_ballot, read_hidden
from tests.rooms.crowds import Caller, Told, find_percentile, send_phones

HERE = "127.0.0.1"


@pytest.fixture(autouse=True)
def find_code(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))


@pytest.fixture(scope="module")
def house(made, tmp_path_factory):
    """Open one room for all tests that leave it as it was."""
    home = tmp_path_factory.mktemp("house") / "home"
    copytree(made[0], home)
    paths = replace(PATHS, home=home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT / "src"))
        opened = open_room(paths, made[1].meeting_id, HERE)
    yield paths, opened
    close_room(paths, made[1].meeting_id)


@pytest.fixture
def room(paths, meeting):
    opened = open_room(paths, meeting.meeting_id, HERE)
    yield opened
    close_room(paths, meeting.meeting_id)


def is_up(room):
    try:
        return httpx.get(f"{room.address}/alive", trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(is_so, longest_s=15.0):
    until = time.monotonic() + longest_s
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def visit(room):
    client = httpx.Client(base_url=room.address, trust_env=False, follow_redirects=True, timeout=10)
    client.headers["origin"] = room.address
    return client


def test_a_room_is_found_by_its_code_and_its_remote_by_the_pin(house, meeting):
    paths, room = house
    room = renew_pin(paths, meeting.meeting_id)
    assert room.port in PORTS
    assert room.url == f"http://127.0.0.1:{room.port}/?c={meeting.code}"
    assert room.qr_svg == draw_qr(room.url)
    with visit(room) as guest:
        assert meeting.title in guest.get(room.url).text
        assert NOTES in guest.post("/remote/pin", data={"pin": room.pin}).text


def test_the_dashboard_hands_over_who_may_be_spoken_for(house, meeting):
    paths, room = house
    first_id, name = next(iter(list_organisations(paths, meeting).items()))
    with visit(room) as phone:
        phone.post("/join", data={"code": meeting.code})
        page = phone.get("/check", params={"q": name}).text
        assert html.escape(name) in page
        asked = phone.get("/check", params={"who": first_id})
    assert (asked.status_code, 'name="women_employees"' in asked.text) == (200, True)


@pytest.mark.prove
def test_a_room_opened_twice_is_one_with_a_new_pin(house, meeting):
    paths, room = house
    again = open_room(paths, meeting.meeting_id, HERE)
    assert (again.pid, again.port) == (room.pid, room.port)
    with visit(room) as guest:
        assert NOTES in guest.post("/remote/pin", data={"pin": again.pin}).text


@pytest.mark.prove
def test_a_pin_can_be_renewed_while_the_room_is_open(house, meeting):
    paths, room = house
    fresh = renew_pin(paths, meeting.meeting_id)
    with visit(room) as guest:
        assert NOTES in guest.post("/remote/pin", data={"pin": fresh.pin}).text


def test_a_closed_room_answers_no_more_and_leaves_no_key(room, paths, meeting):
    close_room(paths, meeting.meeting_id)
    assert not is_up(room)
    assert keep_room(paths, meeting.meeting_id) is None
    assert renew_pin(paths, meeting.meeting_id) is None
    assert {p.suffix for p in (paths.home / FOLDER).iterdir()} <= {".log"}


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX ones")
def test_what_a_room_keeps_is_for_its_owner_alone(house):
    paths, room = house
    files = list((paths.home / FOLDER).iterdir())
    assert len(files) >= 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert all(room.pin.encode() not in file.read_bytes() for file in files)


def test_a_room_is_opened_for_open_meetings_only(paths, store, meeting):
    close_meeting(store, meeting)
    for meeting_id in (meeting.meeting_id, "0" * 32):
        with pytest.raises(InputError, match="closed, or there is none"):
            open_room(paths, meeting_id, HERE)
    with pytest.raises(InputError):
        open_room(paths, "../../etc/passwd", HERE)
    assert read_keys(paths.home, meeting.meeting_id) is not None


@pytest.mark.prove
def test_an_address_of_another_computer_is_told(paths, meeting):
    with pytest.raises(InputError, match=r"could not be opened at 192\.0\.2\.77"):
        open_room(paths, meeting.meeting_id, "192.0.2.77")
    assert keep_room(paths, meeting.meeting_id) is None


def test_a_room_is_lonely_once_nobody_needed_it_for_long(paths, meeting):
    keep_alive(paths.home, meeting.meeting_id)
    assert not is_lonely(paths, meeting.meeting_id)
    beat = paths.home / FOLDER / f"{meeting.meeting_id}.beat"
    long_ago = time.time() - LONELY_S - 1
    os.utime(beat, (long_ago, long_ago))
    assert is_lonely(paths, meeting.meeting_id)
    keep_alive(paths.home, meeting.meeting_id)
    assert not is_lonely(paths, meeting.meeting_id)


@pytest.mark.prove
def test_two_rooms_have_a_port_each(house, meeting):
    paths, room = house
    store = open_store(paths)
    other = open_meeting(store, Meeting("modena", "Other", default_route()))
    second = open_room(paths, other.meeting_id, HERE)
    try:
        assert second.port != room.port
        with visit(second) as guest:
            assert guest.post("/join", data={"code": meeting.code}).status_code == 403
            assert guest.post("/remote/pin", data={"pin": room.pin}).status_code == 403
    finally:
        close_room(paths, other.meeting_id)


posix = pytest.mark.skipif(os.name != "posix", reason="kills by signal")


def kill(room):
    os.kill(room.pid, signal.SIGKILL)
    wait_until(lambda: not is_up(room))


@posix
def test_a_room_that_was_killed_comes_back_as_it_was(room, paths, store, meeting):
    ballot = open_ballot(store, draft_ballot(store, meeting))
    with visit(room) as phone, visit(room) as remote:
        phone.post("/join", data={"code": meeting.code})
        remote.post("/remote/pin", data={"pin": room.pin})
        hidden = read_hidden(phone.get("/now").text, "/vote")
        kill(room)
        back = keep_room(paths, meeting.meeting_id)
        assert (back.address, back.pin) == (room.address, "")
        assert back.pid != room.pid
        phone.post("/vote", data={**hidden, "o0": "2", "o1": "1"})
        assert NOTES in remote.get("/remote").text
        assert NOTES in visit(room).post("/remote/pin", data={"pin": room.pin}).text
    assert [o.score for o in read_tally(store, ballot.ballot_id).options] == [2, 1]


SCENES = """
import os, sys
from pathlib import Path
from deseo.meetings import Scene
from deseo.settings import Paths
from deseo.store import open_store, save_scene
home, meeting_id = Path(sys.argv[1]), sys.argv[2]
store = open_store(Paths(home, home, home, None, home))
for n in range(100_000):
    scene = Scene(meeting_id, "cluster", f"{sys.argv[3]}-{n}", {"n": n, "rows": ["x"] * 500})
    os.write(1, f"{save_scene(store, scene).scene_id} {n}\\n".encode())
"""


async def kill_and_keep(paths, meeting, number, seed):
    """Kill the service at random moments and start it again, as the dashboard would."""
    moment = random.Random(seed)
    for _ in range(number):
        await asyncio.sleep(0.2 + moment.random())
        room = read_room(paths, meeting.meeting_id)
        os.kill(room.pid, signal.SIGKILL)
        await asyncio.sleep(0.05)
        while True:
            back = await asyncio.to_thread(keep_room, paths, meeting.meeting_id)
            if back is not None and back.pid != room.pid and await asyncio.to_thread(is_up, back):
                break
            await asyncio.sleep(0.1)
    return True


def survive_kills(room, paths, store, meeting, number):
    """Kill the room and a writer of scenes; every word that was thanked for has to be there."""
    options = ("crèche", "van", "accounts")
    ballot = open_ballot(store, draft_ballot(store, meeting, options=options))
    told, acknowledged = Told(), []
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}

    writer = subprocess.Popen(
        [sys.executable, "-c", SCENES, str(paths.home), meeting.meeting_id, "kept"],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    async def run():
        ends_at = [time.monotonic() + 600]
        talking = asyncio.create_task(_talk_until(room, meeting.code, told, ends_at))
        await kill_and_keep(paths, meeting, number, 5)
        ends_at[0] = time.monotonic() + 1
        await talking

    asyncio.run(run())
    writer.kill()  # in the middle of a scene, likely
    acknowledged.extend(line.split()[0] for line in writer.stdout.read().splitlines())
    writer.wait()
    return ballot, told, acknowledged


async def _talk_until(room, code, told, ends_at):
    async def act(place):
        caller = Caller(room.address, code, place, told, time.monotonic() + 900)
        async with caller.client:
            await caller.join()
            turn = 0
            while time.monotonic() < ends_at[0]:
                await caller.vote()
                if turn % 10 == 0:
                    await caller.say(f"{place}-{turn}")
                turn += 1
                await asyncio.sleep(0.3)

    await asyncio.gather(*(act(place) for place in range(6)))


def check_nothing_lost(store, meeting, ballot, told, acknowledged):
    counted = read_tally(store, ballot.ballot_id)
    assert told.unsure == {}  # every phone tried until it was told
    expected = [sum(vote[n] for vote in told.votes.values()) for n in range(3)]
    assert [option.score for option in counted.options] == expected
    assert counted.voters_by_phone == len(told.votes) == 6
    notes = [note.text for note in read_notes(store, meeting.meeting_id)]
    assert sorted(notes) == sorted(set(told.notes))
    assert acknowledged
    for scene_id in acknowledged:
        assert read_scene(store, scene_id).shown["rows"] == ["x"] * 500


@posix
def test_three_kills_lose_no_vote_note_or_scene(room, paths, store, meeting):
    check_nothing_lost(store, meeting, *survive_kills(room, paths, store, meeting, 3))


@pytest.mark.prove
@posix
def test_twenty_kills_lose_no_vote_note_or_scene(room, paths, store, meeting):
    ballot, told, acknowledged = survive_kills(room, paths, store, meeting, 20)
    print(f"\n20 kills: {len(told.seconds)} answers, {told.lost} lost connections, "
          f"{len(told.notes)} notes, {len(acknowledged)} scenes")  # fmt: skip
    check_nothing_lost(store, meeting, ballot, told, acknowledged)


@pytest.mark.prove
def test_a_hundred_phones_vote_within_a_minute(room, store, meeting):
    options = ("crèche", "van", "accounts")
    ballot = open_ballot(store, draft_ballot(store, meeting, options=options))
    begun = time.monotonic()
    told = asyncio.run(send_phones(room.address, meeting.code, 100, 55))
    lasted_s, slow = time.monotonic() - begun, find_percentile(told.seconds, 0.95)
    print(f"\n100 phones, {lasted_s:.0f} s, {len(told.seconds)} answers: p50 "
          f"{find_percentile(told.seconds, 0.5):.3f} s, p95 {slow:.3f} s, "
          f"longest {max(told.seconds):.3f} s")  # fmt: skip
    counted = read_tally(store, ballot.ballot_id)
    expected = [sum(vote[n] for vote in told.votes.values()) for n in range(3)]
    assert [option.score for option in counted.options] == expected
    assert counted.voters_by_phone == len(told.votes) == 100
    assert count_participants(store, meeting.meeting_id) == 100
    assert told.refused == []
    assert lasted_s < 60
    assert slow < 1


def test_a_service_that_takes_long_is_busy_and_one_that_refuses_is_dead(monkeypatch):
    monkeypatch.setattr(openings, "ANSWER_S", 0.2)
    with socket.socket() as mute:
        mute.bind((HERE, 0))
        mute.listen()
        door = RoomDoor("this one", HERE, mute.getsockname()[1], 1)
        assert openings._ask_alive(door) == "this one"
    assert openings._ask_alive(door) == ""


def test_the_settings_reach_the_room_as_they_are(paths):
    from deseo.rooms.__main__ import read_handed_paths
    from deseo.rooms.openings import _write_paths

    for given in (paths, replace(paths, enterprises=paths.home / "own.csv", database_url="x://y")):
        assert read_handed_paths(json.loads(json.dumps(_write_paths(given)))) == given
