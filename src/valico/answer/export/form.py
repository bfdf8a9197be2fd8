"""The forms that a file may take, each with its ending and its media type."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, Literal

import msgspec

from valico.errors import InputError

Form = Literal[
    "csv", "jsonl", "json", "parquet", "xlsx", "markdown", "html", "bibtex", "ris", "svg", "png"
]


class Kind(msgspec.Struct, frozen=True):
    """How files of a form end, and what they are called on the web."""

    ending: str
    media_type: str


FORMS: Final[Mapping[Form, Kind]] = {
    "csv": Kind(".csv", "text/csv; charset=utf-8; header=present"),
    "jsonl": Kind(".jsonl", "application/jsonl; charset=utf-8"),
    "json": Kind(".json", "application/json"),
    "parquet": Kind(".parquet", "application/vnd.apache.parquet"),
    "xlsx": Kind(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "markdown": Kind(".md", "text/markdown; charset=utf-8"),
    "html": Kind(".html", "text/html; charset=utf-8"),
    "bibtex": Kind(".bib", "application/x-bibtex; charset=utf-8"),
    "ris": Kind(".ris", "application/x-research-info-systems; charset=utf-8"),
    "svg": Kind(".svg", "image/svg+xml"),
    "png": Kind(".png", "image/png"),
}
PICTURES: Final[frozenset[Form]] = frozenset({"svg", "png"})
"""Forms that only an answer with pictures has."""


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be: its name, what it is, and what it holds."""

    name: str
    media_type: str
    content: bytes


def form_of(file: str) -> Form:
    """Return the form that the ending of a file's name asks for; InputError where none ends so.

    >>> form_of("chips.xlsx"), form_of("Chips.BIB")
    ('xlsx', 'bibtex')
    """
    ending = PurePath(file).suffix.casefold()
    for form, kind in FORMS.items():
        if kind.ending == ending:
            return form
    allowed = ", ".join(kind.ending for kind in FORMS.values())
    message = f"'{file}': no form ends so; allowed: {allowed}"
    raise InputError(message)
