"""The exercise set as files: two tables for each territory, the planted groups, the networks."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from deseo.builds.exercise.drafts import draft_territory, stream
from deseo.builds.exercise.grounds import read_ground
from deseo.builds.exercise.plans import read_plans, read_themes, read_trades, read_words
from deseo.builds.exercise.rows import SOURCE, make_links, make_rows, name_forms
from deseo.files import write_whole
from deseo.schema import contract_for
from deseo.sources.shipped import load_reference, load_territories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from deseo.builds.exercise.drafts import Draft
    from deseo.builds.exercise.plans import Trade, Words
    from deseo.settings import Paths

PLANTED = ("territory_id", "group_id", "enterprise_id")
NETWORKS_EACH, NETWORK_SIZE = 2, 9
Rows = list[dict[str, str]]


def build_exercise(paths: Paths, folder: Path) -> list[str]:
    """Write the whole exercise set into a folder, and name the files written.

    Raises
    ------
    MissingDataError
        If a zone, land or place file, or a table it rests on, is not there.
    """
    services, forms = load_reference(paths, "services"), load_reference(paths, "legal_forms")
    territories, plans = load_territories(paths), read_plans()
    trades, themes, words = read_trades(), read_themes(), read_words()
    known = find_inferences(trades, services)
    tables: dict[str, tuple[Sequence[str], Rows]] = {}
    planted: Rows = []
    networks: Rows = []
    members: Rows = []
    for territory_id, plan in plans.items():
        ground = read_ground(paths, territories[territory_id])
        drafts = draft_territory(territory_id, plan, ground, trades, themes, known)
        language = words[plan.language]
        named = name_forms(drafts, language, forms)
        rows = make_rows(territory_id, drafts, ground, trades, named, language, forms)
        founded, joined = _found_networks(territory_id, rows, language)
        networks, members = networks + founded, members + joined
        planted += _record_groups(territory_id, drafts)
        tables[territory_id] = contract_for("enterprises").names, rows
        tables[f"{territory_id}_services"] = (
            contract_for("enterprise_services").names,
            make_links(drafts),
        )
    tables["planted"] = PLANTED, planted
    tables["networks"] = contract_for("clusters_existing").names, networks
    tables["network_members"] = contract_for("cluster_members").names, members
    return [_write_table(folder / f"{name}.csv", *table) for name, table in tables.items()]


def find_inferences(trades: Mapping[str, Trade], services: pd.DataFrame) -> dict[str, list[str]]:
    """List, for the activity code of each trade, the services that may be inferred from it."""
    prefixes = {
        service_id: tuple(filter(None, str(cell).split("|")))
        for service_id, cell in services["nace"].items()
    }
    return {
        trade.nace: sorted(
            str(s) for s, starts in prefixes.items() if trade.nace.startswith(starts)
        )
        for trade in trades.values()
    }


def _record_groups(territory_id: str, drafts: Sequence[Draft]) -> Rows:
    return [
        dict(zip(PLANTED, (territory_id, d.group_id, d.enterprise_id), strict=True))
        for d in drafts
        if d.group_id
    ]


def _found_networks(territory_id: str, rows: Rows, words: Words) -> tuple[Rows, Rows]:
    """Found invented networks of organisations drawn at large, and note them in the rows."""
    empty = dict.fromkeys(contract_for("clusters_existing").names, "")
    networks: Rows = []
    members: Rows = []
    for number in range(1, NETWORKS_EACH + 1):
        cluster_id = f"ex-{territory_id}-network-{number}"
        rng = stream(cluster_id)
        thing = rng.choice(words.things)
        facts = {"name": f"{words.network} {thing} ({words.mark})", "kind": "network"}
        facts |= {"cluster_id": cluster_id, "territory_id": territory_id, "source_url": SOURCE}
        networks.append(empty | facts)
        for position in sorted(rng.sample(range(len(rows)), NETWORK_SIZE)):
            row = rows[position]
            row["networks"] = "|".join(filter(None, (row["networks"], cluster_id)))
            members.append({"cluster_id": cluster_id, "enterprise_id": row["enterprise_id"]})
    return networks, members


def _write_table(path: Path, columns: Sequence[str], rows: Rows) -> str:
    """Write a table in one step, the same bytes on every system, and return its name."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.getvalue().encode("utf-8"))
    return path.name
