"""Trials of the method on worlds of which the truth is known, and the table they fill.

    python -m tests.truth.trials null 500 40,200,2000 out.jsonl [first seeds to skip]
    python -m tests.truth.trials planted 20 200,600 out.jsonl
    python -m tests.truth.trials table out.jsonl [...]

Seeds start at 10,000 (null) and 50,000 (planted); smaller ones were used while tuning.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score
from tests.truth.worlds import NULL_WORLDS, PLANTED_WORLDS, RADIUS_M, World, make_world

from deseo.clusters import ClusterRules, cut_by_rules, link, prepare, weigh
from deseo.clusters.certainties import CHANCE, LIKELY, judge_certainty, weigh_evidence
from deseo.clusters.chances import LIKELY_P, judge_chance
from deseo.clusters.stabilities import StabilityVerdict, judge_stability

NULL_SEED, PLANTED_SEED = 10_000, 50_000
MOST_FALSE_OF_500 = 16
RULES = ClusterRules(radius_m=RADIUS_M)


@dataclass
class Judged:
    """A world's labels by row, and the word of each label."""

    labels: np.ndarray
    words: list[str]

    def shown(self, *words: str) -> np.ndarray:
        """Return the labels with every group of another word taken back to −1."""
        kept = np.array([word in words for word in self.words] + [False])
        return np.where(kept[self.labels], self.labels, -1)


def judge_world(world: World, permutations: int = 99, runs: int = 100) -> Judged:
    """Run the whole method on one world.

    Stability is only asked where it can decide: if no group passes the test for chance, none can
    be likely, whatever its stability.
    """
    roster = world.roster()
    prepared = prepare(roster, RULES.radius_m)
    weighed = weigh(prepared, RULES)
    groups = cut_by_rules(link(weighed, RULES.cohesion), RULES)
    chance = judge_chance(prepared, RULES, permutations, threads=1)
    stability = StabilityVerdict(0, np.zeros(len(groups)), np.zeros(len(roster)))
    if (chance.p_value <= LIKELY_P).any():
        stability = judge_stability(prepared, RULES, runs)
    evidence = weigh_evidence(weighed, groups)
    words = [c.word for c in judge_certainty(chance, stability, evidence, RULES)]
    return Judged(roster.spread(groups.label).to_numpy(), words)


def try_null(name: str, rows: int, seed: int) -> dict:
    judged = judge_world(make_world(name, rows, seed))
    return {"any_likely": LIKELY in judged.words, "groups": len(judged.words)}


def try_planted(name: str, rows: int, seed: int) -> dict:
    world = make_world(name, rows, seed)
    judged = judge_world(world)
    shown, likely = judged.shown("likely", "possible"), judged.shown(LIKELY)
    return {
        "ari": rate_agreement(world.truth, shown),
        "ari_likely": rate_agreement(world.truth, likely),
        "found_share": find_share(world.truth, shown),
        "found_likely_share": find_share(world.truth, likely),
        "wrong_likely": count_wrong(world.truth, likely),
        "chance_groups": judged.words.count(CHANCE),
    }


def rate_agreement(truth: np.ndarray, labels: np.ndarray) -> float:
    """Return the adjusted Rand index, each unclustered enterprise a group of its own."""
    alone = 1_000_000 + np.arange(len(truth))
    return float(
        adjusted_rand_score(np.where(truth < 0, alone, truth), np.where(labels < 0, alone, labels))
    )


def overlap(truth: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the Jaccard likeness of every planted group (rows) to every label (columns)."""
    planted = truth[:, None] == np.arange(truth.max() + 1)
    found = labels[:, None] == np.arange(max(labels.max() + 1, 1))
    both = planted.T.astype(int) @ found.astype(int)
    either = planted.sum(axis=0)[:, None] + found.sum(axis=0) - both
    return both / np.maximum(either, 1)


def find_share(truth: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of planted groups that some label matches at Jaccard ≥ 0.5."""
    return float((overlap(truth, labels).max(axis=1) >= 0.5).mean())


def count_wrong(truth: np.ndarray, labels: np.ndarray) -> int:
    """Return how many labels hold no majority of members of one planted group."""
    wrong = 0
    for label in range(labels.max() + 1):
        inside = truth[labels == label]
        counts = np.bincount(inside[inside >= 0], minlength=1)
        wrong += int(len(inside) > 0 and counts.max() <= len(inside) / 2)
    return wrong


def run_trials(kind: str, seeds: int, sizes: list[int], out: Path, skip: int = 0) -> None:
    """Try every world of a kind at every size, one line of JSON each; go on where it stopped.

    With `skip` the first so many seeds are left to another process.
    """
    worlds, first, trial = {
        "null": (NULL_WORLDS, NULL_SEED, try_null),
        "planted": (PLANTED_WORLDS, PLANTED_SEED, try_planted),
    }[kind]
    done = {tuple(json.loads(line)["key"]) for line in out.open()} if out.exists() else set()
    with out.open("a") as lines:
        for rows in sizes:
            for seed in range(first + skip, first + seeds):
                for name in worlds:
                    if (name, rows, seed) not in done:
                        line = {"key": [name, rows, seed], **trial(name, rows, seed)}
                        lines.write(json.dumps(line) + "\n")
                        lines.flush()


def make_table(files: list[Path]) -> str:
    """Return the results as Markdown: one row per world and size."""
    cells = defaultdict(list)
    for file in files:
        for line in file.open():
            record = json.loads(line)
            cells[tuple(record.pop("key")[:2])].append(record)
    rows = []
    for (name, size), records in cells.items():
        means = {k: np.mean([r[k] for r in records]) for k in records[0]}
        if "any_likely" in means:
            likely = sum(r["any_likely"] for r in records)
            rows.append(f"| {name} | {size:,} | {len(records)} | {likely} |")
        else:
            numbers = " | ".join(f"{means[k]:.3f}" for k in list(means)[:5])
            rows.append(f"| {name} | {size:,} | {len(records)} | {numbers} |")
    return "\n".join(rows)


if __name__ == "__main__":
    if sys.argv[1] == "table":
        print(make_table([Path(file) for file in sys.argv[2:]]))
    else:
        counts = [int(size) for size in sys.argv[3].split(",")]
        skipped = int(sys.argv[5]) if len(sys.argv) > 5 else 0
        run_trials(sys.argv[1], int(sys.argv[2]), counts, Path(sys.argv[4]), skipped)
