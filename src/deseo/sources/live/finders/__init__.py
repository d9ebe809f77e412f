"""Enterprises are looked for in registers, territory by territory, and become rows of our table.

A finder asks for a territory's box or municipalities and gives rows by the contract of
enterprises. A register that gives no more than so many rows is asked about smaller parts until
each part is whole; a part that cannot be had fails the whole, since a list with holes in it would
look complete. None of them says what an enterprise needs or how many women work there.
"""

from deseo.sources.live.finders.hunts import Box, Hunt, tabulate_found
from deseo.sources.live.finders.openfairdb import find_openfairdb
from deseo.sources.live.finders.overpass import find_overpass
from deseo.sources.live.finders.recherche import find_recherche

FINDERS = {
    "overpass": find_overpass,
    "recherche": find_recherche,
    "openfairdb": find_openfairdb,
}

__all__ = ["FINDERS", "Box", "Hunt", "tabulate_found"]
