"""One answer in four forms: text, Markdown, HTML, JSON."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console

from valico.answer.answer import Answer
from valico.answer.ask import ask
from valico.answer.html import html_from_page
from valico.answer.library import Library
from valico.answer.markdown import markdown_from_page
from valico.answer.page import Line, Note, Page, Section, page_from_answer
from valico.answer.report import report_html
from valico.answer.text import print_page
from valico.answer.wire import json_from_answer, schema
from valico.evidence import Source


@pytest.fixture(scope="module")
def answer(library: Library) -> Answer:
    words = "deepseek 10000 h200 2026-02-15 deepseek-v3"
    return ask(words, library, today=date(2026, 11, 21))


def printed(page: Page, width: int) -> str:
    out = StringIO()
    print_page(page, Console(file=out, width=width, color_system=None))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_fits_the_terminal(answer: Answer, width: int) -> None:
    for full in (False, True):
        lines = printed(page_from_answer(answer, full=full), width).splitlines()

        assert max(map(len, lines)) <= width


def test_every_footnote_of_the_text_is_explained(answer: Answer) -> None:
    text = printed(page_from_answer(answer, full=False), 100)

    used = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
    explained = {int(n) for n in re.findall(r"^\s*\[(\d+)\] \S", text, re.MULTILINE)}
    assert used == explained


def test_the_short_answer_leaves_the_trace_to_the_full_one(answer: Answer) -> None:
    short = printed(page_from_answer(answer, full=False), 100)
    full = printed(page_from_answer(answer, full=True), 100)

    assert "How it follows" not in short
    assert "How it follows" in full
    assert len(full) > 2 * len(short)


def test_markdown_links_each_footnote(answer: Answer) -> None:
    text = markdown_from_page(page_from_answer(answer))

    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert used == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))


class Requests(HTMLParser):
    """Collects what a browser would fetch on opening the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an attribute by which a browser fetches something."""
        fetched = {"src", "xlink:href", "data", "poster"} | ({"href"} if tag == "link" else set())
        self.found += [v for k, v in attrs if k in fetched and v and not v.startswith("#")]
        self.found += [tag] if tag == "script" else []


def test_the_page_is_self_contained(answer: Answer, library: Library) -> None:
    page = report_html(answer, library)
    requests = Requests()
    requests.feed(page)

    assert requests.found == []
    assert "@import" not in page
    assert page.count("<svg") == 1


def test_words_of_a_source_cannot_become_markup() -> None:
    hostile = '<script>alert("x")</script>'
    source = Source(id="s", kind="press", publisher=hostile, title=hostile)
    page = Page(
        title=hostile,
        headline=hostile,
        dateline="",
        sections=(Section(title="S", lines=(Line(text=hostile, who=hostile),)),),
        appendix=(),
        trace=(),
        notes=(Note(number=1, source=source),),
        footer="",
    )

    assert "<script" not in html_from_page(page)
    assert "<script" not in markdown_from_page(page).replace("\\<", "")


def test_json_names_its_schema_and_both_gates(answer: Answer) -> None:
    record = json.loads(json_from_answer(answer))

    assert record["schema"] == "valico.answer/1"
    assert {"us", "cn", "levies"} <= set(record["verdict"])


def test_the_schema_of_the_answer_describes_the_answer() -> None:
    described = json.loads(schema())

    assert "Answer" in described["$defs"]
