"""What a room needs to be opened again as it was: its keys and its door, in files of their own.

The keys are the dashboard's to write: how the PIN is checked, and what seals the remote. The door
is the service's: where it listens. Both are readable by this user only. The PIN itself is written
nowhere; it is told once, to whoever opens the room.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

from deseo.errors import InputError
from deseo.files import FOR_ITS_OWNER, write_whole

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "rooms"
MEETING: Final = re.compile(r"[0-9a-f]{32}")
PIN_LENGTH: Final = 6
COST: Final = 2**14
KEYS, DOOR, BEAT = "keys", "door", "beat"


@dataclass(frozen=True)
class RoomKeys:
    """Hold how a room is opened; `instance` names the one service that may run for it.

    `spawned_at` is when that was started, in seconds since 1970.
    """

    meeting_id: str
    host: str
    instance: str
    salt: str
    pin_hash: str
    secret: str
    spawned_at: float = 0.0


@dataclass(frozen=True)
class RoomDoor:
    """Hold where the service of a room listens, and which process it is."""

    instance: str
    host: str
    port: int
    pid: int


def place_file(home: Path, meeting_id: str, kind: str) -> Path:
    """Say where a room keeps something.

    Raises
    ------
    InputError
        If that is no meeting of ours.
    """
    if not MEETING.fullmatch(meeting_id):
        raise InputError(f"'{meeting_id[:40]}' is no meeting.")
    return home / FOLDER / f"{meeting_id}.{kind}"


def make_pin() -> str:
    """Draw a PIN."""
    return f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}d}"


def make_keys(meeting_id: str, host: str, pin: str) -> RoomKeys:
    """Make the keys of a room that is opened for the first time."""
    blank = RoomKeys(meeting_id, host, secrets.token_hex(16), "", "", "")
    return change_pin(blank, pin)


def change_pin(keys: RoomKeys, pin: str) -> RoomKeys:
    """Give a room another PIN; who steered it by the former one has to type the new one."""
    salt = secrets.token_hex(16)
    return replace(keys, salt=salt, pin_hash=_hash(pin, salt), secret=secrets.token_hex(32))


def renew_instance(keys: RoomKeys) -> RoomKeys:
    """Name another service the one that may run; a former one stops when it reads this."""
    return replace(keys, instance=secrets.token_hex(16), spawned_at=time.time())


def is_pin(keys: RoomKeys, typed: str) -> bool:
    """Tell whether that is the PIN; as slow for a wrong one as for the right one."""
    return hmac.compare_digest(_hash(typed, keys.salt), keys.pin_hash)


def seal_remote(keys: RoomKeys) -> str:
    """Make the word by which a remote is known from now on."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_sign(keys, nonce)}"


def is_sealed(keys: RoomKeys, word: str) -> bool:
    """Tell whether a word was made by `seal_remote` with these keys."""
    nonce, _, signed = word.partition(".")
    return hmac.compare_digest(_sign(keys, nonce).encode(), signed.encode())


def write_keys(home: Path, keys: RoomKeys) -> None:
    """Write the keys of a room."""
    _write(place_file(home, keys.meeting_id, KEYS), asdict(keys))


def write_door(home: Path, meeting_id: str, door: RoomDoor) -> None:
    """Write where a room is found."""
    _write(place_file(home, meeting_id, DOOR), asdict(door))


def read_keys(home: Path, meeting_id: str) -> RoomKeys | None:
    """Read the keys of a room; None if it is not open, or the file is none of ours."""
    try:
        return RoomKeys(**json.loads(place_file(home, meeting_id, KEYS).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def read_door(home: Path, meeting_id: str) -> RoomDoor | None:
    """Read where a room was found last; None if nowhere."""
    try:
        return RoomDoor(**json.loads(place_file(home, meeting_id, DOOR).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def forget_room(home: Path, meeting_id: str) -> None:
    """Take everything away that a room is opened by; its service stops."""
    for kind in (KEYS, DOOR, BEAT):
        place_file(home, meeting_id, kind).unlink(missing_ok=True)


def _write(path: Path, values: dict[str, object]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, json.dumps(values).encode(), FOR_ITS_OWNER)


def _hash(pin: str, salt: str) -> str:
    return hashlib.scrypt(pin.encode(), salt=bytes.fromhex(salt), n=COST, r=8, p=1).hex()


def _sign(keys: RoomKeys, nonce: str) -> str:
    told = f"{keys.meeting_id}:{nonce}".encode()
    return hmac.new(bytes.fromhex(keys.secret), told, hashlib.sha256).hexdigest()
