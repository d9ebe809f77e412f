"""Minutes hold all that was decided, voted, agreed and left open, in PDF and in DOCX alike."""

import io
import re
from datetime import timedelta

import docx
import pypdf
import pytest
from tests.reports.meetings import CRS, DRAFT, MADE, make_ground, make_record

from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import TASK_STATES, Meeting, default_route
from deseo.reports.minutes import Record, compose_minutes, to_minutes_docx, to_minutes_pdf

EN = Translator("en")
KEPT = (
    "Our crèche",
    "Cooperativa Uno",
    "Associazione Due",
    "What first?",
    "A crèche",
    "An accountant",
    "Do we go on?",
    "Yes, with a contract",
    "Find a room",
    "Ask the region",
    "We found a crèche together.",
    "Who pays the rent?",
    "Lu",
    "A common bus.",
    "Cluster A",
    "Three share premises.",
    "Rooms",
    "3 km",
    "Registro <imprese>",
    "Good morning.",
)
HEADINGS = ("who", "decisions", "votes", "tasks", "open", "ideas", "scenes", "method", "sources")


@pytest.fixture(scope="module")
def ground():
    return make_ground()


def read_pdf(content):
    return pypdf.PdfReader(io.BytesIO(content))


def read_text(content):
    pages = [page.extract_text() for page in read_pdf(content).pages]
    return " ".join(" ".join(pages).split())


def read_docx(content):
    """Give all paragraphs and cells of a document."""
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return opened, "\n".join([*(p.text for p in opened.paragraphs), *cells])


def list_tags(reader):
    """List the tags of a PDF's structure."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, pypdf.generic.DictionaryObject):
            found.append(str(node.get("/S", "")))
            kids = node.get("/K", [])
            kids = kids if isinstance(kids, pypdf.generic.ArrayObject) else [kids]
            waiting += [kid for kid in kids if not isinstance(kid, int)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_kept_stands_in_the_pdf(ground, language):
    t = Translator(language)
    text = read_text(to_minutes_pdf(make_record(), ground, t, MADE))
    missing = [words for words in KEPT if squeeze(words) not in squeeze(text)]
    assert missing == []
    assert all(squeeze(t(f"minutes.{name}")) in squeeze(text) for name in HEADINGS)


def squeeze(text):
    """Give letters alone: where lines break and words are parted is no matter."""
    return "".join(text.replace("\u00ad", "").replace("-", "").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_kept_stands_in_the_docx_under_headings_and_in_tables(ground, language):
    t = Translator(language)
    opened, text = read_docx(to_minutes_docx(make_record(), ground, t, MADE))
    assert [words for words in KEPT if words not in text] == []
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 2"]
    assert headings == [t(f"minutes.{name}") for name in HEADINGS]
    assert [len(table.rows) for table in opened.tables] == [3, 2, 3, 2]
    assert opened.core_properties.language == language
    (picture,) = opened.inline_shapes
    assert picture._inline.docPr.get("descr") == t("paper.map", title="Cluster A")


def test_votes_are_those_counted(ground):
    record = make_record()
    _, text = read_docx(to_minutes_docx(record, ground, EN, MADE))
    opened = docx.Document(io.BytesIO(to_minutes_docx(record, ground, EN, MADE)))
    first = [[cell.text for cell in row.cells] for row in opened.tables[0].rows[1:]]
    counted = {o.option: o for o in record.votes[0][1].options}
    assert {row[0]: row[1:] for row in first} == {
        option: [str(o.place), f"{o.score:.0f}", str(o.from_phones), str(o.from_paper)]
        for option, o in counted.items()
    }
    assert EN("minutes.voters", voters=6, phones=2, paper=4) in text
    assert EN("minutes.vote_open") in text


def test_a_draft_of_a_vote_is_nobody_elses(ground):
    _, text = read_docx(to_minutes_docx(make_record(), ground, EN, MADE))
    assert DRAFT.question not in text


def test_notes_for_the_facilitator_stay_theirs(ground):
    route = default_route()
    secret = Meeting("modena", "T", (type(route[0])("a", "welcome", notes="Only mine"),))
    _, text = read_docx(to_minutes_docx(Record(secret, "Modena"), ground, EN, MADE))
    assert "Only mine" not in text


def test_the_pdf_is_tagged(ground):
    reader = read_pdf(to_minutes_pdf(make_record(), ground, EN, MADE))
    tags = list_tags(reader)
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/L", "/Figure"} <= set(tags)
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exercise_is_marked_on_every_page(ground, language):
    t = Translator(language)
    record = make_record(meeting=make_exercise())
    reader = read_pdf(to_minutes_pdf(record, ground, t, MADE))
    assert len(reader.pages) > 1
    mark = squeeze(t("exercise.mark"))
    assert all(mark in squeeze(page.extract_text()) for page in reader.pages)
    opened, text = read_docx(to_minutes_docx(record, ground, t, MADE))
    assert t("exercise.mark") in text
    assert opened.sections[0].header.paragraphs[0].text == t("exercise.mark")


def make_exercise():
    usual = make_record().meeting
    return type(usual)(**{**vars(usual), "is_exercise": True})


def test_real_minutes_bear_no_mark(ground):
    assert squeeze(EN("exercise.mark")) not in squeeze(
        read_text(to_minutes_pdf(make_record(), ground, EN, MADE))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_meeting_that_kept_nothing_says_so(ground, language):
    t = Translator(language)
    empty = Record(Meeting("modena", "Empty", default_route()), "Modena")
    _, text = read_docx(to_minutes_docx(empty, ground, t, MADE))
    for name in ("who", "decisions", "votes", "tasks", "open", "scenes", "sources"):
        assert t(f"minutes.{name}_none") in text
    assert "None" not in re.findall(r"\w+", text)


def test_every_state_of_a_task_has_its_word():
    assert all(EN(f"minutes.state_{state}") for state in TASK_STATES)


def test_the_same_meeting_gives_the_same_bytes(ground):
    for make in (to_minutes_pdf, to_minutes_docx):
        one, other = (make(make_record(), ground, EN, MADE) for _ in range(2))
        assert one == other
        assert one != make(make_record(), ground, EN, MADE + timedelta(days=1))


def test_hostile_words_stay_words(ground):
    hostile = '#panic("x") $x$ <b>b</b> \u0007 =1+1 @ref'
    record = make_record(organisations=(hostile,))
    text = read_text(to_minutes_pdf(record, ground, EN, MADE))
    assert '#panic("x")' in text
    _, words = read_docx(to_minutes_docx(record, ground, EN, MADE))
    assert "<b>b</b>" in words


def test_a_document_names_a_map_for_each_scene_that_has_one(ground):
    blocks = compose_minutes(make_record(), ground, EN, MADE).blocks
    assert [block.text for block in blocks if block.draw] == [EN("paper.map", title="Cluster A")]
    assert ground.metric_crs == CRS
