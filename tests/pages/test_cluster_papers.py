"""What the page of clusters prints holds its numbers: members, certainty, what is known."""

from __future__ import annotations

import io

import pypdf
import pytest

from deseo.ui import cluster_downloads, cluster_papers

EXERCISE = {"territory": "modena", "source": "exercise"}


@pytest.fixture
def opened(open_at, monkeypatch):
    """Open the page and give what its menu of downloads was given."""
    given = []
    keep = cluster_papers.offer_papers
    monkeypatch.setattr(
        cluster_downloads,
        "offer_papers",
        lambda *all_of_it: given.append(all_of_it) or keep(*all_of_it),
    )

    def visit(**query):
        app = open_at("pages/clusters.py", **EXERCISE, **query)
        assert not app.exception
        return given[-1]

    return visit


def test_a_brief_counts_what_the_page_shows(opened):
    page, view, found, _ = opened(sure="chance")
    brief = cluster_papers.compose_council_brief(page, view, found)
    ((_, _, rows),) = brief.tables
    sizes = found.labels[found.labels >= 0].value_counts()
    assert [row[1] for row in rows] == [str(sizes[group]) for group in found.words]
    told, everybody = int(view.told.sum()), len(view.told)
    assert f"{told} of {everybody}" in brief.known[0]
    assert f"{everybody - told} of {everybody}" in brief.unknown[0]
    assert brief.notice == page.t("exercise.mark")


def test_a_sheet_is_printed_for_the_chosen_cluster_alone(opened):
    page, view, found, _ = opened(cluster="B", sure="chance")
    reader = pypdf.PdfReader(io.BytesIO(cluster_papers.print_sheets(page, view, found)))
    assert len(reader.pages) == 1
    text = squeeze(reader.pages[0].extract_text())
    assert squeeze(page.t("wall.title", letter="B", place=page.territory_name)) in text
    names = view.data.enterprises["name"][found.labels == 1]
    assert len(names)
    assert [name for name in names if squeeze(name) not in text] == []


def squeeze(text):
    """Give letters alone: where words are parted at the end of a line is no matter."""
    return "".join(text.replace("\u00ad", "").replace("-", "").split())
