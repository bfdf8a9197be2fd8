"""The answer for a terminal: as wide as it is, with footnotes, in colour where colour is wanted."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from valico.answer.page import Line, Page, Section

TONES = {"gate": "bold cyan", "plain": "bold", "clash": "bold yellow", "quiet": "bold"}
MARKS = {
    "on record": "green",
    "attributed": "green",
    "in force": "green",
    "reported": "yellow",
    "conditional": "yellow",
    "announced": "yellow",
    "planned": "blue",
    "denied": "red",
    "negated": "red",
    "bound": "magenta",
    "transferred": "magenta",
    "assumed": "magenta",
}
LABEL_WIDTH = 16
"""The left column, in which section titles stand."""
NARROW = 100
"""Below so many columns addresses of sources are left out, as they would be torn."""
WIDEST = 120
"""Lines longer than this are hard to read."""


def print_page(page: Page, console: Console) -> None:
    """Print a laid-out answer."""
    console.width = min(console.width, WIDEST)
    console.print(Text(page.title, style="bold"))
    console.print(Text(page.headline))
    console.print(Text(page.dateline, style="dim"))
    for section in page.sections:
        console.print()
        console.print(_section(section))
    for title, sections in (("Everything", page.appendix), ("How it follows", page.trace)):
        if sections:
            console.print()
            console.rule(title, style="dim", align="left")
        for section in sections:
            console.print()
            console.print(_section(section, below=True))
    console.print()
    console.print(_notes(page, addresses=console.width >= NARROW))
    console.print(Text(page.footer, style="dim"))


def _section(section: Section, *, below: bool = False) -> RenderableType:
    """Return a section with its title at the left, or above where titles are long."""
    title = Text(section.title, style=TONES[section.tone])
    rows = list(_rows(section))
    if below:
        return Group(title, *(Padding(row, (0, 0, 0, 2)) for row in rows))
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=LABEL_WIDTH, no_wrap=True)
    grid.add_column(overflow="fold")
    for number, row in enumerate(rows):
        grid.add_row(title if number == 0 else Text(), row)
    return grid


def _rows(section: Section) -> Iterator[RenderableType]:
    if section.verdict:
        yield Text(section.verdict, style="bold" if section.tone == "gate" else "dim")
    for line in section.lines:
        yield from _line(line, 0)


def _line(line: Line, indent: int) -> Iterator[RenderableType]:
    text = Text()
    if line.label:
        text.append(line.label, style="dim" if indent or line.label[:1].isdigit() else "bold")
        text.append("  " if line.text or line.kind else "")
    if line.kind:
        text.append(f"{line.kind}: ", style="bold")
    text.append(line.text)
    if line.who:
        text.append(f"  {line.who}", style="italic dim")
    if line.mark:
        text.append(f"  {line.mark}", style=MARKS.get(line.mark, "dim"))
    for number in line.notes:
        text.append(f" [{number}]", style="cyan")
    yield Padding(text, (0, 0, 0, indent))
    for below in line.below:
        yield from _line(below, indent + 2)


def _notes(page: Page, *, addresses: bool) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for note in page.notes:
        source = note.source
        text = Text(f"{source.publisher}, ")
        text.append(source.title, style="italic")
        text.append(f", {source.date or 'undated'}")
        if source.url and addresses:
            text.append(f"\n{source.url}", style=f"dim link {source.url}")
        grid.add_row(f"[{note.number}]", text)
    return grid
