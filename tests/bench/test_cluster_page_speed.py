"""How soon new clusters are painted when a knob is turned, and how soon their words follow.

Two thousand invented organisations of Modena: the exercise set, repeated a little way off.
Prints medians of five; nothing is asserted about seconds, since machines differ.
"""

import shutil
import statistics
import time

import numpy as np
import pandas as pd
import pytest

from deseo.settings import ROOT
from tests.bench.test_page_speed import RUNS
from tests.browser.conftest import SMALL, start_atlas

pytestmark = pytest.mark.bench
NUMBER = 2_000


def repeat_exercise(folder, number):
    """Write a data folder whose exercise set of Modena has so many organisations."""
    shutil.copytree(ROOT / "data", folder)
    rows = pd.read_csv(folder / "exercise" / "modena.csv", dtype=str, keep_default_na=False)
    links = pd.read_csv(
        folder / "exercise" / "modena_services.csv", dtype=str, keep_default_na=False
    )
    draw = np.random.default_rng(5)
    more_rows, more_links = [], []
    for turn in range(-(-number // len(rows))):
        shift = draw.normal(0, 0.03, (len(rows), 2)) if turn else np.zeros((len(rows), 2))
        again = rows.assign(enterprise_id=rows["enterprise_id"] + f"-{turn}", networks="")
        placed = again["lat"] != ""
        for axis, column in enumerate(("lat", "lon")):
            moved = pd.to_numeric(again.loc[placed, column]) + shift[placed.to_numpy(), axis]
            again.loc[placed, column] = moved.round(5).astype(str)
        more_rows.append(again)
        more_links.append(links.assign(enterprise_id=links["enterprise_id"] + f"-{turn}"))
    kept = pd.concat(more_rows).head(number)
    kept.to_csv(folder / "exercise" / "modena.csv", index=False)
    linked = pd.concat(more_links)
    linked[linked["enterprise_id"].isin(kept["enterprise_id"])].to_csv(
        folder / "exercise" / "modena_services.csv", index=False
    )
    return folder


def turn_and_wait(page, ground, key):
    """Turn "how tight" by a key; return the seconds to new hulls and to their words."""
    before = ground.locator("[data-shown]").get_attribute("data-shown")
    page.locator(".st-key-w_tight input[type=range]").focus()
    begun = time.perf_counter()
    page.keyboard.press(key)
    ground.locator(f"[data-shown]:not([data-shown='{before}'])").wait_for(timeout=30_000)
    painted = time.perf_counter() - begun
    judged = page.locator(".st-key-rows_clusters button").filter(has_text="likely")
    page.get_by_text("Checking whether").wait_for(state="detached", timeout=60_000)
    judged.first.wait_for(timeout=60_000)
    return painted, time.perf_counter() - begun


def test_knob_to_hulls_and_words(chromium, tmp_path):
    folder = repeat_exercise(tmp_path / "data", NUMBER)
    with start_atlas(tmp_path, DESEO_DATA_DIR=str(folder)) as base:
        page = chromium.new_context(viewport={"width": SMALL[0], "height": SMALL[1]}).new_page()
        page.goto(base + "/clusters?territory=modena&source=exercise&lang=en&near=2000")
        ground = page.frame_locator("iframe[title^=streamlit_folium]")
        ground.locator("[data-ground=drawn][data-points]").wait_for(timeout=60_000)
        page.locator(".st-key-rows_clusters button").filter(has_text="likely").first.wait_for(
            timeout=90_000
        )
        turns = [turn_and_wait(page, ground, "ArrowRight") for _ in range(RUNS)]
    painted, judged = (statistics.median(times) for times in zip(*turns, strict=True))
    print(f"\n{NUMBER:>6} enterprises: knob to hulls {painted:.2f} s, to words {judged:.2f} s")
