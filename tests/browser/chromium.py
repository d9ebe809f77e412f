"""Find a Chromium, or get one: an existing one, the system's package, or Playwright's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Name the Chromium there is: set by CHROMIUM, on the path, or downloaded by Playwright."""
    given = os.environ.get("CHROMIUM")
    if given and Path(given).is_file():
        return given
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or next((p for p in PLACES if Path(p).is_file()), None) or _find_playwrights()


def _find_playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).is_file() else None


def _try(*command: str) -> None:
    try:
        subprocess.run(command, check=False, timeout=600, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {command[0]}: {error}")


def get_chromium() -> str | None:
    """Find a Chromium, installing one where this machine lets us."""
    if found := find_chromium():
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        print("  none found; installing Debian's package chromium …")
        _try(*as_root, "apt-get", "update", "-q")
        _try(*as_root, "apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
    if found := find_chromium():
        return found
    print("  none found; asking Playwright for one …")
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    return find_chromium()


if __name__ == "__main__":
    chromium = get_chromium()
    if chromium:
        print(f"  {chromium}")
    else:
        print("*" * 78)
        print("*  NO CHROMIUM COULD BE FOUND OR INSTALLED: ALL BROWSER TESTS WILL BE SKIPPED.  *")
        print("*  Set CHROMIUM to the path of one and run `make browser` again.                *")
        print("*" * 78)
