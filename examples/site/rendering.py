"""Pages as HTML: Markdown, citations and a template; no script, no request to anywhere."""

import html
import posixpath
import re
from collections.abc import Mapping, Sequence

from contents import ROOT, SITE, Page, address_of
from excerpt import LEFT_OUT
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.container import container_plugin
from shell import PROMPT

from valico import __version__
from valico.evidence import Source

_CITE = re.compile(r"\[@(?P<id>[a-z0-9-]+)\]")
_LINK = re.compile(r'(?P<head><a href=")(?P<to>[^"#:]+\.md)(?P<tail>[^"]*")')
_AWAY = re.compile(r'<a href="(?P<to>[^":#]+)">(?P<text>.*?)</a>')
TOKENS = ROOT / "src" / "valico" / "web" / "static" / "valico.css"
"""Colours and fonts are those of the web pages."""
FONTS = TOKENS.parent / "fonts"


class Renderer:
    """Turns the pages of a site into HTML, knowing all of them."""

    def __init__(self, title: str, pages: Sequence[Page], sources: Mapping[str, Source]) -> None:
        self.title = title
        self.pages = list(pages)
        self.sources = sources
        self.addresses = {page.name for page in pages}
        self.markdown = _markdown()
        self.templates = Environment(
            loader=FileSystemLoader(SITE),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
        )

    def page(self, number: int) -> str:
        """Return one page whole."""
        page = self.pages[number]
        return self.templates.get_template("page.html").render(
            site=self.title,
            version=__version__,
            page=page,
            pages=self.pages,
            before=self.pages[number - 1] if number else None,
            after=self.pages[number + 1] if number + 1 < len(self.pages) else None,
            body=self.body(page),
            to=lambda address: relative(address, page.name),
        )

    def body(self, page: Page) -> str:
        """Return the body of a page, its links turned towards the site."""
        text = _CITE.sub(lambda match: self._cited(match["id"]), page.text)
        made = self.markdown.render(text)
        turned = _LINK.sub(_turned, made)
        return _AWAY.sub(lambda match: self._inside(match, page), turned)

    def _cited(self, name: str) -> str:
        source = self.sources[name]
        said = html.escape(", ".join((source.publisher, source.title, source.date or "undated")))
        if source.url is None:
            return f"<cite>{said}</cite>"
        return f'<cite><a href="{html.escape(source.url)}" rel="noreferrer">{said}</a></cite>'

    def _inside(self, match: re.Match[str], page: Page) -> str:
        """Turn a link that leads to a page towards it; of any other keep the words."""
        to = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), match["to"]))
        there = address_of(to).replace("papers/docs/", "papers/")  # as papers at the root say
        if there not in self.addresses:
            return match["text"]
        return f'<a href="{relative(there, page.name)}">{match["text"]}</a>'


def relative(address: str, page: str) -> str:
    """Return the way from a page to an address of the site.

    >>> relative("index.html", "gates/tpp.html")
    '../index.html'
    """
    return posixpath.relpath(address, posixpath.dirname(page) or ".")


def _turned(match: re.Match[str]) -> str:
    return f"{match['head']}{match['to'].removesuffix('.md')}.html{match['tail']}"


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.use(anchors_plugin, max_level=3)
    for name in ("formula", "number", "solution"):
        markdown.use(container_plugin, name, render=_container)
    for rule, made in (("fence", _fence), ("table_open", _table), ("table_close", _table)):
        markdown.add_render_rule(rule, made)
    return markdown


def _container(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env
    token = tokens[at]
    kind = token.type.split("_")[1]
    if kind == "solution":
        return "<details><summary>Solution</summary>\n" if token.nesting == 1 else "</details>\n"
    return f'<div class="{kind}">\n' if token.nesting == 1 else "</div>\n"


def _table(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env
    opening = '<div class="wide" tabindex="0" role="group" aria-label="Table">\n<table>\n'
    return opening if tokens[at].nesting == 1 else "</table>\n</div>\n"


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env
    token = tokens[at]
    language, *said = token.info.split() or [""]
    lines = [_line(line, console=language == "console") for line in token.content.splitlines()]
    name = next((word.removeprefix("file=") for word in said if word.startswith("file=")), "")
    title = f'<p class="file"><code>{html.escape(name)}</code></p>\n' if name else ""
    label = "Command and output" if language == "console" else "Listing"
    body = "\n".join(lines)
    kind = html.escape(language or "text")
    box = f'<pre class="{kind}" tabindex="0" role="group" aria-label="{label}">'
    return f"{title}{box}<code>{body}</code></pre>\n"


def _line(line: str, *, console: bool) -> str:
    shown = html.escape(line)
    if console and line.startswith(PROMPT):
        return f"<b>{shown}</b>"
    return f'<span class="left-out">{shown}</span>' if line == LEFT_OUT else shown


__all__ = ["FONTS", "TOKENS", "Renderer", "address_of", "relative"]
