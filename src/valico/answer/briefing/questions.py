"""The list of questions: a text file with one a line, or a TOML file with headings and clocks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico.errors import InputError
from valico.store import read_document

Kind = Literal["ask", "equals", "train", "serve", "fleet", "simulate"]
KINDS: Final[tuple[Kind, ...]] = ("ask", "equals", "train", "serve", "fleet", "simulate")
MOST: Final = 100
"""Questions of one briefing."""
LARGEST: Final = 1_000_000
"""Bytes of a list."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question: words, or what one of the verbs is to work out."""

    heading: str = ""
    note: str = ""
    """Why it is asked, before the answer."""
    ask: str | None = None
    """The question in words."""
    equals: tuple[str, str] | None = None
    """Two chips, with `work`: "decode deepseek-v3"."""
    train: str | None = None
    """A model, with `chips`: "2048 h800"."""
    serve: str | None = None
    """A model, with `chips`: "32 h200"."""
    fleet: str | None = None
    """Whose chips are counted."""
    simulate: str | None = None
    """A scenario that ships, by name."""
    work: str | None = None
    chips: str | None = None

    @property
    def kind(self) -> Kind:
        """Which of the kinds it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    def words(self) -> str:
        """Return the question as a reader sees it.

        >>> Question(equals=("h200", "h20"), work="decode deepseek-v3").words()
        'equals: h200, h20; work: decode deepseek-v3'
        """
        if self.ask is not None:
            return self.ask
        asked = getattr(self, self.kind)
        named = ", ".join(asked) if isinstance(asked, tuple) else asked
        more = (("work", self.work), ("chips", self.chips))
        return "; ".join([f"{self.kind}: {named}", *(f"{k}: {v}" for k, v in more if v)])


class Questions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of questions, with what stands above them."""

    title: str = "Briefing"
    note: str = ""
    """What the briefing is for, in a sentence or two."""
    on: date | None = None
    known_by: date | None = None
    question: tuple[Question, ...]


def read_questions(path: Path) -> Questions:
    """Return the list in a file: TOML by its ending, else one question a line.

    Raises InputError or DataError with the file and the field at fault.
    """
    if path.stat().st_size > LARGEST:
        message = f"'{path}' is larger than {LARGEST:,} bytes; a list of questions is not"
        raise InputError(message)
    found = _of_toml(path) if path.suffix.casefold() == ".toml" else _of_text(path)
    if not 0 < len(found.question) <= MOST:
        message = f"'{path}' holds {len(found.question)} questions; give 1 to {MOST}"
        raise InputError(message)
    return found


def _of_toml(path: Path) -> Questions:
    found = read_document(path, Questions, root=path.parent)
    faults = [fault for n, q in enumerate(found.question) for fault in _faults(n, q)]
    if faults:
        raise InputError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return found


def _faults(number: int, question: Question) -> Iterator[str]:
    where = f"question[{number}]"
    given = [kind for kind in KINDS if getattr(question, kind) is not None]
    if len(given) != 1:
        said = ", ".join(given) or "none"
        yield f"{where} asks by {said}; give one of: {', '.join(KINDS)}"
    for kind, needed in (("equals", "work"), ("train", "chips"), ("serve", "chips")):
        if kind in given and getattr(question, needed) is None:
            yield f"{where} has `{kind}` without `{needed}`; give both"


def _of_text(path: Path) -> Questions:
    """Return questions of lines; `# ` begins the title on the first line, a comment below."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        message = f"'{path}' is no text in UTF-8; save it as UTF-8"
        raise InputError(message) from fault
    title = lines[0].lstrip("# ").strip() if lines and lines[0].startswith("#") else ""
    asked = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return Questions(
        title=title or "Briefing", question=tuple(Question(ask=words) for words in asked)
    )
