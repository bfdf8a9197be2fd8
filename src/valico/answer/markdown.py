"""The answer as Markdown, with footnotes that Markdown knows."""

from collections.abc import Iterator

from valico.answer.page import Line, Page, Section


def markdown_from_page(page: Page) -> str:
    """Return a laid-out answer as a Markdown document."""
    parts = [f"# {_safe(page.title)}", f"**{_safe(page.headline)}**", f"*{page.dateline}*"]
    parts += [_section(section, 2) for section in page.sections]
    parts += ["## Everything", *(_section(section, 3) for section in page.appendix)]
    parts += ["## How it follows", *(_section(section, 3) for section in page.trace)]
    parts.append("\n".join(f"[^{n.number}]: {_safe(n.source.citation())}" for n in page.notes))
    parts.append(f"*{page.footer}*")
    return "\n\n".join(parts) + "\n"


def _section(section: Section, level: int) -> str:
    verdict = f"\n\n{_safe(section.verdict)}" if section.verdict else ""
    lines = "\n".join(text for line in section.lines for text in _line(line, 0))
    return f"{'#' * level} {_safe(section.title)}{verdict}\n\n{lines}"


def _line(line: Line, depth: int) -> Iterator[str]:
    label = f"**{_safe(line.label)}** " if line.label else ""
    mark = f" *({_safe(line.mark)})*" if line.mark else ""
    notes = "".join(f"[^{number}]" for number in line.notes)
    who = f" — {_safe(line.who)}" if line.who else ""
    kind = f"{_safe(line.kind)}: " if line.kind else ""
    yield f"{'  ' * depth}- {label}{kind}{_safe(line.text)}{who}{mark}{notes}"
    for below in line.below:
        yield from _line(below, depth + 1)


def _safe(text: str) -> str:
    """Keep words from being read as markup."""
    for mark in ("\\", "`", "*", "_", "[", "]", "<", ">", "#", "|"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")
