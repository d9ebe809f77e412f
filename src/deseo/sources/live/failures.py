"""A fetch that fails says which way, so that an officer can be told in one sentence.

Every kind has its sentence in the catalogues (`fetch.fail_*`). Some kinds concern the server as a
whole: where one of them has happened, there is no use in asking the same server for more.
"""

from __future__ import annotations

from deseo.errors import DeseoError

KINDS = (
    "unreachable",  # no connection: no internet, no such host, refused
    "slow",  # no answer, or not the whole of it, in the time there is
    "busy",  # 429: asked too often
    "down",  # 5xx
    "refused",  # another 4xx
    "moved",  # a redirect to somebody else
    "unreadable",  # another kind of content, such as a page for people
    "broken",  # cut off, or no JSON or CSV at all
    "huge",  # more than a table can be
    "changed",  # well formed, but not the shape that was agreed
    "warned",  # HTTP 200 with a warning or an error inside
    "empty",  # no figure in it
    "disk",  # cannot be kept on this machine
)
OF_THE_SERVER = frozenset({"unreachable", "slow", "busy", "down", "moved"})
WORTH_RETRYING = frozenset({"unreachable", "slow", "busy", "down"})


class FetchError(DeseoError):
    """A source that did not answer as agreed; nothing it sent is used."""

    def __init__(self, kind: str, address: str = "", detail: str = "", wait_s: float = 0) -> None:
        """Keep the kind, what was asked, what exactly was wrong, and how long to wait."""
        self.kind, self.address, self.detail, self.wait_s = kind, address, detail, wait_s
        super().__init__(": ".join(part for part in (kind, detail, address) if part))
