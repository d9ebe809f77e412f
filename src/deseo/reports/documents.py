"""A document of headings, paragraphs, lists, tables and pictures, as tagged PDF and as DOCX.

Both are made of the same blocks, so that they say the same. Headings are headings, the first row of
a table is its head, every picture has its words; an exercise is marked on every page. The same
document and day give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from deseo.reports.prints import print_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from docx.document import Document as Docx

HEADING, PARAGRAPH, LIST, TABLE, PICTURE, SMALL = (
    "heading", "paragraph", "list", "table", "picture", "small",
)  # fmt: skip
PICTURE_MM: Final = (170.0, 110.0)
NARROWEST, WIDEST = 10, 40
UNFIT: Final = ("Cc", "Cs", "Cn")
ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Block:
    """Hold one piece of a document; `draw` makes the picture in a kind ("svg" or "png").

    On PDF, pictures of which `width_share` (0-1) is less than one stand beside one another.
    """

    kind: str
    text: str = ""
    level: int = 2
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    draw: Callable[[str], bytes] | None = None
    width_share: float = 1.0


@dataclass(frozen=True)
class Document:
    """Hold a whole document; `notice` marks an exercise and is empty otherwise."""

    title: str
    lead: str
    notice: str
    footer: str
    language: str
    blocks: tuple[Block, ...]


def head(text: str, level: int = 2) -> Block:
    """Make a heading."""
    return Block(HEADING, text, level)


def say(text: str) -> Block:
    """Make a paragraph."""
    return Block(PARAGRAPH, text)


def to_pdf(document: Document, made: date) -> bytes:
    """Set a document on A4, as tagged PDF."""
    data = {
        "title": document.title,
        "lead": document.lead,
        "exercise": document.notice,
        "footer": document.footer,
        "blocks": [to_plain(block) for block in document.blocks],
    }
    return print_sheet("document", data, document.language, made)


def to_plain(block: Block) -> dict[str, Any]:
    """Write a block as the sheet reads it."""
    plain: dict[str, Any] = {
        "kind": block.kind,
        "text": block.text,
        "level": block.level,
        "items": list(block.items),
        "columns": list(block.columns),
        "rows": [list(row) for row in block.rows],
        "widths": weigh_columns(block),
    }
    if block.draw is not None:
        plain["width_share"] = block.width_share
        plain["svg"] = block.draw("svg").decode("utf-8")
    return plain


def weigh_columns(block: Block) -> list[int]:
    """Give each column of a table a width by the longest text in it, within reason."""
    texts = zip(block.columns, *block.rows, strict=True) if block.columns else ()
    return [min(WIDEST, max(NARROWEST, *map(len, column))) for column in texts]


def to_docx(document: Document, made: date) -> bytes:
    """Write a document as DOCX, to be edited."""
    import docx  # noqa: PLC0415 - slow, and only minutes need it

    written = docx.Document()
    _dress(written, document, made)
    written.add_heading(_clean(document.title), level=1)
    if document.notice:
        written.add_paragraph(_clean(document.notice), style="Intense Quote")
    written.add_paragraph(_clean(document.lead))
    for block in document.blocks:
        _add_block(written, block)
    content = io.BytesIO()
    written.save(content)
    return _settle(content.getvalue())


def _dress(written: Docx, document: Document, made: date) -> None:
    """Set paper, language, what stands on every page, and what the file says of itself."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    section = written.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.header.paragraphs[0].text = _clean(document.notice)
    section.footer.paragraphs[0].text = _clean(document.footer)
    written.styles["Normal"].font.size = Pt(10.5)
    for mark in written.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), document.language)
    told = written.core_properties
    told.title, told.language = _clean(document.title)[:255], document.language
    told.author, told.comments, told.last_modified_by = "DESEO Atlas", _clean(document.notice), ""
    told.created = told.modified = datetime.combine(made, time())


def _add_block(written: Docx, block: Block) -> None:
    text = _clean(block.text)
    if block.kind == HEADING:
        written.add_heading(text, level=block.level)
    elif block.kind == LIST:
        for item in block.items:
            written.add_paragraph(_clean(item), style="List Bullet")
    elif block.kind == TABLE:
        _add_table(written, block)
    elif block.kind == PICTURE and block.draw is not None:
        _add_picture(written, block.draw("png"), text)
    else:
        written.add_paragraph(text, style="Caption" if block.kind == SMALL else None)


def _add_table(written: Docx, block: Block) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    if block.text:
        written.add_paragraph(_clean(block.text), style="Caption")
    table: Any = written.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(_clean(words)).bold = True
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - it has no other way to a head
    properties.append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(words)
    written.add_paragraph()


def _add_picture(written: Docx, png: bytes, words: str) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    shape = written.add_picture(io.BytesIO(png), width=Mm(PICTURE_MM[0]))
    shape._inline.docPr.set("descr", words)  # noqa: SLF001 - python-docx offers no words for pictures
    shape._inline.docPr.set("title", words)  # noqa: SLF001
    written.add_paragraph(words, style="Caption")


def _clean(text: str) -> str:
    """Keep what XML can hold: no control characters, no halves of characters."""
    return "".join(c for c in text if c in "\n\t" or category(c) not in UNFIT)


def _settle(content: bytes) -> bytes:
    """Write the parts of the file anew without the moment they were made."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(settled, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, ZIP_EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return settled.getvalue()
