"""Enterprises are looked for in registers, territory by territory, and become rows of our table.

A finder asks for a territory's box or municipalities and gives rows by the contract of
enterprises. A register that gives no more than so many rows is asked about smaller parts until
each part is whole; a part that cannot be had fails the whole, since a list with holes in it would
look complete. None of them says what an enterprise needs or how many women work there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.sources.live.finders.hunts import Box, Hunt, plan_hunt, tabulate_found
from deseo.sources.live.finders.openfairdb import find_openfairdb, plan_openfairdb
from deseo.sources.live.finders.overpass import find_overpass, plan_overpass
from deseo.sources.live.finders.recherche import find_recherche, plan_recherche

if TYPE_CHECKING:
    from deseo.sources.live.questions import Question

FINDERS = {
    "overpass": find_overpass,
    "recherche": find_recherche,
    "openfairdb": find_openfairdb,
}


def plan_questions(source_id: str, hunt: Hunt) -> list[Question]:
    """Give the questions a finder asks first; smaller parts and further pages come on top."""
    if source_id == "recherche":
        return [plan_recherche(town) for town in hunt.towns]
    return [{"overpass": plan_overpass, "openfairdb": plan_openfairdb}[source_id](hunt.box)]


__all__ = ["FINDERS", "Box", "Hunt", "plan_hunt", "plan_questions", "tabulate_found"]
