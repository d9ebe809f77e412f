"""The minutes of a meeting: who, what was decided, voted, agreed and left open, and what was shown.

Everything stands in them that the meeting kept: each decision, vote, task and open note, and each
scene as it stood on the screen. Nothing is looked up anew, and nobody is named who is a person:
a nickname is what a phone said. What the facilitator noted for themselves is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from deseo.reports.documents import (
    LIST,
    PICTURE,
    PICTURE_MM,
    SMALL,
    TABLE,
    Block,
    Document,
    head,
    say,
    to_docx,
    to_pdf,
)
from deseo.reports.map_pictures import PictureWords, draw_picture
from deseo.reports.phrases import METRES_PER_KM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from deseo.i18n import Translator
    from deseo.meetings import Ballot, Meeting, Note, Scene, Tally, Task
    from deseo.meetings.tallies import OptionTally
    from deseo.reports.map_pictures import Ground

MAP_CREDIT: Final = "© OpenStreetMap (ODbL) · GeoNames (CC BY 4.0)"
MOST_ROWS: Final = 40
AGREE_MIDDLE: Final = 2


@dataclass(frozen=True)
class Record:
    """Hold all a meeting left behind; `organisations` are those somebody wrote down."""

    meeting: Meeting
    place: str
    organisations: tuple[str, ...] = ()
    votes: tuple[tuple[Ballot, Tally], ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[Note, ...] = ()
    scenes: tuple[Scene, ...] = ()


def to_minutes_pdf(record: Record, ground: Ground, t: Translator, made: date) -> bytes:
    """Set the minutes as a tagged PDF."""
    return to_pdf(compose_minutes(record, ground, t, made), made)


def to_minutes_docx(record: Record, ground: Ground, t: Translator, made: date) -> bytes:
    """Write the minutes as DOCX, to be edited."""
    return to_docx(compose_minutes(record, ground, t, made), made)


def compose_minutes(record: Record, ground: Ground, t: Translator, made: date) -> Document:
    """Compose the minutes of a meeting; `ground` lies under the maps of its scenes."""
    meeting = record.meeting
    held = meeting.opened_at.date() if meeting.opened_at else made
    parts: tuple[Iterable[Block], ...] = (
        _tell_who(record, t),
        _tell_decisions(record, t),
        _tell_votes(record, t),
        _tell_tasks(record, t),
        _tell_open(record, t),
        _tell_scenes(record, ground, t),
        _tell_method(record, t),
    )
    return Document(
        t("minutes.title", title=meeting.title),
        t("minutes.lead", place=record.place, day=t.date(held)),
        t("exercise.mark") if meeting.is_exercise else "",
        f"DESEO Atlas · {record.place} · {t('paper.made', day=t.date(made))}",
        t.language,
        tuple(block for part in parts for block in part),
    )


def _tell_who(record: Record, t: Translator) -> Iterator[Block]:
    yield head(t("minutes.who"))
    if record.organisations:
        yield Block(LIST, items=record.organisations)
    else:
        yield say(t("minutes.who_none"))
    most = max((tally.voters for _, tally in record.votes), default=0)
    if most:
        yield say(t.count("minutes.people", most))


def _tell_decisions(record: Record, t: Translator) -> Iterator[Block]:
    yield head(t("minutes.decisions"))
    yield from _list_notes(record.notes, "decision", t, t("minutes.decisions_none"))


def _list_notes(notes: tuple[Note, ...], kind: str, t: Translator, none: str) -> Iterator[Block]:
    mine = [note for note in notes if note.kind == kind]
    said = tuple(
        t("minutes.said_by", text=note.text, name=note.nickname) if note.nickname else note.text
        for note in mine
    )
    if said:
        yield Block(LIST, items=said)
    elif none:
        yield say(none)


def _tell_votes(record: Record, t: Translator) -> Iterator[Block]:
    """Tell every vote that was opened, with its rule; a draft is nobody's but the facilitator's."""
    yield head(t("minutes.votes"))
    shown = [pair for pair in record.votes if pair[0].state != "draft"]
    if not shown:
        yield say(t("minutes.votes_none"))
    for ballot, tally in shown:
        yield head(ballot.question, 3)
        numbers = {"voters": tally.voters, "phones": tally.voters_by_phone}
        numbers["paper"] = tally.voters_on_paper
        yield say(t("minutes.voters", **{name: t.number(n) for name, n in numbers.items()}))
        if ballot.is_open:
            yield say(t("minutes.vote_open"))
        columns, rows = _tabulate_votes(tally, t)
        yield Block(TABLE, columns=columns, rows=rows)
        how = t(f"workshop.counted_{ballot.kind}")
        yield Block(SMALL, t("workshop.counted", how=how))


def _tabulate_votes(
    tally: Tally, t: Translator
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Lay out a vote, best first; what nobody answered has no score, which is not zero."""
    extra = (t("minutes.col_median"),) if tally.kind == "agree" else ()
    columns = (
        t("workshop.option"),
        t("minutes.col_place"),
        t(f"workshop.score_{tally.kind}"),
        *extra,
        t("minutes.col_phones"),
        t("minutes.col_paper"),
    )
    rows = tuple(
        (
            option.option,
            t.number(option.place),
            _say_score(option, tally.kind, t),
            *((_say_median(option, t),) if extra else ()),
            t.number(option.from_phones),
            t.number(option.from_paper),
        )
        for option in tally.ranked
    )
    return columns, rows


