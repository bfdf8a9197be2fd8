"""`valico read`: from articles to attributed, hedged, dated claims."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from valico.answer.reading import (
    article_of,
    given,
    json_from_reading,
    lines,
    named,
    read_article,
    read_reader,
)
from valico.cli.articles import bytes_of, names_of, watched
from valico.cli.ledgers import Moment, now
from valico.cli.options import terminal
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.chronicle.taking import Inbox
    from valico.answer.reading import Article, Given, Reader, Reading
    from valico.answer.second_reader import ModelReader

KEY: Final = "VALICO_READER_KEY"
"""The variable of the environment that holds the key of a second reader."""


class Work(NamedTuple):
    """With what the articles are read, and where they go."""

    reader: "Reader"
    said: "Given"
    second: "ModelReader | None"
    ledger: "Inbox | None"
    given: tuple[str, ...]


class Done(NamedTuple):
    """What became of one article."""

    reading: "Reading"
    told: dict[str, object]
    """What else a machine is told of it."""
    words: tuple[str, ...]
    """The same for people, a line each."""


@click.command(
    epilog="Exit code 0: all was read. 2: something was not; the rest was.\n\n"
    "\b\nTry: valico read article.txt --published 2025-08-25 --outlet Reuters\n"
    "     valico read articles/ --ledger claims.sqlite\n"
    "     valico read article.txt --reader http://localhost:8000/v1 --model NAME"
)
@click.argument("files", nargs=-1, required=True)
@click.option("--published", help="The day of publication: 2025-08-25, or 2025-08.")
@click.option("--outlet", help="Who published.")
@click.option(
    "--language", type=click.Choice(["it", "en", "zh", "es", "de"]), help="Default: found out."
)
@click.option(
    "--ledger",
    metavar="FILE|postgresql://…",
    help="Enter what was read in a ledger, which is begun where there is none.",
)
@click.option("--retrieved", type=Moment(), help="When the articles were fetched, for the ledger.")
@click.option(
    "--reader",
    metavar="URL",
    help=f"Ask a model instead, at an OpenAI-compatible address; its key stands in {KEY}.",
)
@click.option("--model", metavar="NAME", help="Which model.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=120.0,
    show_default=True,
    help="Seconds that a model may take for one article.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def read_command(
    files: tuple[str, ...],
    *,
    published: str | None,
    outlet: str | None,
    language: str | None,
    ledger: str | None,
    retrieved: datetime | None,
    reader: str | None,
    model: str | None,
    timeout: float,
    as_json: bool,
) -> None:
    """Read articles: text, saved HTML, or JSON records; a folder, or - for the standard input.

    A model is believed nothing that does not stand in the article, and nothing more firmly than
    the rules found it; what is dropped is counted aloud.
    """
    said = given(published, outlet, language)
    names = list(dict.fromkeys(name for file in files for name in names_of(file)))
    second = _second(reader, model, timeout)
    with _ledger(ledger, retrieved) as inbox:
        work = Work(read_reader(), said, second, inbox, files)
        gc.freeze()  # the lexicons stay; collecting them again and again costs a tenth of the time
        faults = _read_all(names, work, as_json=as_json)
    if faults:
        sys.exit(InputError.exit_code)


def _second(url: str | None, model: str | None, timeout_s: float) -> "ModelReader | None":
    if url is None:
        if model is not None:
            message = f"--model {model} needs the address of a server; give --reader URL"
            raise InputError(message)
        return None
    from valico.answer.second_reader import second_reader  # noqa: PLC0415  # most reading is by rules

    return second_reader(url, model, key=os.environ.get(KEY, ""), timeout_s=timeout_s)


@contextmanager
def _ledger(address: str | None, retrieved: datetime | None) -> Iterator["Inbox | None"]:
    if address is None:
        yield None
        return
    from valico.answer.chronicle.taking import taking  # noqa: PLC0415  # only a ledger needs it

    with taking(address, retrieved=retrieved) as inbox:
        yield inbox


def _read_all(names: list[str], work: Work, *, as_json: bool) -> int:
    """Read every file and show it; return how many could not be read."""
    faults = printed = 0
    for name in watched(names):
        try:
            done = _read(name, work)
        except InputError as fault:
            faults += 1
            click.echo(f"valico: {fault}", err=True)
            continue
        _show(done, name, as_json=as_json, alone=len(names) == 1, first=printed == 0)
        printed += 1
    if as_json and len(names) != 1:
        click.echo("]" if printed else "[]")
    return faults


def _read(name: str, work: Work) -> Done:
    article = article_of(bytes_of(name, work.given), name, work.said)
    return named(name, lambda: _entered(article, work) if work.ledger else _by(article, work))


def _entered(article: "Article", work: Work) -> Done:
    """Read an article with its headline, and enter what was read."""
    from valico.answer.chronicle import taking  # noqa: PLC0415  # only a ledger needs it

    assert work.ledger is not None  # noqa: S101  # the caller looked
    full = taking.whole(article)
    done = _by(full, work)
    engine = work.second.engine if work.second else None
    found = taking.taken(full, done.reading, work.ledger, engine=engine, recorded=now())
    told = {**done.told, "entered": taking.taken_told(found)}
    return done._replace(told=told, words=(*done.words, taking.taken_in_words(found, work.ledger)))


def _by(article: "Article", work: Work) -> Done:
    rules = read_article(article, work.reader)
    if work.second is None:
        return Done(rules, {}, ())
    from valico.answer.second_reader import read_with_model  # noqa: PLC0415  # as above

    found = read_with_model(article, rules, work.second)
    return Done(found.reading, {"second_reader": found.account}, (found.account.words(),))


def _show(done: Done, name: str, *, as_json: bool, alone: bool, first: bool) -> None:
    if as_json:
        start = "" if alone else "[" if first else ","
        told = json_from_reading(done.reading, None if alone else name, **done.told)
        click.echo(start + told.decode())
        return
    console = terminal()
    if not alone:
        console.print(name, style="bold underline")
    for line in lines(done.reading):
        console.print(line)
    count = len(done.reading.headline) + len(done.reading.claims)
    console.print(f"{count} claim{'' if count == 1 else 's'}", style="dim")
    for words in done.words:
        console.print(words, style="dim")
