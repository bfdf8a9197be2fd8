"""The briefing as Markdown, with one list of footnotes at its end."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from valico.answer.briefing.briefing import Briefing, Part
from valico.answer.markdown import safe, section_as_markdown
from valico.answer.page import Line, Section
from valico.answer.table.markdown import markdown_from_sheet
from valico.answer.table.record import Sheet

_MARK: Final = re.compile(r"\[(\d+(?:, \d+)*)\]")


def markdown_from_briefing(found: Briefing) -> str:
    """Return the briefing as a Markdown document; pictures stand in the HTML alone."""
    return "\n\n".join(part for part in _parts(found) if part) + "\n"


def _parts(found: Briefing) -> Iterator[str]:
    yield f"# {safe(found.title)}"
    yield safe(found.note)
    hindsight = ", with hindsight" if found.known_by > found.on else ""
    yield f"*As of {found.on}, known by {found.known_by}{hindsight}.*"
    yield "## In short"
    yield "\n".join(_short(part) for part in found.parts)
    for part in found.parts:
        yield from _part(part)
    yield "\n".join(f"[^{note.number}]: {safe(note.source.citation())}" for note in found.notes)
    yield f"*Valico {found.version}. Information, not legal advice.*"


def _short(part: Part) -> str:
    said = part.answered.headline or f"Not answered: {part.answered.fault}"
    return f"{part.number}. **{safe(part.heading)}** {safe(said)}"


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.number}. {safe(part.heading)}"
    yield f"*{safe(part.question.words())}*"
    yield safe(part.question.note)
    answer = part.answered
    if answer.fault:
        yield f"**Not answered.** {safe(answer.fault)}"
    if answer.page is not None:
        yield f"**{safe(answer.headline)}** *{answer.page.dateline}*"
        for section in answer.page.sections:
            yield section_as_markdown(_renumbered(section, part.numbers), 3)
    if answer.sheet is not None:
        yield _sheet(answer.sheet, part.numbers)


def _renumbered(section: Section, numbers: Mapping[int, int]) -> Section:
    lines = tuple(_line(line, numbers) for line in section.lines)
    return msgspec.structs.replace(section, lines=lines)


def _line(line: Line, numbers: Mapping[int, int]) -> Line:
    return msgspec.structs.replace(
        line,
        notes=tuple(numbers[number] for number in line.notes),
        below=tuple(_line(below, numbers) for below in line.below),
    )


def _sheet(sheet: Sheet, numbers: Mapping[int, int]) -> str:
    """Return a sheet below the headings of the briefing, its marks as footnotes."""
    told = markdown_from_sheet(msgspec.structs.replace(sheet, notes=()))
    lower = re.sub(r"^(#+) ", r"##\1 ", told, flags=re.MULTILINE)
    return _MARK.sub(lambda found: _marks(found, numbers), lower).rstrip()


def _marks(found: re.Match[str], numbers: Mapping[int, int]) -> str:
    named = [int(number) for number in found[1].split(", ")]
    if not all(number in numbers for number in named):
        return found[0]
    return "".join(f"[^{numbers[number]}]" for number in named)
