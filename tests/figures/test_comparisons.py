"""Bars and classes that territories share; no bar for a figure of another axis."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from deseo.compare import Figure, Origin, compare_figures
from deseo.figures.comparisons import key_zone, measure_bar, split_shading
from deseo.figures.layers import CLASSES, classify_values


def figure(territory_id, value, **changes):
    return Figure("m", territory_id, {"value": value}, Origin("m", **changes))


def test_a_bar_is_its_share_of_the_largest_of_its_axis():
    a, b, zero = figure("a", 20.0), figure("b", 5.0), figure("c", 0.0)
    [axis] = compare_figures("m", [a, b, zero]).axes
    assert [measure_bar(axis, f) for f in (a, b, zero)] == [1.0, 0.25, 0.0]


def test_where_all_are_zero_so_are_the_bars():
    zero = figure("a", 0.0)
    assert measure_bar(compare_figures("m", [zero]).axes[0], zero) == 0.0


def test_a_figure_of_another_axis_gets_no_bar():
    real, invented = figure("a", 2.0), figure("b", 1.0, is_exercise=True)
    first, _ = compare_figures("m", [real, invented]).axes
    with pytest.raises(ValueError, match="not on this axis"):
        measure_bar(first, invented)


def test_territories_share_classes_and_keep_their_zones():
    values = {key_zone("a", "z/1"): 1.0, key_zone("a", "z2"): 5.0, key_zone("b", "z/1"): 9.0}
    shading = classify_values(pd.Series(values), is_share=False)
    parts = split_shading(shading, ["a", "b", "c"])
    assert {name: dict(part.classes) for name, part in parts.items()} == {
        "a": {"z/1": 0, "z2": 1},
        "b": {"z/1": 2},
    }
    assert {part.upper_bounds for part in parts.values()} == {shading.upper_bounds}


@pytest.mark.prove  # an oracle that takes seconds to be imported
def test_shared_classes_are_the_quantiles_of_mapclassify():
    mapclassify = pytest.importorskip("mapclassify")
    values = np.random.default_rng(7).gamma(2.0, 3.0, 260)
    zones = pd.Series(values, index=[f"a/{n}" for n in range(260)])
    ours, theirs = classify_values(zones, is_share=False), mapclassify.Quantiles(values, k=CLASSES)
    assert ours.upper_bounds == pytest.approx(theirs.bins)
    assert list(ours.classes.values()) == theirs.yb.tolist()
