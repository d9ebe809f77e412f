"""Duplicates: two rows about one organisation, found, judged and merged with a record of it."""

from deseo.duplicates.judgements import CLASSES, find_duplicates, judge_pairs
from deseo.duplicates.merges import MergedRow, compare_fields, merge_pair

__all__ = [
    "CLASSES",
    "MergedRow",
    "compare_fields",
    "find_duplicates",
    "judge_pairs",
    "merge_pair",
]
