"""Say what each table must hold, and tell all that is wrong with one at once.

`contracts` lists the columns of every table; `validation` holds a table against its contract and
returns every problem with its spreadsheet row, in words of the reader's language.
"""

from deseo.schema.columns import Column, Contract
from deseo.schema.contracts import CONTRACTS, contract_for
from deseo.schema.problems import Problem, TableError, describe_problem
from deseo.schema.validation import check_table, find_problems

__all__ = [
    "CONTRACTS",
    "Column",
    "Contract",
    "Problem",
    "TableError",
    "check_table",
    "contract_for",
    "describe_problem",
    "find_problems",
]
