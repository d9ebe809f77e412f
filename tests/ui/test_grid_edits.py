"""What is written into a table is read back as what was changed, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.errors import EditConflict
from deseo.evaluation import STATES, TEMPLATES, UNITS, Criterion, Measurement, propose_criteria
from deseo.i18n import LANGUAGES, Translator
from deseo.ui.grids import (
    Edit,
    describe_criterion,
    identify,
    lay_out_grid,
    lay_out_measurements,
    read_grid,
    read_measured,
    settle_conflict,
)

EN = Translator("en")
BASE = tuple(
    replace(c, criterion_id=f"c{n}", version=3)
    for n, c in enumerate(propose_criteria({"staff": 61.0}))
)
TOLD = (
    Measurement("c0", date(2026, 1, 1), 1.0, "", "m0", 1),
    Measurement("c1", date(2026, 2, 1), 2.0, "count", "m1", 2),
)


def write(table, row, column, value):
    """Write one cell as the editor does: days as moments, numbers as floats."""
    changed = table.copy()
    changed.loc[row, column] = pd.Timestamp(value) if column in {"due", "measured_on"} else value
    return changed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grid_nobody_wrote_in_is_no_change(language):
    t = Translator(language)
    assert read_grid(lay_out_grid(BASE, t), BASE, t).is_empty
    assert read_grid(lay_out_grid((), t), (), t).is_empty


def test_changing_the_language_is_no_change_of_words():
    table = lay_out_grid(BASE, Translator("sv"))
    assert read_grid(table, BASE, Translator("sv")).is_empty


texts = st.text("abc é=<", max_size=8).map(str.strip)
rows = st.builds(
    Criterion,
    template_id=st.sampled_from(["", *TEMPLATES]),
    title=texts.filter(bool),
    unit=st.sampled_from(UNITS),
    baseline=st.none() | st.floats(-100, 100),
    target=st.none() | st.floats(-100, 100),
    due=st.none() | st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    responsible=texts,
    state=st.sampled_from(STATES),
    evidence=texts,
    version=st.integers(1, 9),
)


@given(st.lists(rows, max_size=6))
def test_every_grid_laid_out_is_read_as_it_was(made):
    base = tuple(replace(c, criterion_id=f"c{n}", position=n) for n, c in enumerate(made))
    assert read_grid(lay_out_grid(base, EN), base, EN).is_empty


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("title", "Our own words", {"title": "Our own words"}),
        ("unit", "number", {"unit": "number"}),
        ("baseline", 12.5, {"baseline": 12.5}),
        ("target", 0.0, {"target": 0.0}),
        ("due", "2027-12-31", {"due": date(2027, 12, 31)}),
        ("responsible", " Town hall ", {"responsible": "Town hall"}),
        ("state", "reached", {"state": "reached"}),
        ("evidence", "Count", {"evidence": "Count"}),
    ],
)
def test_one_cell_written_is_one_row_changed_with_the_version_seen(column, value, field):
    edit = read_grid(write(lay_out_grid(BASE, EN), 2, column, value), BASE, EN)
    assert edit == Edit((replace(BASE[2], **field),))
    assert edit.changed[0].version == 3


def test_a_baseline_taken_back_is_not_known_and_not_zero():
    edit = read_grid(write(lay_out_grid(BASE, EN), 1, "baseline", None), BASE, EN)
    assert edit.changed[0].baseline is None


def test_the_proposed_words_written_again_are_not_kept_as_own():
    own = (replace(BASE[0], title="Own"), *BASE[1:])
    edit = read_grid(write(lay_out_grid(own, EN), 0, "title", EN("criterion.coverage")), own, EN)
    assert edit.changed[0].title == ""


def test_a_row_added_comes_last_and_is_new():
    table = lay_out_grid(BASE, EN)
    added = pd.DataFrame([{"title": "New"}, {"evidence": "no words"}], columns=table.columns)
    edit = read_grid(pd.concat([table, added], ignore_index=True), BASE, EN)
    (row,) = edit.changed
    assert (row.title, row.criterion_id, row.version) == ("New", "", 0)
    assert row.position > max(c.position for c in BASE)
    assert (row.unit, row.state) == ("percent", "unknown")


@pytest.mark.parametrize("way", ["dropped", "emptied", "blank"])
def test_a_row_taken_out_is_removed_and_no_other_changes(way):
    table = lay_out_grid(BASE, EN)
    if way == "dropped":
        table = table.drop(index=4)
    else:
        table = write(table, 4, "title", None if way == "emptied" else "  ")
    assert read_grid(table, BASE, EN) == Edit((), (BASE[4],))


def test_measurements_nobody_wrote_in_are_no_change():
    assert read_measured(lay_out_measurements(TOLD), TOLD).is_empty
    assert read_measured(lay_out_measurements(()), ()).is_empty


def test_a_measurement_written_is_changed_and_one_added_is_new():
    table = write(lay_out_measurements(TOLD), 1, "value", 2.5)
    new = {"criterion_id": "c2", "measured_on": pd.Timestamp("2026-03-01"), "value": 0.0}
    table = pd.concat([table, pd.DataFrame([new], columns=table.columns)], ignore_index=True)
    edit = read_measured(table, TOLD)
    assert edit.changed == (
        replace(TOLD[1], value=2.5),
        Measurement("c2", date(2026, 3, 1), 0.0),
    )
    assert edit.removed == ()


@pytest.mark.parametrize("column", ["criterion_id", "measured_on", "value"])
def test_a_measurement_without_all_it_needs_is_none(column):
    table = lay_out_measurements(TOLD)
    table.loc[0, column] = None
    assert read_measured(table, TOLD) == Edit((), (TOLD[0],))


CONFLICT = EditConflict({"c0": {}, "c1": {}}, {"c0": {}}, {"c0": 7, "c1": 0})
MINE = Edit((BASE[0], BASE[1], BASE[2]), (BASE[3],))


def test_where_theirs_stay_mine_is_dropped_and_the_rest_is_saved():
    assert settle_conflict(MINE, CONFLICT, ()) == Edit((BASE[2],), (BASE[3],))


def test_where_mine_stays_it_is_written_over_the_version_there_is():
    settled = settle_conflict(MINE, CONFLICT, {"c0", "c1"})
    assert [(identify(c), c.version) for c in settled.changed] == [("c0", 7), ("c1", 0), ("c2", 3)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_row_is_said_in_every_language(language):
    t = Translator(language)
    said = describe_criterion(replace(BASE[1], due=date(2026, 1, 1)), t)
    assert all(t(key) for key in said)
    assert said["dossier.criterion"] == t("criterion.staff")
    assert said["dossier.target"] == ""
