"""The answer as Markdown, with footnotes that Markdown knows."""

from collections.abc import Iterator

from valico.answer.page import Line, Page, Section


def markdown_from_page(page: Page) -> str:
    """Return a laid-out answer as a Markdown document."""
    parts = [f"# {safe(page.title)}", f"**{safe(page.headline)}**", f"*{page.dateline}*"]
    parts += [section_as_markdown(section, 2) for section in page.sections]
    for title, sections in (("Everything", page.appendix), ("How it follows", page.trace)):
        parts += [f"## {title}"] * bool(sections) + [
            section_as_markdown(one, 3) for one in sections
        ]
    parts.append("\n".join(f"[^{n.number}]: {safe(n.source.citation())}" for n in page.notes))
    parts.append(f"*{page.footer}*")
    return "\n\n".join(parts) + "\n"


def section_as_markdown(section: Section, level: int) -> str:
    """Return a section under a heading of a level, its lines as a list with footnotes."""
    verdict = f"\n\n{safe(section.verdict)}" if section.verdict else ""
    lines = "\n".join(text for line in section.lines for text in _line(line, 0))
    return f"{'#' * level} {safe(section.title)}{verdict}\n\n{lines}"


def _line(line: Line, depth: int) -> Iterator[str]:
    label = f"**{safe(line.label)}** " if line.label else ""
    mark = f" *({safe(line.mark)})*" if line.mark else ""
    notes = "".join(f"[^{number}]" for number in line.notes)
    who = f" — {safe(line.who)}" if line.who else ""
    kind = f"{safe(line.kind)}: " if line.kind else ""
    yield f"{'  ' * depth}- {label}{kind}{safe(line.text)}{who}{mark}{notes}"
    for below in line.below:
        yield from _line(below, depth + 1)


def safe(text: str) -> str:
    """Keep words from being read as markup."""
    for mark in ("\\", "`", "*", "_", "[", "]", "<", ">", "#", "|"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")
