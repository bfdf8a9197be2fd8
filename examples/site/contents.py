"""The contents of the site: chapters and pages, in the order in which one reads them."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import rtoml

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"
_TITLE = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
_DATA = re.compile(r"^<!-- data: (?P<paths>.+) -->\n", re.MULTILINE)


class Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pages that belong together."""

    title: str
    pages: tuple[str, ...]
    """Files: below docs/site, or with `../` beside it; `made/…` has no file."""


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file docs/site/contents.toml."""

    title: str
    chapter: tuple[Chapter, ...]


class Page(msgspec.Struct, frozen=True):
    """One page: where it will stand, its title, its chapter, its Markdown, the data behind it."""

    name: str
    chapter: str
    text: str
    data: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the first heading."""
        match = _TITLE.search(self.text)
        return match["title"] if match else self.name


def read_contents() -> Contents:
    """Return the chapters of the site."""
    return msgspec.convert(rtoml.load(SITE / "contents.toml"), Contents)


def path_of(name: str) -> Path:
    """Return the file of a page: `../data.md` stands in docs, the others in docs/site."""
    return (SITE / name).resolve()


def page_of(name: str, chapter: str, text: str) -> Page:
    """Return a page from its text; `<!-- data: … -->` names the files to edit."""
    match = _DATA.search(text)
    data = tuple(match["paths"].split()) if match else ()
    return Page(address_of(name), chapter, _DATA.sub("", text), data)


def address_of(name: str) -> str:
    """Return the address of a page: `gates/tpp.md` is `gates/tpp.html`.

    >>> address_of("../data.md")
    'papers/data.html'
    """
    placed = f"papers/{name.lstrip('./')}" if name.startswith("../") else name
    return f"{placed.rsplit('.', 1)[0]}.html"


def own_pages(contents: Contents) -> Sequence[Path]:
    """Return the Markdown files of the site itself, whose listings it keeps fresh."""
    names = [name for chapter in contents.chapter for name in chapter.pages]
    return [path_of(n) for n in names if not n.startswith(("../", "made/", "tours/"))]
