"""One connector for each source: what it asks, and how its answer becomes figures.

A connector has two functions. `plan_*` gives the first questions (path and parameters), so that a
page can say beforehand what would be sent; `collect_*` asks them and reads the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deseo.sources.live.connectors.cso import collect_cso, plan_cso
from deseo.sources.live.connectors.egapro import collect_egapro, plan_egapro
from deseo.sources.live.connectors.eurostat import collect_eurostat, plan_eurostat
from deseo.sources.live.connectors.idescat import collect_idescat, plan_idescat
from deseo.sources.live.connectors.insee import collect_insee, plan_insee
from deseo.sources.live.connectors.istat import collect_istat, plan_istat
from deseo.sources.live.connectors.kolada import collect_kolada, plan_kolada

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract
    from deseo.sources.live.questions import Question
    from deseo.sources.live.rows import Figure


class Connector(NamedTuple):
    """Hold the two functions of a source."""

    plan: Callable[[Contract, Agreement, tuple[Area, ...]], list[Question]]
    collect: Callable[[Asker, Agreement, tuple[Area, ...]], Iterable[Figure]]


CONNECTORS = {
    "eurostat": Connector(plan_eurostat, collect_eurostat),
    "insee": Connector(plan_insee, collect_insee),
    "kolada": Connector(plan_kolada, collect_kolada),
    "istat": Connector(plan_istat, collect_istat),
    "cso": Connector(plan_cso, collect_cso),
    "idescat": Connector(plan_idescat, collect_idescat),
    "egapro": Connector(plan_egapro, collect_egapro),
}
