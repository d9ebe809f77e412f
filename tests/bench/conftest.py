"""The benches drive the same browser as the browser tests."""

from tests.browser.conftest import _chromium  # noqa: F401 - a fixture
