"""What a file is, its first bytes say; its ending is only asked where they leave it open.

Nothing but a plain file of a sane size is opened: no folder, no device, no pipe that never ends.
An archive is held against its own list of members before anything is unpacked.
"""

from __future__ import annotations

import os
import stat
import zipfile
from typing import TYPE_CHECKING, Final

from deseo.errors import MissingDataError, ReadingError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 250_000_000
MOST_UNPACKED: Final = 1_500_000_000
MOST_MEMBERS: Final = 5_000
MOST_RATIO: Final = 400
SUSPICIOUS_BYTES: Final = 50_000_000
HEAD_BYTES: Final = 4_096

TEXT, WORKBOOK, DOCUMENT, LAYER, PARQUET = "text", "workbook", "document", "layer", "parquet"
STARTS: Final = (
    (b"SQLite format 3\x00", LAYER),
    (b"fgb\x03", LAYER),
    (b"PAR1", PARQUET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),
)
NEVER: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
)


def admit_file(path: Path) -> str:
    """Return the family of formats a file belongs to.

    Raises
    ------
    MissingDataError
        If there is no such file.
    InputError
        If it is no plain file, may not be read, is empty, too large or of no kind we read.
    """
    try:
        about = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingDataError(f"{path.name}: there is no such file.") from error
    except (OSError, ValueError) as error:
        raise ReadingError(
            "unopenable", f"{path.name[:80]}: this file cannot be opened."
        ) from error
    if not stat.S_ISREG(about.st_mode):
        raise ReadingError("no_file", f"{path.name or path}: this is no file with a list in it.")
    if about.st_size == 0:
        raise ReadingError("empty", f"{path.name}: the file is empty.")
    if about.st_size > MOST_BYTES:
        raise ReadingError(
            "large",
            f"{path.name} has {about.st_size:,} bytes; at most {MOST_BYTES:,} can be read. "
            "Export only your territory, or split the file.",
            most=MOST_BYTES // 1_000_000,
        )
    try:
        with path.open("rb") as source:
            head = source.read(HEAD_BYTES)
    except OSError as error:
        raise ReadingError("unopenable", f"{path.name}: you may not read this file.") from error
    return _recognise(path, head)


def _recognise(path: Path, head: bytes) -> str:
    for start, kind in STARTS:
        if head.startswith(start):
            return kind
    for start, word in NEVER:
        if head.startswith(start):
            said = f"{path.name}: this is a {word} file; save the list as CSV or XLSX."
            raise ReadingError("kind", said, kind=word)
    if head.startswith(b"PK"):
        return _recognise_archive(path)
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if bare[:1] in {b"{", b"["} and _looks_like_json(bare, path):
        return DOCUMENT
    return TEXT


def _looks_like_json(bare: bytes, path: Path) -> bool:
    if path.suffix.lower() in {".geojson", ".json", ".umap"}:
        return True
    inner = bare.replace(b"\x00", b"")[1:].lstrip()
    return inner[:1] in {b'"', b"{", b"}", b"]"}


def _recognise_archive(path: Path) -> str:
    names = [info.filename.lower() for info in list_members(path)]
    if "[content_types].xml" in names or "content.xml" in names:
        return WORKBOOK
    if any(name.endswith(".shp") for name in names):
        return LAYER
    if "mimetype" in names:
        return WORKBOOK
    wanted = [n for n in names if n.endswith((".csv", ".tsv", ".txt", ".geojson", ".gpkg"))]
    if wanted:
        inner = os.path.basename(wanted[0])  # noqa: PTH119 - a name inside an archive is no path of ours
        said = f"{path.name}: unpack {inner} and give that file."
        raise ReadingError("packed", said, inner=inner)
    said = f"{path.name}: this archive holds no workbook and no Shapefile."
    raise ReadingError("archive", said)


def list_members(path: Path) -> list[zipfile.ZipInfo]:
    """List the members of an archive that may be unpacked.

    Raises
    ------
    InputError
        If it is broken, or would fill the memory when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        said = f"{path.name}: this file is damaged or cut off; fetch it again."
        raise ReadingError("damaged", said) from error
    unpacked = sum(info.file_size for info in members)
    packed = max(1, sum(info.compress_size for info in members))
    bombs = unpacked > SUSPICIOUS_BYTES and unpacked / packed > MOST_RATIO
    if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS or bombs:
        said = f"{path.name}: unpacked this would be {unpacked:,} bytes; that is no list to read."
        raise ReadingError("bomb", said)
    return members
