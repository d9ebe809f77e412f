"""Rounded figures reach further enterprises as silence: unknown is neither zero nor no."""

import pandas as pd

from deseo.equality.disclosures import ProtectedFigures, reach_figures
from deseo.schema.answers import PLAN_QUESTION


def test_whoever_is_only_supposed_has_told_nothing():
    index = pd.Index(["a", "what-if-1"])
    figures = ProtectedFigures(
        pd.DataFrame({"women_employees": [5.0], PLAN_QUESTION: ["plan"]}, index=["a"]),
        pd.Series([True], index=["a"]),
    )
    reached = reach_figures(figures, index)
    assert reached.table.loc["a"].tolist() == [5.0, "plan"]
    assert pd.isna(reached.table.loc["what-if-1", "women_employees"])
    assert reached.table.loc["what-if-1", PLAN_QUESTION] == "", "no answer, not a no"
    assert reached.board_is_published.tolist() == [True, False]
