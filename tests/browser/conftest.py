"""A started Atlas and a real browser whose every request is written down."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, find_chromium

ROOT = Path(__file__).resolve().parents[2]
DESK, SMALL, PHONE = (1440, 900), (1280, 720), (390, 844)
GROUND = "iframe[title^=streamlit_folium]"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def start_atlas(tmp_path, script="app.py", **environment):
    """Start the app on a free port and stop it again; its log lies in tmp_path."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    log = (tmp_path / "atlas.log").open("wb")
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    command += ["--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "DESEO_HOME": str(tmp_path / "home"), **environment},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{base}/_stcore/health", timeout=1)
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "atlas.log").read_text()
                time.sleep(0.2)
        yield base
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture(scope="session")
def atlas(tmp_path_factory):
    with start_atlas(tmp_path_factory.mktemp("atlas")) as base:
        yield base


@pytest.fixture(scope="session", name="chromium")
def _chromium():
    path = find_chromium()
    if path is None:
        pytest.skip("NO CHROMIUM: the browser tests did not run (see `make browser`)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """One page opened in a browser of its own, with all it asked for and complained of."""

    page: object
    base: str
    asked: list = field(default_factory=list)
    complaints: list = field(default_factory=list)

    @property
    def map(self):
        return self.page.frame_locator(GROUND).first

    @property
    def strangers(self):
        """Every address asked for that is not the Atlas itself."""
        own = (self.base, self.base.replace("http", "ws"), "data:", "blob:", "about:")
        return [address for address in self.asked if not address.startswith(own)]

    def wait_for_map(self):
        self.map.locator("[data-ground=drawn]").wait_for(timeout=30_000)
        self.map.locator("[data-shown]").wait_for(timeout=30_000)
        self.settle()

    def settle(self):
        """Wait until Streamlit has run the page through."""
        self.page.locator('[data-test-script-state="notRunning"]').wait_for(
            state="attached", timeout=30_000
        )

    def shown(self):
        return self.map.locator("[data-shown]").get_attribute("data-shown")

    def points(self):
        return int(self.map.locator("[data-points]").get_attribute("data-points"))


@pytest.fixture
def visit(atlas, chromium):
    """Open pages: visit("/explore?lang=it"), each in a context of its own."""
    contexts = []

    def open_page(path="/", size=DESK, base=atlas, locale="en-GB", only_loopback=False):
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=locale
        )
        contexts.append(context)
        if only_loopback:
            context.route(lambda url: not url.startswith(base), lambda route: route.abort())
        opened = Visit(context.new_page(), base)
        opened.page.on("request", lambda request: opened.asked.append(request.url))
        opened.page.on("websocket", lambda socket: opened.asked.append(socket.url))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.goto(base + path)
        opened.page.locator("h1").first.wait_for(timeout=60_000)
        opened.settle()
        return opened

    yield open_page
    for context in contexts:
        context.close()
