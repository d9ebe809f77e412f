"""Nobody can be read out of what is shown: an attacker combines all of it, and finds nothing.

First the attacker is shown to have teeth: the same attack on the usual rule (round the sum, from
three answers on, none over 80 %) recovers single enterprises. Then it is turned on ours, over every
position of the sliders, with what-ifs, establishments, answers that come and go, and new versions.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.equality.attacks import (
    EVERYTHING,
    QUICK,
    TERRITORIES,
    Shown,
    bracket_counts,
    collect_groups,
    load_exercise,
    pair_neighbours,
    solve_exactly,
)
from tests.fixtures import PATHS, make_enterprises, make_row

from deseo.equality.answers import tell_figures
from deseo.equality.disclosures import (
    BASE,
    LEAST_ENTITIES,
    LOT_OF,
    MOST_HELD_SHARE,
    draw_lots,
    is_published,
    protect_figures,
    round_count,
)
from deseo.equality.panels import assess_equality
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.exports import tabulate_enterprises, to_csv
from deseo.reports.panel_tables import tabulate_panel
from deseo.reports.panels import say_panel
from deseo.sources.shipped import load_reference

LOTS = draw_lots(b"the lots of the tests, 32 bytes.")
SERVICES = load_reference(PATHS, "services")
SLACK = BASE - 1
"""A count rounded up or down to base 5 is at most 4 away."""
STAFF = ["employees", "women_employees", "board", "women_board", "managers", "women_managers"]


def protect(enterprises, lots=LOTS):
    return protect_figures(tell_figures(enterprises), is_published(enterprises), lots)


def assess(data, group, figures):
    return assess_equality(data.enterprises.loc[sorted(group)], figures, data.links, SERVICES)


def count_exactly(data):
    """Give the women on the staff of those that told, as no one may ever see them."""
    return tell_figures(data.enterprises)["women_employees"].dropna().astype(int).to_dict()


def show_naively(counts, groups):
    """Show sums as the usual rule has it: rounded to base 5 after adding up."""
    for group in groups:
        told = group & counts.keys()
        total = sum(counts[one] for one in told)
        if len(told) >= LEAST_ENTITIES and max(counts[i] for i in told) <= MOST_HELD_SHARE * total:
            rounded = BASE * round(total / BASE)
            yield Shown(frozenset(told), rounded - BASE // 2, rounded + BASE // 2)


def show_ours(data, figures, groups):
    """Read the sum of women off every panel in which it stands."""
    told = set(count_exactly(data))
    for group in groups:
        row = assess(data, group, figures).row("staff")
        if not row.withheld:
            women = round(row.value * row.people, 6)
            yield Shown(frozenset(group & told), women, women)


def make_toy(**counts):
    """Enterprises of which each tells ten men and so many women."""
    rows = [
        make_row(one, employees=str(women + 10), women_employees=str(women), is_exercise="yes")
        for one, women in counts.items()
    ]
    return make_enterprises(*rows)


TOY = make_toy(a=7, b=12, c=3, d=21, e=16, f=9)
SUBSETS = [frozenset(s) for size in range(3, 7) for s in combinations("abcdef", size)]


# The attacker has teeth.


def test_the_usual_rule_gives_counts_away_exactly():
    counts = count_exactly(TOY)
    found = bracket_counts(show_naively(counts, SUBSETS), list(counts))
    assert sum(least == most == counts[one] for one, (least, most) in found.items()) >= 3


def test_the_usual_rule_gives_counts_away_by_moving_the_sliders_of_a_real_page():
    counts = count_exactly(load_exercise("modena"))
    shown = list(show_naively(counts, collect_groups("modena", QUICK)))
    found = bracket_counts(shown, list(counts))
    narrow = [one for one, (least, most) in found.items() if most - least < SLACK]
    assert narrow
    assert all(least <= counts[one] <= most for one, (least, most) in found.items())


# What the same attack finds in ours.


def check_attack(data, groups):
    """Attack all panels of these groups; give whose *rounded* count could be worked out."""
    counts, figures = count_exactly(data), protect(data.enterprises)
    shown = list(show_ours(data, figures, groups))
    found = bracket_counts(shown, list(counts), BASE, SLACK)
    for one, (least, most) in found.items():
        assert most - least >= SLACK, one
        assert least <= counts[one] <= most, one
    rounded = figures.table["women_employees"]
    solved = solve_exactly(shown, list(counts))
    assert all(abs(value - rounded[one]) < 1e-6 for one, value in solved.items())
    return solved


def test_ours_gives_no_more_than_the_rounded_counts_of_a_toy_however_it_is_cut():
    assert set(check_attack(TOY, SUBSETS)) == set("abcdef")


def test_ours_holds_against_all_sliders_of_a_page():
    groups = sorted(collect_groups("modena", QUICK), key=sorted)[::3]
    assert len(groups) > 50
    assert check_attack(load_exercise("modena"), groups)


@pytest.mark.prove
@pytest.mark.parametrize("territory_id", TERRITORIES)
def test_ours_holds_in_every_territory_at_every_position(territory_id):
    check_attack(load_exercise(territory_id), collect_groups(territory_id, EVERYTHING))


# Two worlds that no page, sentence or file can tell apart: so nobody can.


def move_counts(data, step):
    """Make the world in which every count of everybody is as far off as its rounding allows.

    Down (-1): each count is 4 below its rounded one, or 0. Up (+1): 4 above. The lots of that world
    are such that all of them round back. Gives the world's data and its lots.
    """
    rounded = protect(data.enterprises).table
    moved = data.enterprises.copy()
    for body in ("employees", "board", "managers"):
        women, men = (
            (rounded[f"{sex}_{body}"] + step * SLACK).clip(lower=0) for sex in ("women", "men")
        )
        both = women.notna() & men.notna()
        moved.loc[both, f"women_{body}"] = women[both].astype("Int64")
        moved.loc[both, body] = (women + men)[both].astype("Int64")
    return replace(data, enterprises=moved), lambda _id, _sort: 0.0 if step < 0 else 0.999999


def publish(data, lots, groups):
    """Make everything that leaves the Atlas about people, of every group and enterprise."""
    figures = protect(data.enterprises, lots)
    files = [to_csv(tabulate_enterprises(data, data.enterprises, "exercise"))]
    panels = []
    for at, group in enumerate(sorted(groups, key=sorted)):
        panel, t = assess(data, group, figures), Translator(sorted(LANGUAGES)[at % len(LANGUAGES)])
        panels.append(panel)
        files += [sentence.text.encode() for sentence in say_panel(panel, t)]
        files.append(to_csv(tabulate_panel(panel, t, "exercise")))
    return panels, files


def check_worlds(data, groups):
    lower, upper = move_counts(data, -1), move_counts(data, +1)
    counts = count_exactly(data)
    least, most = count_exactly(lower[0]), count_exactly(upper[0])
    assert all(least[one] <= counts[one] <= most[one] for one in counts)
    assert all(most[one] - least[one] >= SLACK for one in counts)
    real = publish(data, LOTS, groups)
    assert real == publish(*lower, groups)
    assert real == publish(*upper, groups)
    assert any(panel.row("staff").value is not None for panel in real[0])


def test_a_world_four_lower_and_one_four_higher_look_the_same():
    groups = sorted(collect_groups("modena", QUICK), key=sorted)[::16]
    check_worlds(load_exercise("modena"), groups)


@pytest.mark.prove
@pytest.mark.parametrize("territory_id", TERRITORIES)
def test_such_worlds_look_the_same_in_every_territory_at_every_position(territory_id):
    check_worlds(load_exercise(territory_id), collect_groups(territory_id, EVERYTHING))


# One step of a slider, a what-if, an establishment, a version: each on its own.


def test_what_one_more_member_adds_is_a_rounded_count():
    data = load_exercise("modena")
    figures, told = protect(data.enterprises), count_exactly(data)
    tried = 0
    pairs = sorted(pair_neighbours(collect_groups("modena", QUICK)), key=lambda p: sorted(p[1]))
    for smaller, larger, one in pairs[::3]:
        before, after = (assess(data, group, figures).row("staff") for group in (smaller, larger))
        if one in told and not before.withheld and not after.withheld:
            added = after.value * after.people - before.value * before.people
            assert abs(added - BASE * round(added / BASE)) < 1e-6
            assert abs(round(added) - told[one]) <= SLACK
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("invented", range(0, 60, 7))
def test_an_invented_member_whose_staff_is_known_takes_no_mask_off(invented):
    counts = {"a": 7, "b": 12, "invented": invented, "other": invented}
    data = make_toy(**counts)
    row = assess(data, counts, protect(data.enterprises)).row("staff")
    assert row.people % BASE == 0
    assert round(row.value * row.people, 6) % BASE == 0


def test_lots_are_the_same_in_every_version_and_differ_between_installations():
    ids = [f"e{i}" for i in range(40)]
    first = [draw_lots(b"k" * 32)(one, "staff-women") for one in ids]
    assert first == [draw_lots(b"k" * 32)(one, "staff-women") for one in ids]
    assert first != [draw_lots(b"l" * 32)(one, "staff-women") for one in ids]
    assert all(0 <= lot < 1 for lot in first)


def test_a_new_version_of_the_data_rolls_nothing_anew():
    data = load_exercise("modena")
    before = protect(data.enterprises).table
    added = pd.concat([data.enterprises.iloc[50:], data.enterprises.iloc[:20]])
    after = protect(added.assign(note="changed")).table
    pd.testing.assert_frame_equal(after, before.loc[after.index])


def test_establishments_seen_alone_and_together_bracket_no_count_closer():
    rows = [
        make_row(one, entity_id="entity", employees="18", women_employees="8", is_exercise="yes")
        for one in ("x", "y")
    ]
    others = [
        make_row(one, employees="30", women_employees="15", is_exercise="yes") for one in "abc"
    ]
    data = make_enterprises(*rows, *others)
    figures = protect(data.enterprises)
    alone = [assess(data, {*"abc", *more}, figures).row("staff") for more in ("x", "y", "xy", "")]
    x, y, both, none = (row.value * row.people for row in alone)
    assert both - none == pytest.approx((x - none) + (y - none))


def test_several_establishments_of_one_entity_answer_once():
    rows = [
        make_row(one, entity_id="entity", employees="30", women_employees="15", is_exercise="yes")
        for one in "abc"
    ]
    other = make_row("d", employees="30", women_employees="9", is_exercise="yes")
    data = make_enterprises(*rows, other)
    panel = assess(data, set("abcd"), protect(data.enterprises))
    assert (panel.members, panel.entities, panel.answered) == (4, 2, 2)
    assert panel.row("staff").withheld == "few"


# The arithmetic that all of this rests on.


@pytest.mark.parametrize("shown", range(0, 60, BASE))
def test_at_least_five_counts_could_be_behind_a_rounded_one(shown):
    behind = [
        count
        for count in range(80)
        if any(round_count(count, lot) == shown for lot in np.linspace(0, 0.999, 40))
    ]
    assert behind == list(range(max(0, shown - SLACK), shown + SLACK + 1))
    assert len(behind) >= BASE


@pytest.mark.parametrize("lot", np.linspace(0, 0.999, 21))
def test_even_with_the_secret_known_five_counts_remain_above_the_bottom(lot):
    for shown in range(BASE, 60, BASE):
        assert sum(round_count(count, lot) == shown for count in range(80)) == BASE


def test_a_part_seen_beside_its_whole_brackets_neither_closer():
    """Managers are staff: both are rounded by one lot, and all pairs of counts are tried."""
    pairs: dict[tuple[float, float], set[tuple[int, int]]] = {}
    for lot in np.arange(0.1, 1, 0.2):
        for whole in range(30):
            for part in range(whole + 1):
                seen = round_count(part, lot), round_count(whole, lot)
                pairs.setdefault(seen, set()).add((part, whole))
    for (part, whole), behind in pairs.items():
        assert part <= whole
        if whole > 20:
            continue  # counts over 29 were not tried
        for at, shown in ((0, part), (1, whole)):
            assert {pair[at] for pair in behind} == set(
                range(int(max(0, shown - SLACK)), int(shown + SLACK) + 1)
            )


@given(st.integers(0, 400))
def test_the_expected_rounded_count_is_the_count(count):
    lots = (np.arange(1_000) + 0.5) / 1_000
    assert np.mean([round_count(count, lot) for lot in lots]) == pytest.approx(count)


def test_all_counts_on_staff_of_a_sex_share_a_lot_and_everything_told_has_one():
    assert {LOT_OF[f"women_{c}"] for c in ("employees", "managers", "permanent")} == {"staff-women"}
    told = tell_figures(TOY.enterprises)
    totals = {"employees", "board", "managers"}
    numbers = set(told.select_dtypes("float64").columns) - totals
    assert numbers == set(LOT_OF)


def test_nothing_exact_stands_in_what_panels_are_made_of():
    data = load_exercise("goteborg")
    table = protect(data.enterprises).table
    assert not set(table.columns) & {"employees", "board", "managers"}
    counts = table[list(LOT_OF)].to_numpy()
    assert (counts[~np.isnan(counts)] % BASE == 0).all()


def test_the_published_figures_of_an_exercise_enterprise_are_none():
    data = load_exercise("goteborg")
    assert tabulate_enterprises(data, data.enterprises, "x")[STAFF].isna().to_numpy().all()
