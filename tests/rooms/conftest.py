"""A room without a network: the service is asked directly, as phones and guests would ask it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from shutil import copytree

import pytest
from starlette.testclient import TestClient

from deseo.meetings import Ballot, Meeting, default_route
from deseo.rooms.apps import make_app
from deseo.rooms.keys import make_keys, write_keys
from deseo.rooms.limits import Limits
from deseo.store import open_ballot, open_meeting, open_store, save_ballot
from tests.fixtures import PATHS

BASE = "http://127.0.0.1:8521"
PIN = "246813"
NOTES = "Only for me: ask who came by bus."
HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">')


def read_hidden(html, action):
    """Read the hidden fields of the first form that is sent to a path."""
    form = re.search(rf'<form method="post" action="{action}".*?</form>', html, re.DOTALL)
    return dict(HIDDEN.findall(form[0]))


@dataclass
class Phone:
    """One browser with its own cookies."""

    client: TestClient

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def post(self, path, fields, **headers):
        return self.client.post(path, data=fields, headers={"origin": BASE, **headers})

    def join(self, code, **fields):
        return self.post("/join", {"code": code, "nickname": "", "lang": "en", **fields})

    def vote(self, ballot, *choices, hidden=None):
        """Vote by the form that stands on the page now, or by one seen before."""
        fields = hidden or read_hidden(self.get(f"/now?change={ballot.ballot_id}").text, "/vote")
        return self.post("/vote", {**fields, **{f"o{n}": c for n, c in enumerate(choices)}})

    def unlock(self, pin=PIN):
        return self.post("/remote/pin", {"pin": pin})


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Make a home with one open meeting and its keys, once; each test works on a copy."""
    home = tmp_path_factory.mktemp("made") / "home"
    store = open_store(replace(PATHS, home=home))
    route = default_route()
    route = (replace(route[0], notes=NOTES), *route[1:])
    meeting = open_meeting(store, Meeting("modena", "Childcare together", route))
    write_keys(home, make_keys(meeting.meeting_id, "127.0.0.1", PIN))
    store.settle()
    return home, meeting


@pytest.fixture
def paths(tmp_path, made):
    copytree(made[0], tmp_path / "home")
    return replace(PATHS, home=tmp_path / "home")


@pytest.fixture
def store(paths):
    return open_store(paths)


@pytest.fixture
def meeting(made):
    return made[1]


def draft_ballot(store, meeting, **fields):
    usual = {"kind": "dots", "question": "Which first?", "options": ("crèche", "van")}
    return save_ballot(store, Ballot(meeting.meeting_id, "welcome", **{**usual, **fields}))


@pytest.fixture
def ballot(store, meeting):
    return open_ballot(store, draft_ballot(store, meeting))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def app(store, meeting, paths):
    return make_app(store, meeting.meeting_id, paths.home, "this one", Limits())


@pytest.fixture
def make_phone(app):
    def make():
        return Phone(TestClient(app, base_url=BASE, headers={"accept-language": "en"}))

    return make


@pytest.fixture
def guest(make_phone):
    return make_phone()


@pytest.fixture
def phone(make_phone, meeting):
    joined = make_phone()
    assert joined.join(meeting.code).status_code == 200
    return joined


@pytest.fixture
def remote(make_phone):
    opened = make_phone()
    assert opened.unlock().status_code == 200
    return opened
