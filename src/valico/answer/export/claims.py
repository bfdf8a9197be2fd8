"""Claims as files: a row a claim with its citation, their sources, or linked data."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from valico.answer.chronicle.desk import Desk
from valico.answer.export.claims_table import claims_table
from valico.answer.export.download import export
from valico.answer.export.form import FORMS, Form
from valico.answer.footnotes import Note
from valico.answer.table.record import Sheet
from valico.chronicle.citations import jsonld_from_claims
from valico.chronicle.claims import Claim
from valico.errors import InputError
from valico.evidence import Source

OF_CLAIMS: Final[tuple[Form, ...]] = ("csv", "jsonl", "parquet", "xlsx", "ris", "bibtex")
ENDINGS: Final[Mapping[str, Form]] = {FORMS[form].ending: form for form in OF_CLAIMS}
LINKED: Final = ".jsonld"


def write_claims(path: Path, claims: Sequence[Claim], at: Desk) -> int:
    """Write claims to a file and return how many; the ending says in which form."""
    ending = path.suffix.casefold()
    if ending not in {*ENDINGS, LINKED}:
        message = f"'{path.name}': no form ends so; allowed: {', '.join([*ENDINGS, LINKED])}"
        raise InputError(message)
    try:
        path.write_bytes(_content(ending, claims, at))
    except OSError as fault:
        message = f"'{path}' cannot be written: {fault.strerror}"
        raise InputError(message) from fault
    return len(claims)


def _content(ending: str, claims: Sequence[Claim], at: Desk) -> bytes:
    if ending == LINKED:
        return jsonld_from_claims(claims, at.shelf, at.sources).encode()
    return export(claims_sheet(claims, at.sources), ENDINGS[ending]).content


def claims_sheet(claims: Sequence[Claim], sources: Mapping[str, Source]) -> Sheet:
    """Return claims as a sheet with the sources in which they stand."""
    cited = dict.fromkeys(claim.source for claim in claims if claim.source in sources)
    return Sheet(
        schema="valico.claims/1",
        title="Claims",
        tables=(claims_table(claims, sources),),
        notes=tuple(
            Note(number=number, source=sources[name]) for number, name in enumerate(cited, start=1)
        ),
    )
