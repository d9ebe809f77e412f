"""The self-check on a phone: answers go in once for each organisation, and never come out."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from deseo.equality.notices import PHONE_NOTICE_VERSION, PURPOSE
from deseo.errors import EditConflict, StoreError
from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import Meeting, default_route
from deseo.rooms import checks
from deseo.rooms.apps import make_app
from deseo.rooms.contexts import Asked
from deseo.rooms.limits import Allowance, Limits
from deseo.rooms.organisations import list_organisations
from deseo.rooms.questions import explain_answers
from deseo.sources.questionnaires import load_questionnaire
from deseo.sources.shipped import load_dataset
from deseo.store import (
    AnswerSheet,
    Newcomer,
    close_meeting,
    open_meeting,
    read_events,
    read_sheet,
    save_answers,
    save_newcomer,
)
from tests.fixtures import PATHS
from tests.rooms.conftest import BASE, Phone, read_hidden

SAY = Translator("en")
EVIL = '<script>alert(1)</script>"&'
LISTED = {"coop-1": "Coop One · Modena", "coop-2": "Àgora · Carpi", "a/b&c": EVIL}
ASKED = Asked(load_questionnaire(PATHS), LISTED)
WISHES = {"visibility": "cluster", "months": "12"}
TOLD = {"employees": "40", "women_employees": "31", "pay_gap_percent": "-3.5", "plan": "plan"}
SECRET = 738_461


@pytest.fixture
def app(store, meeting, paths):
    return make_app(store, meeting.meeting_id, paths.home, "", Limits(), asked=ASKED)


def answer(phone, who="coop-1", **fields):
    return phone.post("/check", {"who": who, **WISHES, **TOLD, **fields})


def keep_secret(store, meeting, **fields):
    sheet = AnswerSheet(
        "coop-1", meeting.territory_id, PURPOSE, "2026-11", "enterprise", date(2999, 1, 1),
        {"employees": SECRET}, **fields,
    )  # fmt: skip
    return save_answers(store, sheet, "enterprise")


def test_a_phone_answers_for_its_organisation(phone, store, meeting):
    assert 'href="/check"' in phone.get("/now").text
    assert 'href="/check?who=coop-1"' in phone.get("/check").text
    page = phone.get("/check?who=coop-1").text
    sent = phone.post("/check", {**read_hidden(page, "/check"), **WISHES, **TOLD})
    assert SAY("room.said_checked") in sent.text
    sheet = read_sheet(store, "coop-1", PURPOSE)
    assert sheet.answers == {
        "employees": 40, "women_employees": 31, "pay_gap_percent": -3.5, "plan": "plan",
    }  # fmt: skip
    assert (sheet.visibility, sheet.notice_version) == ("cluster", PHONE_NOTICE_VERSION)
    assert (sheet.territory_id, sheet.is_exercise) == (meeting.territory_id, False)
    assert (sheet.retain_until - datetime.now(UTC).date()).days in {365, 366}
    assert [event.role for event in read_events(store, f"answers.{PURPOSE}")] == ["participant"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_and_every_question_stand_on_the_page(phone, language):
    page = html.unescape(phone.get(f"/check?who=coop-1&lang={language}").text)
    t = Translator(language)
    assert [part for part in ("why", "who", "until") if t(f"room.check_{part}") not in page] == []
    questions = ASKED.questionnaire.questions
    assert [q for q in questions if q.texts[language] not in page] == []
    assert [q for q in questions if f'name="{q.question_id}"' not in page] == []
    assert f'href="/check?who=coop-1&lang={next(c for c in LANGUAGES if c != language)}"' in page


def test_an_organisation_is_found_by_a_part_of_its_name(phone, store, meeting, paths):
    page = phone.get("/check?q=agora").text
    assert "who=coop-2" in page
    assert "who=coop-1" not in page
    assert SAY("room.check_none") in phone.get("/check?q=xyz").text
    many = Asked(ASKED.questionnaire, {f"id-{n:03}": f"Name {n}" for n in range(70)})
    phone.client._transport.app = make_app(store, meeting.meeting_id, paths.home, asked=many)
    page = phone.get("/check").text
    assert page.count("who=id-") == checks.MOST_FOUND
    assert SAY.count("room.check_more", 70 - checks.MOST_FOUND) in page


def test_no_list_no_check(store, meeting, paths):
    bare = Phone(TestClient(make_app(store, meeting.meeting_id, paths.home), base_url=BASE))
    bare.join(meeting.code)
    assert 'href="/check"' not in bare.get("/now").text
    assert answer(bare).status_code == 404


def test_a_second_sheet_is_refused_and_the_first_stays(phone, make_phone, store, meeting):
    answer(phone)
    other = make_phone()
    other.join(meeting.code)
    for visitor in (phone, other):
        again = answer(visitor, employees="99")
        assert (again.status_code, SAY("room.check_answered") in again.text) == (409, True)
        assert SAY("room.check_answered") in visitor.get("/check?who=coop-1").text
    assert read_sheet(store, "coop-1", PURPOSE).answers["employees"] == 40


def test_who_is_second_by_a_moment_is_refused_and_told_nothing(phone, store, meeting, monkeypatch):
    def save_second(store_, sheet, role):
        keep_secret(store, meeting)
        return save_answers(store_, sheet, role)

    monkeypatch.setattr(checks, "save_answers", save_second)
    late = answer(phone)
    assert (late.status_code, SAY("room.check_answered") in late.text) == (409, True)
    assert str(SECRET) not in late.text
    assert read_sheet(store, "coop-1", PURPOSE).answers == {"employees": SECRET}


def test_what_was_told_never_comes_out(phone, guest, remote, store, meeting):
    keep_secret(store, meeting)
    pages = [
        visitor.get(path).text
        for visitor in (phone, guest, remote)
        for path in ("/", "/now", "/check", "/check?who=coop-1", "/check?q=coop", "/state",
                     "/check?who=coop-1&employees=1", "/remote", "/remote/state")
    ]  # fmt: skip
    pages += [answer(visitor).text for visitor in (phone, guest, remote)]
    pages += [phone.post("/check", {"who": "coop-1"}).text]
    assert [page for page in pages if str(SECRET) in page or "738" in page] == []
    assert read_sheet(store, "coop-1", PURPOSE).version == 1


@pytest.mark.parametrize("who", ["", "coop-9", "coop-1 ", "' OR 1=1 --", "../coop-1", EVIL, "é"])
def test_an_organisation_that_is_not_listed_is_refused(phone, store, who):
    sent = answer(phone, who)
    assert (sent.status_code, SAY("room.refused_unlisted") in sent.text) == (404, True)
    assert phone.client.get("/check", params={"who": who}).status_code == 404
    assert EVIL not in sent.text
    assert read_events(store, f"answers.{PURPOSE}") == ()


@pytest.mark.parametrize(
    "fields",
    [{"visibility": "x"}, {"visibility": ""}, {"months": "1200"}, {"months": "-3"}, {"months": ""}],
)
def test_wishes_that_were_not_offered_are_refused(phone, store, fields):
    assert answer(phone, **fields).status_code == 400
    assert read_sheet(store, "coop-1", PURPOSE) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"employees": "many"}, {"employees": "-1"}, {"employees": "10"}, {"plan": EVIL},
        {"pay_gap_percent": "900"}, dict.fromkeys(TOLD, ""), {"harassment_protocol": "perhaps"},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_explained_and_what_was_filled_in_stays(phone, store, fields):
    sent = answer(phone, board="7", **fields) if any(fields.values()) else answer(phone, **fields)
    assert sent.status_code == 400
    given = {**TOLD, **fields}
    for words in explain_answers(ASKED.questionnaire, given, SAY):
        assert words in html.unescape(sent.text)
    assert explain_answers(ASKED.questionnaire, given, SAY)
    assert "<script>alert" not in sent.text
    if any(fields.values()):
        assert 'name="board" min="0" max="1000000" step="1" value="7"' in sent.text
    assert read_sheet(store, "coop-1", PURPOSE) is None


def test_names_are_text_and_may_hold_anything(phone, store):
    page = phone.get("/check").text
    assert "<script>alert" not in page
    assert 'href="/check?who=a%2Fb%26c"' in page
    assert "<script>alert" not in phone.get("/check?who=a%2Fb%26c").text
    assert "<script>alert" not in phone.client.get("/check", params={"q": EVIL}).text


def test_who_has_no_seat_neither_sees_nor_answers(guest, store):
    for path in ("/check", "/check?who=coop-1", "/check?q=coop"):
        assert "Coop One" not in guest.get(path).text
    assert answer(guest).url.path == "/"
    assert read_sheet(store, "coop-1", PURPOSE) is None


def test_one_phone_speaks_for_few(store, meeting, paths):
    limits = Limits(checks=Allowance(1, 0.001))
    service = make_app(store, meeting.meeting_id, paths.home, "", limits, asked=ASKED)
    phone = Phone(TestClient(service, base_url=BASE))
    phone.join(meeting.code)
    assert answer(phone).status_code == 200
    assert answer(phone, "coop-2").status_code == 429
    assert read_sheet(store, "coop-2", PURPOSE) is None


def test_a_closed_meeting_takes_no_answers(phone, store, meeting):
    close_meeting(store, meeting)
    assert answer(phone).url.path == "/"
    assert read_sheet(store, "coop-1", PURPOSE) is None


def test_a_store_that_is_shut_is_told(phone, monkeypatch):
    def fail(*_):
        raise StoreError("locked", "in use")

    monkeypatch.setattr(checks, "save_answers", fail)
    assert answer(phone).status_code == 503


def test_an_exercise_is_kept_as_one(store, paths, make_phone):
    exercise = open_meeting(store, Meeting("modena", "X", default_route(), is_exercise=True))
    phone = make_phone()
    phone.client._transport.app = make_app(store, exercise.meeting_id, paths.home, asked=ASKED)
    phone.join(exercise.code)
    for path in ("/check", "/check?who=coop-1"):
        assert SAY("exercise.banner") in phone.get(path).text
    answer(phone)
    assert read_sheet(store, "coop-1", PURPOSE).is_exercise


@pytest.mark.parametrize("is_exercise", [True, False])
def test_the_list_holds_the_organisations_of_the_meeting_alone(store, paths, meeting, is_exercise):
    newcomer = Newcomer("modena", is_exercise, "Ali", "cooperative", "Carpi", 44.8, 10.9, "here")
    named_id = save_newcomer(store, newcomer, "facilitator")
    listed = list_organisations(paths, replace(meeting, is_exercise=is_exercise))
    source = "exercise" if is_exercise else "real"
    assert set(listed) == {*load_dataset(PATHS, "modena", source).enterprises.index, named_id}
    assert listed[named_id] == "Ali · Carpi"
    assert list(listed.values()) == sorted(listed.values(), key=str.casefold)
    other = list_organisations(paths, replace(meeting, is_exercise=not is_exercise))
    assert set(other) & set(listed) == set()


def test_the_store_itself_refuses_a_second_first_sheet(store, meeting):
    keep_secret(store, meeting)
    with pytest.raises(EditConflict):
        keep_secret(store, meeting)
