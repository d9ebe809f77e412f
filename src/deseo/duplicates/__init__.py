"""Duplicates: two rows about one organisation, found, judged and merged with a record of it."""

from deseo.duplicates.groups import find_roots, settle_duplicates
from deseo.duplicates.judgements import CLASSES, find_duplicates, judge_pairs
from deseo.duplicates.merges import (
    MergedRow,
    choose_fields,
    compare_fields,
    has_news,
    list_cells,
    merge_pair,
    merge_tables,
)

__all__ = [
    "CLASSES",
    "MergedRow",
    "choose_fields",
    "compare_fields",
    "find_duplicates",
    "find_roots",
    "has_news",
    "judge_pairs",
    "list_cells",
    "merge_pair",
    "merge_tables",
    "settle_duplicates",
]
