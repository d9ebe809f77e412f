"""About: the project's origin, every source with its licence, accessibility and privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from deseo.ui import cache
from deseo.ui.markup import join_markup, link_to, show_markup, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.ui.frame import Page

SECTION = Markup("<h2>{}</h2>{}")
PARAGRAPH = Markup("<p>{}</p>")


def _show_paragraphs(page: Page, topic: str, number: int) -> None:
    words = [page.t(f"about.{topic}_{i}") for i in range(1, number + 1)]
    body = join_markup(PARAGRAPH.format(w) for w in words)
    show_markup(SECTION.format(page.t(f"about.{topic}"), body))


def show_method(page: Page) -> None:
    """Say what the Atlas is and where it comes from."""
    show_markup(Markup("<h1>{}</h1>").format(page.t("page.about")))
    _show_paragraphs(page, "origin", 2)
    _show_paragraphs(page, "method", 2)


def show_sources(page: Page) -> None:
    """List the sources of geometries and of enterprises, with publisher, licence and year."""
    t = page.t
    show_markup(Markup("<h2>{}</h2><p>{}</p>").format(t("about.sources"), t("about.sources_1")))
    heads = [t("about.what"), t("about.publisher"), t("about.licence"), t("about.year")]
    geo = [
        [
            row["attribution"],
            row["publisher"],
            link_to(row["licence_url"], row["licence"]),
            row["year"],
        ]
        for row in cache.geo_sources().to_dict("records")
    ]
    show_markup(
        Markup("<h3>{}</h3>{}").format(t("about.geo"), write_table(t("about.geo"), heads, geo))
    )
    show_markup(Markup("<h3>{}</h3>").format(t("about.enterprises")))
    show_markup(_write_enterprise_sources(page))
    show_markup(Markup("<h3>{}</h3>{}").format(t("about.tables"), _write_table_sources(page)))


def _write_table_sources(page: Page) -> Markup:
    """List where words and lists come from that are no enterprises and no geometries."""
    t = page.t
    tables = {
        "services": t("about.services"),
        "legal_forms": t("facet.form"),
        "partners": t("home.partners"),
    }
    rows = [
        [label, _join_parts(cache.reference(table)["source"])] for table, label in tables.items()
    ]
    networks, _ = cache.networks("real")
    rows.append([t("existing.title"), _join_parts(networks["licence"])])
    return write_table(t("about.tables"), [t("about.what"), t("card.sources")], rows)


def _join_parts(cells: Iterable[str]) -> str:
    """Name once what cells list, several to a cell."""
    return "; ".join(sorted({part for cell in cells for part in cell.split("; ")}))


def _write_enterprise_sources(page: Page) -> Markup:
    t = page.t
    rows: list[list[Markup | str]] = []
    for territory_id, territory in cache.territories().items():
        enterprises = cache.dataset(territory_id, "real").enterprises
        for source, group in enterprises.groupby("source"):
            years = sorted({str(int(y)) for y in group["source_year"].dropna()})
            licences = sorted({str(x) for x in group["licence"] if x})
            name = territory.name(page.selection.lang)
            rows.append(
                [name, str(source), ", ".join(licences), ", ".join(years) or t("card.no_year")]
            )
    heads = [t("home.territory"), t("card.sources"), t("about.licence"), t("about.year")]
    return write_table(t("about.enterprises"), heads, rows)


def show_accessibility(page: Page) -> None:
    """Say how far the Atlas can be used by everybody, and what is known to fall short."""
    _show_paragraphs(page, "accessibility", 3)


def show_privacy(page: Page) -> None:
    """Say what happens to what a visitor does: nothing leaves the machine."""
    _show_paragraphs(page, "privacy", 3)
