"""The contract of what an organisation told about equality: one answer to one question.

What is not known is an empty value, or no row at all; it is never zero. Who gave the answer also
said who may see it: the enterprise alone, its cluster (as part of figures no one can be read out
of), or everybody.
"""

from __future__ import annotations

from typing import Final

from deseo.schema.columns import Column, Contract

VISIBILITIES: Final = ("enterprise", "cluster", "public")
COUNTED_VISIBILITIES: Final = ("cluster", "public")
"""Answers that may enter a cluster's rounded figures; the others stay with the enterprise."""
PUBLIC: Final = "public"
"""Answers that may be counted as they are: a yes or a no cannot be rounded."""

PLANS: Final = ("none", "under_way", "plan", "certified")
SERVICE_ANSWERS: Final = ("offered", "needed", "not_needed")

COUNT_QUESTIONS: Final = (
    "employees",
    "women_employees",
    "board",
    "women_board",
    "managers",
    "women_managers",
    "women_permanent",
    "men_permanent",
    "women_part_time",
    "men_part_time",
    "women_part_time_unchosen",
    "men_part_time_unchosen",
)
FLAG_QUESTIONS: Final = ("harassment_protocol", "equality_training")
PAY_QUESTION, PLAN_QUESTION = "pay_gap_percent", "plan"
PANEL_QUESTIONS: Final = (*COUNT_QUESTIONS, PAY_QUESTION, PLAN_QUESTION, *FLAG_QUESTIONS)
"""The questions the equality panel of a cluster reads; other answers pass it by."""

EQUALITY_ANSWERS = Contract(
    "equality_answers",
    ("enterprise_id", "question_id"),
    (
        Column("enterprise_id", "id", required=True, refers_to="enterprises"),
        Column("question_id", "id", required=True),
        Column("value"),
        Column("answered_at", "date", required=True),
        Column("visibility", required=True, one_of=VISIBILITIES),
    ),
)
