"""Killed at any moment, the Atlas leaves whole files behind and starts again."""

import os
import random
import subprocess
import sys
import time

import pytest

from deseo.figures.assets import join_parts, list_assets
from deseo.settings import ROOT, read_paths

pytestmark = pytest.mark.prove
PREPARE = "from deseo.figures.assets import prepare_assets; from deseo.settings import read_paths; "
PREPARE += "print('go', flush=True); prepare_assets(read_paths())"


def test_files_the_browser_reads_are_whole_or_not_there(tmp_path):
    environment = {**os.environ, "DESEO_STATIC_DIR": str(tmp_path / "static")}
    paths = read_paths(environment)
    moment = random.Random(3)
    for _ in range(25):
        process = subprocess.Popen(
            [sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(moment.random() * 0.15)
        process.kill()
        process.wait()
        for sources, place in list_assets(paths):
            target = paths.static / place
            assert not target.exists() or target.read_bytes() == join_parts(sources)
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, check=True)
    for sources, place in list_assets(paths):
        assert (paths.static / place).read_bytes() == join_parts(sources)
