"""The answer for a terminal: as wide as it is, with footnotes, in colour where colour is wanted."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from valico.answer.page import Line, Page, Section

TONES = {"gate": "bold cyan", "plain": "bold", "clash": "bold yellow", "quiet": "bold"}
MARKS = {
    "on record": "green",
    "attributed": "green",
    "reported": "yellow",
    "conditional": "yellow",
    "planned": "blue",
    "denied": "red",
    "negated": "red",
    "bound": "magenta",
    "assumed": "magenta",
}


def print_page(page: Page, console: Console, *, trace: bool = False) -> None:
    """Print a laid-out answer; with `trace`, every step below each verdict and estimate."""
    console.print(page_as_text(page, trace=trace))


def page_as_text(page: Page, *, trace: bool) -> RenderableType:
    """Return the laid-out answer as something that a console can print."""
    parts: list[RenderableType] = [
        Text(page.title, style="bold"),
        Text(page.headline),
        Text(page.dateline, style="dim"),
    ]
    for section in page.sections:
        parts.extend(_section(section))
    if trace:
        parts += [Text(""), Rule("How it follows", style="dim", align="left")]
        for section in page.trace:
            parts.extend(_section(section))
    parts += [Text(""), *_notes(page), Text(""), Text(page.footer, style="dim")]
    return Group(*parts)


def _section(section: Section) -> Iterator[RenderableType]:
    yield Text("")
    head = Text(section.title, style=TONES[section.tone])
    if section.verdict:
        head.append(f"  {section.verdict}", style="not bold default")
    yield head
    for line in section.lines:
        yield from _line(line, 2)


def _line(line: Line, indent: int) -> Iterator[RenderableType]:
    text = Text()
    if line.label:
        text.append(f"{line.label}  ", style="bold" if indent == 2 else "dim")  # noqa: PLR2004  # top
    text.append(line.text)
    if line.mark:
        text.append(f"  {line.mark}", style=MARKS.get(line.mark, "dim"))
    for number in line.notes:
        text.append(f" [{number}]", style="dim cyan")
    yield Padding(text, (0, 0, 0, indent))
    for below in line.below:
        yield from _line(below, indent + 2)


def _notes(page: Page) -> Iterator[RenderableType]:
    yield Text("Sources", style="bold")
    width = len(str(len(page.notes)))
    for note in page.notes:
        source = note.source
        text = Text(f"[{note.number:>{width}}] ", style="dim cyan")
        text.append(f"{source.publisher}, ", style="default")
        text.append(source.title, style="italic default")
        text.append(f", {source.date or 'undated'}", style="default")
        if source.url:
            text.append(f"  {source.url}", style=f"dim link {source.url}")
        yield Padding(text, (0, 0, 0, 2))
