"""The layers of a map on paper, drawn one over the other in the territory's own metres.

Ground first, then areas with their pattern, lines, marks by shape, names where they cover nothing,
letters of clusters, and at last scale, north and credits inside a frame.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from deseo.reports.map_pictures import Extent, Ground, PictureWords

INK, QUIET, ZONE, LAND, SEA = "#000000", "#444444", "#9A948A", "#F6F4EF", "#DDE7EC"
MARKERS: Final = {"circle": "o", "triangle": "^", "pentagon": "p", "square": "s", "diamond": "D"}
HATCHES: Final = ("////", "....", "\\\\\\\\", "++", "xxx", "oo", "--", "||")
MISSING_HATCH: Final = "xx"
POINTS_PER_MM: Final = 72 / 25.4
MOST_LABELS: Final = 24
LABEL_PT: Final = 6.5
MARK_PT: Final = 4.2
SEED_STEP_MM, LABELLED_STEP_MM = 0.85, 2.6
GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))
BAR_SHARE: Final = 0.25
FINEST_MM: Final = 0.08
"""What no printer shows: corners closer together are left out."""


def choose_bar_m(width_m: float) -> float:
    """Choose the length of a scale bar: 1, 2 or 5 of a power of ten, at most a quarter."""
    most = width_m * BAR_SHARE
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)


@dataclass
class Drawing:
    """Draw one map on its axes."""

    axes: Axes
    ground: Ground
    extent: Extent
    size_mm: tuple[float, float]

    @property
    def metres_per_mm(self) -> float:
        """Give the scale."""
        return (self.extent[2] - self.extent[0]) / self.size_mm[0]

    def draw(self, payload: Mapping[str, Any], words: PictureWords) -> None:
        """Draw everything, from the ground up."""
        west, south, east, north = self.extent
        self.axes.set_xlim(west, east)
        self.axes.set_ylim(south, north)
        self.axes.set_axis_off()
        self.axes.add_patch(_make_box(self.extent, SEA))
        self._draw_ground(payload.get("shades") or {})
        for number, hull in enumerate(payload.get("hulls") or []):
            self._draw_hull(hull, HATCHES[number % len(HATCHES)])
        points = payload.get("points") or {"lat": [], "lon": []}
        step_mm = LABELLED_STEP_MM if any(points.get("label") or []) else SEED_STEP_MM
        places = self._spread(*self._project(points["lon"], points["lat"]), step_mm)
        self._draw_networks(payload.get("networks") or [], places)
        self._draw_points(payload, places)
        self._draw_labels(points, places)
        for hull in payload.get("hulls") or []:
            self._draw_letter(hull)
        self._draw_frame(words)

    def _project(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        change = Transformer.from_crs(4326, self.ground.metric_crs, always_xy=True)
        x, y = change.transform(np.asarray(lon, float), np.asarray(lat, float))
        return x, y

    def _draw_ground(self, shades: Mapping[str, Any]) -> None:
        ground = self.ground
        view = shapely.box(*self.extent)
        land = ground.land.clip(view) if len(ground.land) else ground.land
        for shape in land.geometry:
            self._fill(shape, facecolor=LAND, edgecolor="none")
        classes, colours = shades.get("classes", {}), shades.get("colours", [])
        ids = ground.zones["zone_id"] if "zone_id" in ground.zones else [""] * len(ground.zones)
        for zone_id, shape in zip(ids, ground.zones.geometry, strict=True):
            style: dict[str, Any] = {"facecolor": "none", "edgecolor": ZONE, "linewidth": 0.35}
            if shades and zone_id in classes:
                style["facecolor"] = colours[classes[zone_id]]
            elif shades:
                style["hatch"] = MISSING_HATCH
            self._fill(shape, **style)
        for shape in ground.outline.geometry:
            self._fill(shape, facecolor="none", edgecolor=INK, linewidth=0.9)

    def _fill(self, shape: shapely.Geometry, **style: Any) -> None:
        from matplotlib.patches import PathPatch  # noqa: PLC0415
        from matplotlib.path import Path  # noqa: PLC0415

        fine = shapely.simplify(shape, FINEST_MM * self.metres_per_mm)
        for part in shapely.get_parts(fine):
            if part.geom_type == "Polygon" and not part.is_empty:
                rings = [part.exterior, *part.interiors]
                path = Path.make_compound_path(*(Path(np.asarray(r.coords)[:, :2]) for r in rings))
                self.axes.add_patch(PathPatch(path, **style))

    def _draw_hull(self, hull: Mapping[str, Any], hatch: str) -> None:
        scale = hull.get("width", 2.0)
        dash = (0, tuple(step / 3 for step in hull["dash"])) if hull.get("dash") else "solid"
        for ring in hull["rings"]:
            x, y = self._project([lon for _, lon in ring], [lat for lat, _ in ring])
            shape = shapely.Polygon(np.column_stack([x, y]))
            if hull.get("fill", 0):  # drawn twice, so that the pattern is fainter than the line
                faint = {"facecolor": "none", "linewidth": 0, "alpha": 0.45}
                self._fill(shape, hatch=hatch, edgecolor=hull["colour"], **faint)
            line = {"linestyle": dash, "linewidth": max(0.9, scale * 0.55)}
            self._fill(shape, facecolor="none", edgecolor=hull["colour"], **line)

    def _spread(
        self, x: NDArray[np.float64], y: NDArray[np.float64], step_mm: float
    ) -> NDArray[np.float64]:
        """Lay out marks that share a point around it, so that none hides another."""
        placed = np.column_stack([x, y]) if len(x) else np.zeros((0, 2))
        shared = [(float(a), float(b)) for a, b in placed]
        times, seen = Counter(shared), Counter[tuple[float, float]]()
        for place, at in enumerate(shared):
            if times[at] > 1:
                away = step_mm * self.metres_per_mm * math.sqrt(seen[at] + 0.5)
                angle = seen[at] * GOLDEN_ANGLE
                placed[place] += (away * math.cos(angle), away * math.sin(angle))
                seen[at] += 1
        return placed

    def _draw_points(self, payload: Mapping[str, Any], places: NDArray[np.float64]) -> None:
        points, looks = payload.get("points") or {}, payload.get("looks") or []
        look_of = np.asarray(points.get("look", []), int)
        sizes = np.asarray(points.get("size", np.ones(len(look_of))), float)
        for number, look in enumerate(looks):
            mine = look_of == number
            if mine.any():
                self.axes.scatter(
                    places[mine, 0],
                    places[mine, 1],
                    s=(MARK_PT * sizes[mine]) ** 2,
                    marker=MARKERS.get(look["shape"], "o"),
                    facecolors=look["colour"] if look["filled"] else "#FFFFFF",
                    edgecolors=INK if look["filled"] else look["colour"],
                    linewidths=0.4 if look["filled"] else 0.8,
                    zorder=5 + float(sizes[mine].max()),
                )

    def _draw_networks(self, networks: Any, places: NDArray[np.float64]) -> None:
        for network in networks:
            members = places[network["members"]]
            middle = members.mean(axis=0)
            for member in members:
                ends = np.vstack([middle, member])
                self.axes.plot(ends[:, 0], ends[:, 1], color=INK, linewidth=0.8, zorder=4)

    def _draw_labels(self, points: Mapping[str, Any], places: NDArray[np.float64]) -> None:
        """Write what marks are called, then towns where they cover nothing."""
        labels = points.get("label") or []
        wanted = [(n, *places[i], 1) for i, n in enumerate(labels) if n]
        towns = self.ground.places
        if len(towns):
            order = towns.sort_values("rank", kind="stable") if "rank" in towns else towns
            shapes = zip(order["name"], order.geometry, strict=True)
            wanted += [(name, at.x, at.y, 0) for name, at in shapes]
        for name, x, y, is_mark in self._choose_free(wanted):
            weight, lift = ("bold", 4.5) if is_mark else ("normal", 2.5)
            self._write(str(name), x, y, lift, weight=weight, color=INK if is_mark else QUIET)

    def _choose_free(self, wanted: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        taken: list[Extent] = []
        high = LABEL_PT / POINTS_PER_MM * 1.3 * self.metres_per_mm
        west, south, east, north = self.extent
        for name, x, y, is_mark in wanted:
            half = len(str(name)) * LABEL_PT * 0.3 / POINTS_PER_MM * self.metres_per_mm
            box = (x - half, y, x + half, y + 2 * high)
            inside = box[0] > west and box[2] < east and box[1] > south and box[3] < north
            if is_mark:
                taken.append(box)
                yield name, x, y, is_mark
                continue
            free = all(
                box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken
            )
            if inside and free and len(taken) < MOST_LABELS:
                taken.append(box)
                yield name, x, y, is_mark

    def _write(self, text: str, x: float, y: float, lift_pt: float, **style: Any) -> None:
        from matplotlib.patheffects import withStroke  # noqa: PLC0415

        self.axes.annotate(
            text.replace("$", r"\$"),
            (x, y),
            (0, lift_pt),
            textcoords="offset points",
            ha="center",
            fontsize=LABEL_PT,
            zorder=9,
            path_effects=[withStroke(linewidth=1.6, foreground="#FFFFFF")],
            **style,
        )

    def _draw_letter(self, hull: Mapping[str, Any]) -> None:
        x, y = self._project([hull["at"][1]], [hull["at"][0]])
        badge = {"boxstyle": "circle,pad=0.25", "facecolor": "#FFFFFF", "edgecolor": INK}
        self.axes.text(
            float(x[0]), float(y[0]), hull["letter"], ha="center", va="center", fontsize=8,
            weight="bold", color=INK, zorder=10, bbox={**badge, "linewidth": 0.9},
        )  # fmt: skip

    def _draw_frame(self, words: PictureWords) -> None:
        """Draw scale bar, north and credits inside a frame."""
        west, south, east, north = self.extent
        mm = self.metres_per_mm
        bar_m = choose_bar_m(east - west)
        x, y = west + 4 * mm, south + 4 * mm
        high = 9 * mm
        room = (west + 2 * mm, south + 2 * mm, x + bar_m + 2 * mm, south + high)
        self.axes.add_patch(_make_box(room, "#FFFFFF", zorder=11))
        ends = ([x, x, x + bar_m, x + bar_m], [y + 1.5 * mm, y, y, y + 1.5 * mm])
        self.axes.plot(*ends, color=INK, linewidth=1.1, zorder=12)
        label = words.say_length(bar_m)
        self.axes.text(x + bar_m / 2, y + 0.8 * mm, label, ha="center", fontsize=7, zorder=12)
        at = (east - 6 * mm, north - 13 * mm)
        arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.2}
        self.axes.annotate("", (at[0], at[1] + 9 * mm), at, arrowprops=arrow, zorder=12)
        self.axes.text(
            *at, words.north, ha="center", va="top", fontsize=8, weight="bold", zorder=12
        )
        self.axes.text(
            east - 1.5 * mm, south + 1.5 * mm, words.credit, ha="right", fontsize=5.5, color=INK,
            zorder=12, bbox={"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1.2},
        )  # fmt: skip
        self.axes.add_patch(_make_box(self.extent, "none", edgecolor=INK, linewidth=1.2, zorder=13))


def _make_box(extent: Extent, colour: str, **style: Any) -> Any:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    west, south, east, north = extent
    style.setdefault("edgecolor", "none")
    return Rectangle((west, south), east - west, north - south, facecolor=colour, **style)
