"""Claims in sight, written in the form that the name of a file asks for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico.answer.chronicle.desk import Desk
from valico.chronicle.citations import bibtex_from_sources, jsonld_from_claims, ris_from_sources
from valico.chronicle.claims import Claim
from valico.chronicle.exports import (
    csv_from_rows,
    jsonl_from_rows,
    rows,
    write_parquet,
    write_xlsx,
)
from valico.chronicle.intake.meanings import read_meanings
from valico.chronicle.intake.names import read_catalogue
from valico.chronicle.samples import Annotator, samples
from valico.errors import InputError
from valico.evidence import Source

Writer = Callable[[Path, Sequence[Claim], Desk], None]


def export(path: Path, claims: Sequence[Claim], at: Desk) -> int:
    """Write claims to a file and return how many; the ending says in which form."""
    write = FORMS.get(path.suffix.casefold())
    if write is None:
        message = f"'{path.name}': no form ends so; allowed: {', '.join(FORMS)}"
        raise InputError(message)
    try:
        write(path, claims, at)
    except OSError as fault:
        message = f"'{path}' cannot be written: {fault.strerror}"
        raise InputError(message) from fault
    return len(claims)


def export_samples(folder: Path, at: Desk) -> int:
    """Write what was reviewed as annotated samples: `articles/` and `gold/`; return how many."""
    annotator = Annotator(meanings=read_meanings(root=at.root), names=read_catalogue(root=at.root))
    found = tuple(samples(at.shelf, annotator))
    for sample in found:
        name = f"{sample.article['id']}.json"
        for part, told in (("articles", sample.article), ("gold", sample.annotation)):
            (folder / part).mkdir(parents=True, exist_ok=True)
            _write_text(folder / part / name, msgspec.json.format(msgspec.json.encode(told)))
    return len(found)


def _write_text(path: Path, text: str | bytes) -> None:
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def _csv(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    _write_text(path, csv_from_rows(rows(claims, dict(at.sources))))


def _jsonl(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    _write_text(path, jsonl_from_rows(rows(claims, dict(at.sources))))


def _parquet(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    write_parquet(rows(claims, dict(at.sources)), path)


def _xlsx(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    write_xlsx(rows(claims, dict(at.sources)), path, _cited(claims, at))


def _ris(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    _write_text(path, ris_from_sources(_cited(claims, at)))


def _bibtex(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    _write_text(path, bibtex_from_sources(_cited(claims, at)))


def _jsonld(path: Path, claims: Sequence[Claim], at: Desk) -> None:
    _write_text(path, jsonld_from_claims(claims, at.shelf, at.sources))


def _cited(claims: Sequence[Claim], at: Desk) -> tuple[Source, ...]:
    names = dict.fromkeys(claim.source for claim in claims)
    return tuple(at.sources[name] for name in names if name in at.sources)


FORMS: Final[dict[str, Writer]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
    ".ris": _ris,
    ".bib": _bibtex,
    ".jsonld": _jsonld,
}
"""What each ending of a file asks for."""
