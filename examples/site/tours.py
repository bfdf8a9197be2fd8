"""A guided tour: each statement of an article, and what Valico has to say to it."""

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
import rtoml
from excerpt import excerpt
from listings import printed_by

Verdict = Literal["supported", "contradicted", "refined", "unknown"]
VERDICTS: dict[Verdict, str] = {
    "supported": "The data bear it out, with an origin other than the article.",
    "refined": "Right in part: a number, a date, a name or a condition is missing or off.",
    "contradicted": "Figures, rules or better placed sources say otherwise.",
    "unknown": "Nothing in the data settles it, or it is a wish or a judgement.",
}
MOST_WORDS = 15


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One statement, its verdict, and the command that shows it."""

    quote: str
    """At most 15 words of the article."""
    says: str
    """The statement in our own words."""
    by: str
    """Who says so, from the outlet to the origin."""
    read: str
    """How firmly, as `valico read` tells it from the quote alone."""
    verdict: Verdict
    why: str
    command: str
    shows: tuple[str, ...]
    """Words that the command must print; their lines are the excerpt."""


class Tour(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An article in statements."""

    title: str
    lead: str
    source: str
    """Id of the article among the sources."""
    language: str
    left_out: str
    """What else stands on the page of the article, and why it is passed over."""
    learnt: str
    """What the whole comes to."""
    statement: tuple[Statement, ...]


def read_tour(path: Path) -> Tour:
    """Return a tour of docs/site/tours."""
    return msgspec.convert(rtoml.load(path), Tour)


def as_markdown(tour: Tour) -> str:
    """Return a tour as a page; every command is run for it."""
    head = [f"# {tour.title}", tour.lead, f"The article: [@{tour.source}].", *_count(tour)]
    told = list(enumerate(tour.statement, 1))
    head.append(_at_a_glance(told))
    steps = [part for n, one in told for part in _statement(n, one, tour.language)]
    return "\n\n".join([*head, *steps, "## What it comes to", tour.learnt])


def counted(tour: Tour) -> dict[str, int]:
    """Return how many statements have each verdict."""
    counts = Counter(one.verdict for one in tour.statement)
    return {verdict: counts[verdict] for verdict in VERDICTS}


def _count(tour: Tour) -> Iterator[str]:
    rows = [f"| {_badge(v)} | {n} | {VERDICTS[v]} |" for v, n in _counts(tour)]
    table = "\n".join(["| Verdict | Statements | It means |", "| --- | ---: | --- |", *rows])
    yield f"{len(tour.statement)} statements, in the order of the article."
    yield table
    yield tour.left_out


def _counts(tour: Tour) -> list[tuple[Verdict, int]]:
    counts = Counter(one.verdict for one in tour.statement)
    return [(verdict, counts[verdict]) for verdict in VERDICTS]


def _at_a_glance(told: Sequence[tuple[int, Statement]]) -> str:
    rows = [
        f'<li><a href="#s{n}">{html.escape(one.says)}</a> {_badge(one.verdict)}</li>'
        for n, one in told
    ]
    listed = "\n".join(rows)
    return f"<details><summary>All at a glance</summary>\n<ol>\n{listed}\n</ol>\n</details>"


def _statement(number: int, one: Statement, language: str) -> Iterator[str]:
    yield f'<h2 id="s{number}">{number}. {html.escape(one.says)}</h2>'
    yield f'<blockquote lang="{language}"><p>“{html.escape(one.quote)}”</p></blockquote>'
    yield f"{_badge(one.verdict)} {one.why}"
    by = html.escape(one.by)
    yield f'<p class="who">Said by {by}. Read as <em>{one.read}</em>.</p>'
    shown = excerpt(printed_by(one.command), one.shows, of=one.command)
    yield f"```console\n$ {one.command}\n{shown}\n```"


def _badge(verdict: Verdict) -> str:
    return f'<span class="verdict {verdict}">{verdict}</span>'
