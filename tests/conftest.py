"""Properties are tried on the same examples every time; a slow machine is no failure.

Of the six languages two are tried of each slow case in every run, in turn; all in the long proofs.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings

from deseo.i18n import LANGUAGES

settings.register_profile("house", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("house")

TESTS = Path(__file__).parent
SLOW = (TESTS / "pages", TESTS / "test_cli.py", TESTS / "test_cli_clusters.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        is_slow = any(place == item.path or place in item.path.parents for place in SLOW)
        params = item.callspec.params if hasattr(item, "callspec") else {}
        language = params.get("language")
        if is_slow and language in LANGUAGES and not item.get_closest_marker("prove"):
            turn = crc32(str(params.get("script", item.originalname)).encode())
            tried = [list(LANGUAGES)[(turn + step) % len(LANGUAGES)] for step in (0, 3)]
            if language not in tried:
                item.add_marker(pytest.mark.prove)
