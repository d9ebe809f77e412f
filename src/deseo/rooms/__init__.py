"""The room: a small web service of its own that phones talk to, opened and closed by the dashboard.

It writes to the same store and shares nothing else with the pages, which never leave this machine.
What it sends is not encrypted: whoever runs the network could read along, as the door says.
"""

from deseo.rooms.addresses import find_addresses
from deseo.rooms.openings import Room, close_room, keep_room, open_room, read_room, renew_pin

__all__ = [
    "Room",
    "close_room",
    "find_addresses",
    "keep_room",
    "open_room",
    "read_room",
    "renew_pin",
]
