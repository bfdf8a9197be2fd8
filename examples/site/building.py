"""The whole site, page by page, in a folder."""

import shutil
from pathlib import Path

from contents import SITE, Page, address_of, page_of, path_of, read_contents
from dictionary import as_markdown as dictionary
from rendering import FONTS, TOKENS, Renderer
from tours import as_markdown as tour_as_markdown
from tours import read_tour

from valico.store import read_sources


def pages() -> list[Page]:
    """Return all pages in their order."""
    return [
        page_of(address_of(name), chapter.title, text_of(name))
        for chapter in read_contents().chapter
        for name in chapter.pages
    ]


def text_of(name: str) -> str:
    """Return the Markdown of a page, made where it has no file of its own."""
    if name == "made/dictionary.md":
        return dictionary()
    if name.startswith("tours/"):
        return tour_as_markdown(read_tour(SITE / name))
    return path_of(name).read_text(encoding="utf-8")


def build(folder: Path) -> int:
    """Write the site into a folder, which is made anew; return how many pages it has."""
    shutil.rmtree(folder, ignore_errors=True)
    made = pages()
    renderer = Renderer(read_contents().title, made, read_sources())
    for number, page in enumerate(made):
        path = folder / page.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(renderer.page(number), encoding="utf-8")
    shutil.copytree(FONTS, folder / "fonts")
    for sheet in (TOKENS, TOKENS.with_name("valico.svg"), SITE / "site.css"):
        shutil.copy(sheet, folder)
    return len(made)
