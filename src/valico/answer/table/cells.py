"""Words in cells of a spreadsheet: no formula, no character that a workbook cannot hold.

A text that begins as a formula would is taken for one by every spreadsheet that opens a CSV: it
gets an apostrophe before it, which spreadsheets read as "this is text". A workbook says of each
cell what it holds, so there a text stays as it is and is written as text. Numbers stay numbers.
"""

import re
from typing import Final

from valico.answer.table.record import Raw

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection)."""
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Control characters, which XML 1.0 (2.2 Char) and so no workbook holds."""


def words(raw: Raw) -> str:
    """Return a value that is no number as words.

    >>> words(("a", "b")), words(True), words(None)
    ('a; b', 'true', '')
    """
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return "; ".join(raw) if isinstance(raw, tuple) else str("" if raw is None else raw)


def comma_cell(raw: Raw) -> str | int | float:
    """Return a value as CSV holds it; a text that looks like a formula begins with an apostrophe.

    >>> comma_cell("=HYPERLINK()"), comma_cell(-1.5), comma_cell(None), comma_cell(("a", "b"))
    ("'=HYPERLINK()", -1.5, '', 'a; b')
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return raw
    text = words(raw).replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook_text(raw: Raw) -> str:
    r"""Return a value that is no number as a workbook holds it, without control characters.

    >>> workbook_text("=1+1\x07")
    '=1+1'
    """
    return _UNWRITABLE.sub("", words(raw).replace("\r\n", "\n").replace("\r", "\n"))