def _say_score(option: OptionTally, kind: str, t: Translator) -> str:
    if option.score is None:
        return t("minutes.unsaid")
    if kind == "agree":
        return f"{'+' if option.score > 0 else ''}{t.number(option.score, 1)}"
    return t.number(option.score, 0 if float(option.score).is_integer() else 1)


def _say_median(option: OptionTally, t: Translator) -> str:
    """Say the middle answer; one between two degrees is said with both."""
    if option.median is None:
        return t("minutes.unsaid")
    low, high = int(option.median // 1), int(-(-option.median // 1))
    degrees = dict.fromkeys((low, high))
    return t.enumerate([t(f"workshop.agree_{degree + AGREE_MIDDLE}") for degree in degrees])


def _tell_tasks(record: Record, t: Translator) -> Iterator[Block]:
    yield head(t("minutes.tasks"))
    if not record.tasks:
        yield say(t("minutes.tasks_none"))
        return
    unsaid = t("minutes.unsaid")
    rows = tuple(
        (
            task.what,
            task.who or unsaid,
            t.date(task.until) if task.until else unsaid,
            t(f"minutes.state_{task.state}"),
        )
        for task in record.tasks
    )
    columns = tuple(t(f"minutes.col_{name}") for name in ("what", "who", "until", "state"))
    yield Block(TABLE, columns=columns, rows=rows)


def _tell_open(record: Record, t: Translator) -> Iterator[Block]:
    yield head(t("minutes.open"))
    yield from _list_notes(record.notes, "question", t, t("minutes.open_none"))
    if any(note.kind == "idea" for note in record.notes):
        yield head(t("minutes.ideas"))
        yield from _list_notes(record.notes, "idea", t, "")


def _tell_scenes(record: Record, ground: Ground, t: Translator) -> Iterator[Block]:
    yield head(t("minutes.scenes"))
    if not record.scenes:
        yield say(t("minutes.scenes_none"))
    for scene in record.scenes:
        yield from _tell_scene(scene, ground, t)


def _tell_scene(scene: Scene, ground: Ground, t: Translator) -> Iterator[Block]:
    """Tell one scene as it stood on the screen; what it lacks is left out."""
    shown = scene.shown
    title = scene.title or str(shown.get("title", ""))
    yield head(title, 3)
    yield from (say(str(sentence)) for sentence in shown.get("sentences", []))
    payload = (shown.get("map") or {}).get("payload")
    if payload:
        words = write_map_words(t)
        draw: Callable[[str], bytes] = partial(draw_picture, payload, ground, words, PICTURE_MM)
        yield Block(PICTURE, t("paper.map", title=title), draw=draw)
    legend = [str(line) for line in shown.get("legend", [])]
    if legend:
        yield Block(SMALL, " · ".join(legend))
    for table in shown.get("tables", []):
        yield from _tell_table(table, t)
    if scene.taken_at:
        yield Block(SMALL, t("minutes.kept_at", day=t.date(scene.taken_at.date())))


def write_map_words(t: Translator) -> PictureWords:
    """Give what is written on every map on paper."""
    return PictureWords(MAP_CREDIT, t("paper.north"), partial(_say_length, t))


def _say_length(t: Translator, length_m: float) -> str:
    """Say a round length, as scale bars have."""
    unit, number = (
        ("km", length_m / METRES_PER_KM) if length_m >= METRES_PER_KM else ("m", length_m)
    )
    return t(f"why.{unit}", n=t.number(number))


def _tell_table(table: Mapping[str, Any], t: Translator) -> Iterator[Block]:
    columns = tuple(map(str, table["columns"]))
    rows = [tuple(_write_cell(cell, t) for cell in row) for row in table["rows"]]
    even = tuple(row for row in rows if len(row) == len(columns))
    if even:
        yield Block(TABLE, str(table.get("title", "")), columns=columns, rows=even[:MOST_ROWS])
        hidden = len(even) - MOST_ROWS
        if hidden > 0:
            yield Block(SMALL, t.count("wall.more", hidden))


def _write_cell(cell: object, t: Translator) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return t.number(cell, 0 if float(cell).is_integer() else 1)
    return "" if cell is None else str(cell)


def _tell_method(record: Record, t: Translator) -> Iterator[Block]:
    yield head(t("minutes.method"))
    for scene in record.scenes:
        rules = scene.shown.get("rules") or {}
        if rules:
            settings = t.enumerate(
                [t("minutes.setting", name=name, value=value) for name, value in rules.items()]
            )
            yield Block(SMALL, t("minutes.settings", title=scene.title, settings=settings))
    yield head(t("minutes.sources"))
    sources = dict.fromkeys(
        str(s) for scene in record.scenes for s in scene.shown.get("sources", [])
    )
    if sources:
        yield Block(LIST, items=tuple(sources))
    else:
        yield say(t("minutes.sources_none"))
    yield Block(SMALL, MAP_CREDIT)
