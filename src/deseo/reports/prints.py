"""What is printed is set by typst from a sheet and its data; data never becomes markup.

The words and figures travel as JSON beside the sheet, which only ever places them as text. Only the
fonts inside typst are used, so that a sheet looks the same on every machine; the PDF is tagged.
"""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEETS = files("deseo.reports") / "sheets"


def print_sheet(sheet: str, data: Mapping[str, object], language: str, made: date) -> bytes:
    """Set one sheet (`sheets/<sheet>.typ`) as a tagged PDF.

    The sheet reads `data` as `json(bytes(sys.inputs.data))` and the language, for hyphens and
    screen readers, as `sys.inputs.lang`. The same data and day give the same bytes.
    """
    given = json.dumps(data, ensure_ascii=False)
    try:
        return _compile(sheet, given, language, made, "ua-1")
    except typst.TypstError:
        # A name in a script no font of typst has: the standard refuses it, the paper need not.
        return _compile(sheet, given, language, made, "1.7")


def _compile(
    sheet: str, data: str, language: str, made: date, standard: Literal["ua-1", "1.7"]
) -> bytes:
    printed: bytes = typst.compile(
        (SHEETS / f"{sheet}.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": data, "lang": language},
        pdf_standards=standard,
        timestamp=(made - date(1970, 1, 1)).days * 86_400,
    )
    return printed
