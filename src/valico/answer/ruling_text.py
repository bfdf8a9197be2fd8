"""A ruling for a terminal: both gates, the numbers that decided, footnotes; 80 columns suffice."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from valico import __version__, units
from valico.answer.footnotes import Footnotes, Note
from valico.answer.ruling import Broken, Reason, Ruling
from valico.evidence import Report
from valico.regime.measures import DIMENSIONS, LABELS
from valico.regime.verdict import Cap, China, Finding, Levy, Remark, UnitedStates

MARGIN: Final = 15
"""The left column, in which the titles stand."""
WIDEST: Final = 100
BRIEF_REPORTS: Final = 2
BRIEF_REMARKS: Final = 4
"""How much of each a screen has room for."""
ORDER_OF_REMARKS: Final = ("gap", "guidance", "doubt", "exempt", "fact")
"""Remarks that ask something of the reader stand before those that only tell."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a section, how deep it stands, and in which style."""

    text: str
    depth: int = 0
    style: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A titled group of lines."""

    title: str
    lines: tuple[Line, ...]


def ruling_as_lines(
    ruling: Ruling | Broken, *, columns: int, full: bool
) -> Iterator[tuple[str, str]]:
    """Yield the lines of a ruling, or of why there is none, each with its style."""
    if isinstance(ruling, Broken):
        yield f"{ruling.id}: {ruling.error}", "red"
        return
    width = min(columns, WIDEST)
    for text, style in _head(ruling):
        yield textwrap.fill(text, width), style
    notes = Footnotes({source.id: source for source in ruling.sources})
    for section in _sections(ruling, notes, full=full):
        if section.lines:
            yield "", ""
            yield from _section_lines(section, width)
    yield "", ""
    for note in notes.notes():
        yield _note(note, width, full=full), "dim"
    yield f"Valico {__version__}. Information, not legal advice.", "dim"


def _note(note: Note, width: int, *, full: bool) -> str:
    source = note.source
    text = f"{source.publisher}, {source.title}, {source.date or 'undated'}"
    text = f"{text}. {source.url}" if full and source.url else text
    return textwrap.fill(f"[{note.number}] {text}", width, subsequent_indent="     ")


def _head(ruling: Ruling) -> Iterator[tuple[str, str]]:
    told = ruling.understood
    count = f"{told.count:,} × " if told.count else ""
    name = f"{ruling.id}  " if ruling.id else ""
    yield f"{name}{count}{told.chip_name} → {told.end_user.name}", "bold"
    if ruling.says:
        yield ruling.says, "italic"
    yield ruling.headline, ""
    yield f"on {told.on}, known by {told.known_by}", "dim"


def _section_lines(section: Section, width: int) -> Iterator[tuple[str, str]]:
    title = section.title
    for line in section.lines:
        indent = " " * (MARGIN + 2 * line.depth)
        first = f"{title:<{MARGIN}}" + indent[MARGIN:]
        filled = textwrap.fill(line.text, width, initial_indent=first, subsequent_indent=indent)
        yield filled, line.style
        title = ""


def _sections(ruling: Ruling, notes: Footnotes, *, full: bool) -> Iterator[Section]:
    yield Section(title="Expected", lines=tuple(_expected(ruling)))
    yield Section(title="United States", lines=tuple(_united_states(ruling, notes, full=full)))
    yield Section(title="Levies", lines=tuple(_levy(levy, notes) for levy in ruling.levies))
    yield Section(title="China", lines=tuple(_china(ruling.cn, notes, full=full)))
    yield Section(title="Assumed", lines=tuple(Line(text=_dot(text)) for text in ruling.assumed))
    if full:
        yield Section(title="Measures", lines=tuple(_measures(ruling.understood.measures)))
        yield Section(title="How it follows", lines=tuple(_trace(ruling.why, notes)))


def _expected(ruling: Ruling) -> Iterator[Line]:
    for point in ruling.unmet or ():
        yield Line(text=_dot(point), style="red")
    if ruling.unmet == ():
        yield Line(text="All as expected.", style="green")


def _united_states(ruling: Ruling, notes: Footnotes, *, full: bool) -> Iterator[Line]:
    us = ruling.us
    yield Line(text=_dot(us.why.says), style="bold")
    first = [reason for reason in ruling.why if reason.gate == "us" and reason.depth == 1]
    told = {remark.says for remark in us.remarks}
    for reason in first:
        if reason.says not in told:
            yield Line(text=f"{_dot(_with_numbers(reason, ruling.why))} {_marks(reason, notes)}")
    if us.exception is not None:
        asked = "; ".join(us.exception.conditions)
        yield Line(text=_dot(f"exception {us.exception.code} asks: {asked}"))
    yield from _conditions(us, full=full)
    yield from (_cap(cap, notes) for cap in us.caps)
    yield from _remarks(us.remarks, notes, full=full)


def _with_numbers(reason: Reason, why: Sequence[Reason]) -> str:
    """Return a step with the tests directly below it, each once."""
    start = next(place for place, other in enumerate(why) if other is reason)
    tests = []
    for below in why[start + 1 :]:
        if below.depth <= reason.depth:
            break
        if below.depth == reason.depth + 1:
            tests.append(below.says)
    shown = "; ".join(dict.fromkeys(tests))
    return f"{reason.says}: {shown}" if shown else reason.says


def _conditions(us: UnitedStates, *, full: bool) -> Iterator[Line]:
    if not us.conditions:
        return
    states = ("met", "unmet", "not-stated")
    counted = {state: sum(f.state == state for f in us.conditions) for state in states}
    said = ", ".join(f"{n} {state.replace('-', ' ')}" for state, n in counted.items() if n)
    yield Line(text=f"{len(us.conditions)} conditions to certify: {said}.")
    for finding in us.conditions:
        if full or finding.state == "unmet":
            yield _condition(finding)


def _condition(finding: Finding) -> Line:
    style = {"met": "green", "unmet": "red"}.get(finding.state, "")
    at = f" {finding.at}" if finding.at else ""
    state = finding.state.replace("-", " ")
    return Line(text=f"{state}: {finding.says} ({finding.id}{at})", depth=1, style=style)


def _cap(cap: Cap, notes: Footnotes) -> Line:
    left = "" if cap.left is None else f"; {units.number(cap.left)} chips left after this"
    who = f" — {cap.who}" if cap.who else ""
    standing = "" if cap.standing == "in-force" else f" ({cap.standing.replace('-', ' ')})"
    says = cap.says.removesuffix(".")
    return Line(text=f"{_dot(f'cap{standing}: {says}{left}{who}')} {notes.mark(cap.source)}")


def _remarks(remarks: Sequence[Remark], notes: Footnotes, *, full: bool) -> Iterator[Line]:
    """Yield remarks; in brief, those on this transaction before those on the rules at large."""
    ranked = sorted(remarks, key=_rank)
    shown = ranked if full else ranked[:BRIEF_REMARKS]
    yield from (_remark(remark, notes) for remark in shown)
    hidden = len(ranked) - len(shown)
    if hidden:
        yield Line(text=f"{hidden} more with --full.", style="dim")


def _rank(remark: Remark) -> tuple[bool, int]:
    return "/doubts/" in remark.id, ORDER_OF_REMARKS.index(remark.kind)


def _remark(remark: Remark, notes: Footnotes) -> Line:
    mark = notes.mark(remark.source) if remark.source else ""
    return Line(text=f"{_dot(f'{remark.kind}: {remark.says}')} {mark}", style="yellow")


def _levy(levy: Levy, notes: Footnotes) -> Line:
    standing = levy.standing.replace("-", " ")
    return Line(text=f"{_dot(levy.title)} {_dot(levy.says)} ({standing}) {notes.mark(levy.source)}")


def _china(cn: China, notes: Footnotes, *, full: bool) -> Iterator[Line]:
    yield Line(
        text=_dot(f"{cn.permission}: {cn.firmness}" if cn.applies else cn.firmness), style="bold"
    )
    if cn.missing:
        yield Line(text=_dot(f"not stated: {', '.join(cn.missing)}"))
    reports = cn.reports if full else _told_once(cn.reports)[:BRIEF_REPORTS]
    yield from (_report(report, "", notes, full=full) for report in reports)
    clashes = cn.clashes if full else cn.clashes[:BRIEF_REPORTS]
    yield from (_report(report, "Against it: ", notes, full=full) for report in clashes)


def _told_once(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return reports without the directives whose own source speaks among the claims."""
    claimed = {report.source for report in reports if "/" not in report.claim}
    return tuple(r for r in reports if "/" not in r.claim or r.source not in claimed)


def _report(report: Report, before: str, notes: Footnotes, *, full: bool) -> Line:
    who = report.who if full else report.chain or report.who
    text = f"{before}{report.says} — {who}, {report.published} {notes.mark(report.source)}"
    return Line(text=text)


def _measures(values: Mapping[str, float]) -> Iterator[Line]:
    for name, value in values.items():
        yield Line(text=f"{LABELS[name]} {units.show(value, DIMENSIONS[name])}")


def _trace(why: Sequence[Reason], notes: Footnotes) -> Iterator[Line]:
    for reason in why:
        at = "; ".join(cite.at for cite in reason.cites if cite.at)
        place = f" ({at})" if at else ""
        yield Line(text=f"{reason.says}{place} {_marks(reason, notes)}", depth=reason.depth)


def _marks(reason: Reason, notes: Footnotes) -> str:
    return notes.mark(*(cite.source for cite in reason.cites))


def _dot(text: str) -> str:
    """Return words as a sentence: capital first, full stop last."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
