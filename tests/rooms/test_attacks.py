"""A guest on the network can neither steer, nor read other rooms, files or drafts, nor guess."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from deseo.i18n import Translator
from deseo.meetings import Meeting, default_route
from deseo.rooms.apps import make_app
from deseo.rooms.limits import Allowance, Limits, Slowdown
from deseo.store import (
    close_meeting,
    open_ballot,
    open_meeting,
    read_ballot,
    read_meeting,
    read_notes,
    read_tally,
    show_results,
)
from tests.rooms.conftest import BASE, NOTES, PIN, Clock, Phone, draft_ballot, read_hidden

SAY = Translator("en")
STEERING = ("/remote/step", "/remote/timer", "/remote/ballot")
FORMS = (*STEERING, "/vote", "/note", "/task", "/check")
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", STEERING)
@pytest.mark.parametrize("who", ["guest", "phone"])
def test_nobody_steers_without_the_pin(request, who, path, store, meeting, ballot):
    visitor = request.getfixturevalue(who)
    before = read_meeting(store, meeting.meeting_id)
    fields = {"to": "3", "minutes": "5", "seen": str(before.version), "do": "close"}
    answer = visitor.post(path, {**fields, "ballot": ballot.ballot_id})
    assert SAY("room.pin_where") in answer.text
    assert read_meeting(store, meeting.meeting_id) == before
    assert read_ballot(store, ballot.ballot_id) == ballot


@pytest.mark.parametrize("word", ["x", "a.b", ".", "0" * 32 + "." + "0" * 64, "é.ü", "a" * 5000])
def test_a_forged_remote_opens_nothing(guest, meeting, word):
    cookie = f"remote_{meeting.code}={word}".encode()
    answer = guest.client.get("/remote", headers={"cookie": cookie})
    assert NOTES not in answer.text
    assert guest.client.get("/remote/state", headers={"cookie": cookie}).status_code == 403


def test_the_remote_of_another_room_opens_nothing(remote, store, paths):
    other = open_meeting(store, Meeting("modena", "Other", default_route()))
    from deseo.rooms.keys import make_keys, read_keys, write_keys

    write_keys(paths.home, make_keys(other.meeting_id, "127.0.0.1", "999999"))
    word = next(iter(remote.client.cookies.values()))
    there = TestClient(make_app(store, other.meeting_id, paths.home), base_url=BASE)
    there.cookies.set(f"remote_{other.code}", word)
    assert SAY("room.pin_where") in there.get("/remote").text
    assert read_keys(paths.home, other.meeting_id) is not None


def test_a_seat_of_another_room_is_none(phone, store, paths, meeting):
    other = open_meeting(store, Meeting("modena", "Other", default_route()))
    there = TestClient(make_app(store, other.meeting_id, paths.home), base_url=BASE)
    there.cookies.set(f"seat_{other.code}", phone.client.cookies[f"seat_{meeting.code}"])
    assert there.get("/now").url.path == "/"


def test_a_ballot_of_another_room_is_neither_seen_nor_voted_on(phone, remote, store, meeting):
    other = open_meeting(store, Meeting("modena", "Other", default_route()))
    theirs = open_ballot(store, draft_ballot(store, other, question="Their secret?"))
    assert "Their secret?" not in phone.get("/now").text
    fields = {"ballot": theirs.ballot_id, "request": "r", "seen": "0", "o0": "1", "o1": "0"}
    assert SAY("room.said_late") in phone.post("/vote", fields).text
    fields = {"ballot": theirs.ballot_id, "seen": str(theirs.version), "do": "close"}
    assert remote.post("/remote/ballot", fields).status_code == 404
    assert read_tally(store, theirs.ballot_id).voters == 0
    assert read_ballot(store, theirs.ballot_id) == theirs


def test_drafts_and_notes_are_seen_by_no_phone(phone, store, meeting):
    draft = draft_ballot(store, meeting, question="A secret draft?")
    for path in ("/now", f"/now?change={draft.ballot_id}", "/note", "/task", "/", "/state"):
        page = phone.get(path).text
        assert "A secret draft?" not in page
        assert draft.ballot_id not in page.replace(f"change={draft.ballot_id}", "")
        assert NOTES not in page
    fields = {"ballot": draft.ballot_id, "request": "r", "seen": "0", "o0": "1", "o1": "0"}
    assert SAY("room.said_late") in phone.post("/vote", fields).text
    assert read_tally(store, draft.ballot_id).voters == 0


def test_who_has_no_code_reads_nothing_of_the_meeting(guest, store, ballot, meeting):
    show_results(store, ballot, is_shown=True)
    for path in ("/", "/now", "/note", "/task", "/remote", "/?c=AAAAA"):
        page = guest.get(path).text
        assert meeting.title not in page
        assert meeting.code not in page
        assert ballot.question not in page


@pytest.mark.parametrize("path", ["/vote", "/note", "/task"])
def test_who_has_no_seat_says_nothing(guest, store, meeting, ballot, path):
    fields = {"ballot": ballot.ballot_id, "request": "r", "seen": "0", "o0": "1", "text": "x"}
    assert guest.post(path, {**fields, "what": "x"}).url.path == "/"
    assert read_notes(store, meeting.meeting_id) == ()
    assert read_tally(store, ballot.ballot_id).voters == 0


@pytest.mark.parametrize("seat", ["", "x", "0" * 32, "' OR 1=1 --", "A" * 32, "é" * 32])
def test_an_invented_seat_is_none(guest, meeting, seat):
    cookie = f"seat_{meeting.code}={seat}".encode()
    answer = guest.client.get("/now", headers={"cookie": cookie}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/atlas.sqlite",
        "//etc/passwd", "/static/../atlas.sqlite", "/atlas.sqlite", "/room.css", "/now/../../x",
        "/%00", "/now%00", "/.env", "/remote/../atlas.sqlite", "/rooms", "/docs", "/openapi.json",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file(phone, path):
    answer = phone.client.get(BASE + path, follow_redirects=False)
    assert answer.status_code in {404, 307}
    assert b"SQLite" not in answer.content
    assert "root:" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_ways_of_asking_are_refused(phone, method):
    for path in ("/", "/now", "/vote", "/remote/step"):
        assert phone.client.request(method, path).status_code == 405


def send(phone, path, **headers):
    sent = {"content-type": "application/x-www-form-urlencoded", **headers}
    return phone.client.post(path, content=b"text=x&request=r", headers=sent)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8521", ""]
)
def test_a_form_from_another_site_is_refused(phone, store, meeting, origin):
    headers = {"origin": origin} if origin else {}
    for path in (*FORMS, "/join", "/remote/pin"):
        assert send(phone, path, **headers).status_code == 403
    assert read_notes(store, meeting.meeting_id) == ()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8521", "", "a b", "localhost.evil"])
def test_a_name_of_elsewhere_leads_nowhere(phone, host):
    for path in ("/", "/now", "/nothing"):
        answer = phone.client.get(path, headers={"host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text


def test_the_host_is_written_into_no_page(phone):
    page = phone.client.get("/now", headers={"host": "203.0.113.7:666"})
    assert page.status_code == 200
    assert "203.0.113.7" not in page.text + str(page.headers)


def test_a_body_that_is_too_large_is_refused(phone):
    for path in (*FORMS, "/join", "/remote/pin"):
        assert phone.post(path, {"text": "x" * 20_000}).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"&".join(b"a%d=1" % n for n in range(200)), "application/x-www-form-urlencoded", 400),
        (b"text=\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b'{"text": "x"}', "application/json", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"<x/>", "", 415),
    ],
)
def test_a_body_that_is_no_form_is_refused(phone, body, kind, status):
    headers = {"origin": BASE, "content-type": kind}
    assert phone.client.post("/note", content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    "fields",
    [
        {"seen": "-1"}, {"seen": "x"}, {"seen": "9" * 40}, {"request": ""}, {"request": "x" * 65},
        {"request": "<b>"}, {"seen": "١"},
    ],
)  # fmt: skip
def test_hidden_fields_are_not_trusted(phone, store, ballot, fields):
    usual = {"ballot": ballot.ballot_id, "request": "r", "seen": "0", "o0": "1", "o1": "1"}
    assert phone.post("/vote", {**usual, **fields}).status_code in {400, 409}
    assert read_tally(store, ballot.ballot_id).voters == 0


def test_what_people_write_is_text_wherever_it_stands(make_phone, store, meeting):
    from deseo.store import save_route

    phone, remote = make_phone(), make_phone()
    phone.join(meeting.code, nickname=EVIL[:30])
    remote.unlock()
    fields = {"question": EVIL, "options": (EVIL, "van")}
    ballot = open_ballot(store, draft_ballot(store, meeting, **fields))
    show_results(store, ballot, is_shown=True)
    now = read_meeting(store, meeting.meeting_id)
    step = default_route()[0]
    step = type(step)(step.step_id, step.kind, EVIL, EVIL)
    save_route(store, now, (step, *default_route()[1:]))
    pages = [phone.vote(ballot, "1", "0").text, phone.get("/now").text, remote.get("/remote").text]
    pages.append(phone.post("/note", {"request": "r", "text": EVIL * 12}).text)
    pages.append(phone.post("/task", {"request": "r", "what": EVIL, "until": EVIL}).text)
    pages.append(phone.get(f"/now?said={EVIL}&change={EVIL}&lang={EVIL}").text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "&lt;script&gt;alert" in "".join(pages)


def test_every_answer_is_strict_and_asks_nobody_else(phone, guest):
    answers = [phone.get(path) for path in ("/now", "/note", "/remote", "/state", "/alive", "/x")]
    answers += [phone.client.put("/now"), guest.post("/note", {"text": "x" * 20_000})]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert not re.search(r'(?:src|href|action)="(?!/|\?)', answer.text)
        assert "http://" not in answer.text
        assert "https://" not in answer.text


def test_a_nonce_is_drawn_for_each_answer(phone):
    nonces = {re.search(r'nonce="([^"]+)"', phone.get("/now").text)[1] for _ in range(5)}
    assert len(nonces) == 5


def test_cookies_can_be_used_by_no_script_and_no_other_site(guest, remote, meeting):
    guest.join(meeting.code, nickname="Anna")
    answers = [guest.client.get("/now?lang=fr"), remote.unlock().history[0]]
    answers += [guest.post("/join", {"code": meeting.code}).history[0]]
    cookies = [c for answer in answers for c in answer.headers.get_list("set-cookie")]
    assert len(cookies) == 5
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()


def make_limited(store, meeting, paths, **limits):
    app = make_app(store, meeting.meeting_id, paths.home, "", Limits(**limits))
    return Phone(TestClient(app, base_url=BASE))


def test_wrong_pins_take_longer_and_longer_even_for_the_right_one(app, store, meeting, paths):
    clock = Clock()
    guest = make_limited(
        store, meeting, paths, pins=Slowdown(3, 900, clock=clock),
        all_pins=Slowdown(1_000, 60, clock=clock),
    )  # fmt: skip
    waits = []
    for _ in range(16):
        answer = guest.unlock("000000")
        if answer.status_code == 403:
            continue
        assert answer.status_code == 429
        assert guest.unlock(PIN).status_code == 429
        wait_s = int(answer.headers["retry-after"])
        waits.append(wait_s)
        clock.now += wait_s
    assert waits[0] <= 2
    assert all(later >= 1.6 * sooner for sooner, later in pairwise(waits[1:-1]))
    assert max(waits) <= 901
    clock.now += 900
    assert guest.unlock(PIN).url.path == "/remote"


def test_many_guests_who_guess_together_are_slowed_together(app, store, meeting, paths):
    clock = Clock()
    limits = Limits(pins=Slowdown(3, 900, clock=clock), all_pins=Slowdown(10, 60, clock=clock))
    service = make_app(store, meeting.meeting_id, paths.home, "", limits)
    looked_at = 0
    for number in range(200):
        guest = TestClient(service, base_url=BASE, client=(f"10.0.0.{number}", 1))
        looked_at += Phone(guest).unlock("000000").status_code == 403
        clock.now += 1
    assert 10 <= looked_at < 20


def test_a_remote_that_is_in_is_not_locked_out_by_guests(remote, guest):
    for _ in range(12):
        guest.unlock("000000")
    assert NOTES in remote.get("/remote").text


def test_wrong_codes_are_slowed(store, meeting, paths):
    guest = make_limited(store, meeting, paths, codes=Slowdown(5, 30, clock=Clock()))
    answers = [guest.join("AAAAA").status_code for _ in range(8)]
    assert answers == [403] * 5 + [429] * 3
    assert guest.join(meeting.code).url.path == "/now"


def test_who_asks_too_often_waits_and_is_told(app, store, meeting, paths):
    clock = Clock()
    guest = make_limited(store, meeting, paths, address=Allowance(10, 2, clock))
    answers = [guest.get("/") for _ in range(12)]
    assert [a.status_code for a in answers] == [200] * 10 + [429] * 2
    assert SAY.count("room.refused_slow", 1) in answers[-1].text
    clock.now += 1
    assert guest.get("/").status_code == 200


def test_one_phone_that_floods_does_not_stop_the_others(store, meeting, paths, app):
    limits = Limits(seat=Allowance(20, 1, Clock()))
    service = make_app(store, meeting.meeting_id, paths.home, "", limits)
    one, other = (Phone(TestClient(service, base_url=BASE)) for _ in range(2))
    for each in (one, other):
        each.join(meeting.code)
    assert [one.get("/state").status_code for _ in range(30)][-1] == 429
    assert other.get("/now").status_code == 200


def test_ideas_are_taken_one_after_another(phone, store, meeting):
    answers = [
        phone.post("/note", {"request": f"r{n}", "text": f"idea {n}"}).status_code
        for n in range(10)
    ]
    assert answers[-1] == 429
    assert len(read_notes(store, meeting.meeting_id)) == answers.count(200) <= 7


def test_a_form_kept_from_an_open_meeting_says_nothing_to_a_closed_one(
    phone, store, meeting, ballot
):
    hidden = read_hidden(phone.get("/now").text, "/vote")
    close_meeting(store, meeting)
    phone.vote(ballot, "1", "0", hidden=hidden)
    phone.post("/note", {"request": "r", "text": "late"})
    assert read_tally(store, ballot.ballot_id).voters == 0
    assert read_notes(store, meeting.meeting_id) == ()
