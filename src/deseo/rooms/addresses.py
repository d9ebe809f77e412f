"""Which addresses this computer has on the networks around it: those phones can reach it by.

Nothing is asked and nothing sent: the system is read. Addresses of private networks come first,
since a room's own network is one; this machine's own loop comes never.
"""

from __future__ import annotations

from ipaddress import IPv4Address

import ifaddr


def find_addresses() -> tuple[str, ...]:
    """Find the IPv4 addresses phones could reach, likeliest first; none without a network."""
    found = {
        IPv4Address(ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    }
    usable = [a for a in found if not (a.is_loopback or a.is_link_local or a.is_unspecified)]
    return tuple(str(a) for a in sorted(usable, key=lambda a: (not a.is_private, _rank(a), a)))


def _rank(address: IPv4Address) -> int:
    """Put the networks of homes and rooms before those that machines make for themselves."""
    first, second, *_ = address.packed
    return 0 if (first, second) == (192, 168) else 1 if first == 10 else 2  # noqa: PLR2004
