"""How well duplicates are found, on pairs of known truth, and how long a national register takes.

    python -m tests.bench.bench_duplicates [130000]

Invented pairs always run. Real ones run where DESEO_REGISTERS_DIR names the registers: pairs a
person decided (`tests/duplicates/labels.csv`: every pair of these registers known to be one, 19 of
them, and those that look most like it and are two, most by their register's numbers), rows judged
without their numbers; and real rows told again by the same seeded clerk who tells the invented
ones.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from deseo.duplicates import find_duplicates, judge_pairs
from tests.duplicates.test_judgements import judge_labels
from tests.duplicates.worlds import make_pairs, make_register, measure, read_real, tell_again

REGISTER = 130_000
HEAD = (
    f"{'pairs':26}{'n':>6}{'same':>6}  {'certain: precision':>18}{'recall':>8}"
    f"  {'or doubtful: precision':>22}{'recall':>8}"
)


def describe(name, told):
    shares = [told[f"{c}_{m}"] for c in ("certain", "found") for m in ("precision", "recall")]
    first, second, third, fourth = (f"{share:.3f}" for share in shares)
    counts = f"{told['pairs']:>6}{told['same']:>6}"
    return f"{name:26}{counts}  {first:>18}{second:>8}  {third:>22}{fourth:>8}"


def judge_invented():
    left, right, same = make_pairs(1_000)
    rows = np.arange(len(left))
    return measure(judge_pairs(left, right, np.column_stack([rows, rows])), same)


def judge_told_again(folder, number=200, seed=11):
    """Judge real rows against themselves told again, and against the row of the next one."""
    draw = random.Random(seed)
    real = read_real(folder).sample(number, random_state=seed).reset_index(drop=True)
    real = real.assign(enterprise_id=real["row_id"], lat=None, lon=None)
    again = [tell_again(draw, row, f"x{i}") for i, row in enumerate(real.to_dict("records"))]
    rows = np.arange(number)
    pairs = np.vstack([np.column_stack([rows, rows]), np.column_stack([rows, np.roll(rows, 1)])])
    return measure(
        judge_pairs(real, pd.DataFrame(again), pairs), [True] * number + [False] * number
    )


def time_register(number=REGISTER):
    register, again = make_register(number)
    start_s = time.perf_counter()
    found = find_duplicates(register, again)
    took_s = time.perf_counter() - start_s
    right = (found["left_id"].str[1:] == found["right_id"].str[1:]).to_numpy()
    certain = (found["class"] == "certain").to_numpy()
    return {
        "rows": number,
        "again": len(again),
        "took_s": took_s,
        "found": float(right.sum() / len(again)),
        "certain_precision": float(right[certain].mean()),
    }


def tell_quality():
    lines = [HEAD, describe("invented", judge_invented())]
    folder = os.environ.get("DESEO_REGISTERS_DIR")
    if not folder:
        return [*lines, "real registers: not tried, DESEO_REGISTERS_DIR is not set"]
    lines.append(describe("real, decided by a person", measure(*judge_labels(Path(folder)))))
    return [*lines, describe("real, told again", judge_told_again(Path(folder)))]


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else REGISTER
    print("\n".join(tell_quality()))
    told = time_register(number)
    print(
        f"{told['rows']:,} rows against {told['again']:,}: {told['took_s']:.1f} s, "
        f"{told['found']:.3f} of them found, certain ones right in {told['certain_precision']:.4f}"
    )


if __name__ == "__main__":
    main()
