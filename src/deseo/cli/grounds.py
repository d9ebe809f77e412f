"""What a clustering is asked of: a territory as the page has it, or somebody's own list.

Both end as the same roster, so that a page and a terminal cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deseo.clusters import Roster, read_roster
from deseo.errors import InputError
from deseo.services.inferences import add_inferred
from deseo.sources.rolls import Remark, is_unusable, read_roll
from deseo.sources.seas import load_barriers
from deseo.sources.shipped import load_dataset, load_reference, load_territories, load_zones
from deseo.spatial import Barriers, find_doubt_radius_m

if TYPE_CHECKING:
    import geopandas as gpd

    from deseo.i18n import Translator
    from deseo.model import Dataset, TerritoryDefinition
    from deseo.settings import Paths


@dataclass(frozen=True)
class Ground:
    """Enterprises with services, the CRS that measures them, the sea between, and remarks.

    `crs_name` is what files call the CRS; `territory_id` is empty for a list of none.
    """

    data: Dataset
    source: str
    territory_id: str
    crs_name: str
    metric_crs: str
    zones: gpd.GeoDataFrame | None
    barriers: Barriers | None
    remarks: tuple[Remark, ...] = ()

    def roster(self, inferred_weight: float) -> Roster:
        """Return who stands where, offering and needing what, as the page reads it."""
        enterprises = self.data.enterprises
        doubt_m = find_doubt_radius_m(enterprises, self.zones, self.metric_crs)
        placed = enterprises.assign(doubt_radius_m=doubt_m)
        return read_roster(placed, self.data.links, self.metric_crs, inferred_weight)


def load_ground(
    paths: Paths, target: str, territory: str | None, source: str, say: Translator
) -> Ground:
    """Load a territory by its id, or a list by its file, which may belong to a territory.

    Raises
    ------
    InputError
        If the target is neither, or the territory is not one of ours.
    """
    known = load_territories(paths)
    asked = [name for name in (territory,) if name and name not in known]
    is_file = target not in known
    if asked or (is_file and not Path(target).is_file()):
        named = asked[0] if asked else target
        raise InputError(say("command.neither", target=named, territories=", ".join(known)))
    if is_file:
        return _load_list(paths, Path(target), known.get(territory or ""))
    return _load_territory(paths, known[target], source)


def refuse_unusable(ground: Ground, say: Translator) -> None:
    """Raise `InputError` if a list states places, but not one of them can be right."""
    if is_unusable(ground.data, ground.remarks):
        raise InputError(say("command.unusable", file=ground.source))


def _load_territory(paths: Paths, territory: TerritoryDefinition, source: str) -> Ground:
    data = load_dataset(paths, territory.territory_id, source)
    return Ground(
        data=add_inferred(data, load_reference(paths, "services")) if source == "real" else data,
        source=source,
        territory_id=territory.territory_id,
        crs_name=territory.crs,
        metric_crs=territory.crs,
        zones=load_zones(paths, territory.territory_id),
        barriers=load_barriers(paths, territory),
    )


def _load_list(paths: Paths, path: Path, territory: TerritoryDefinition | None) -> Ground:
    roll = read_roll(path, territory.crs if territory else None)
    return Ground(
        data=roll.data,
        source=path.name,
        territory_id=territory.territory_id if territory else "",
        crs_name=roll.crs_name,
        metric_crs=roll.metric_crs,
        zones=load_zones(paths, territory.territory_id) if territory else None,
        barriers=load_barriers(paths, territory) if territory else None,
        remarks=roll.remarks,
    )
