"""Invent the exercise set: organisations that do not exist, on ground that does.

Each territory gets organisations to practise on: denser where people live, never in the sea, with
offers, needs, staff, boards and managers by sex, some silent, some vague about their place. Among
them stand planted groups (near each other, serving each other), recorded in `planted.csv`; the
rest is noise. Every organisation draws from a stream of chance of its own, seeded by its id, so
that the files are the same byte for byte each time, and a change to one touches no other.
"""

from deseo.builds.exercise.files import build_exercise

__all__ = ["build_exercise"]
