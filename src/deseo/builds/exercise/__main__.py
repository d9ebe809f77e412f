"""Run the build: `python -m deseo.builds.exercise [folder]` (by default `data/exercise`)."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from deseo.builds.exercise import build_exercise
from deseo.settings import read_paths


def main() -> None:
    """Write the exercise set and say which files were written."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    paths = read_paths()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else paths.data / "exercise"
    for written in build_exercise(paths, folder):
        logging.getLogger(__name__).info("%s", written)


if __name__ == "__main__":
    main()
