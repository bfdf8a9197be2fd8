"""The sources behind an answer as BibTeX and RIS, for programs that keep references."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from valico.evidence import Source, SourceKind

RIS_TYPES: Final[Mapping[SourceKind, str]] = {
    "rule": "LEGAL",
    "official": "GOVDOC",
    "filing": "RPRT",
    "press": "NEWS",
    "paper": "JOUR",
    "dataset": "DATA",
    "code": "COMP",
}
"""What is not listed is an electronic document."""
_SPECIAL: Final = re.compile(r"[\\&%$#_{}~^]")
_NUMBER: Final = re.compile(r"^\d+\.\n(?=TY  - )", re.MULTILINE)
_ESCAPES: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def bibtex_from_sources(sources: Iterable[Source]) -> bytes:
    """Return sources as BibTeX entries in UTF-8, each under its id."""
    library = Library()
    for source in _each_once(sources):
        library.add(Entry("misc", source.id, [Field(*pair) for pair in _bibtex(source) if pair[1]]))
    return write_string(library).encode()


def _bibtex(source: Source) -> Iterable[tuple[str, str]]:
    year, _, rest = (source.date or "").partition("-")
    yield "title", f"{{{_escaped(source.title)}}}"
    yield "author", f"{{{_escaped(source.publisher)}}}"
    yield "year", year
    yield "month", rest[:2]
    yield "url", source.url or ""
    yield "keywords", source.kind
    yield "note", _escaped(source.note or "")


def _escaped(text: str) -> str:
    r"""Return words that TeX reads as words.

    >>> print(_escaped("50% of H20 & co_2"))
    50\% of H20 \& co\_2
    """
    one_line = " ".join(text.split())
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\{found[0]}"), one_line)


def ris_from_sources(sources: Iterable[Source]) -> bytes:
    """Return sources as RIS records in UTF-8, without the numbers that rispy puts before them."""
    told: str = rispy.dumps([_ris(source) for source in _each_once(sources)])
    return _NUMBER.sub("", told).replace("\n", "\r\n").encode()


def _ris(source: Source) -> dict[str, str | list[str]]:
    day = (source.date or "").replace("-", "/")
    fields: dict[str, str | list[str]] = {
        "type_of_reference": RIS_TYPES.get(source.kind, "ELEC"),
        "id": source.id,
        "title": " ".join(source.title.split()),
        "publisher": " ".join(source.publisher.split()),
        "year": day[:4],
        "date": day,
        "urls": [source.url] if source.url else [],
        "notes": [" ".join(source.note.split())] if source.note else [],
    }
    return {name: value for name, value in fields.items() if value}


def _each_once(sources: Iterable[Source]) -> Iterable[Source]:
    return {source.id: source for source in sources}.values()
