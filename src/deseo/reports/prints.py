"""What is printed is set by typst from a sheet and its data; data never becomes markup.

The words and figures travel as JSON beside the sheet, which only ever places them as text. Only the
fonts inside typst are used, so that a sheet looks the same on every machine; the PDF is tagged.
"""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEETS = files("deseo.reports") / "sheets"


def print_sheet(sheet: str, data: Mapping[str, object], language: str, made: date) -> bytes:
    """Set one sheet (`sheets/<sheet>.typ`) as a tagged PDF.

    The sheet reads `data` as `json(bytes(sys.inputs.data))` and the language, for hyphens and
    screen readers, as `sys.inputs.lang`. The same data and day give the same bytes.
    """
    content = (SHEETS / f"{sheet}.typ").read_bytes()
    printed: bytes = typst.compile(
        content,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "lang": language},
        pdf_standards="ua-1",
        timestamp=(made - date(1970, 1, 1)).days * 86_400,
    )
    return printed
