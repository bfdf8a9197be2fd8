"""The reader: an article is pasted, its claims are marked in it; nothing of it is kept."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import Response

from valico.answer.reading import (
    Article,
    Reader,
    Reading,
    article_of,
    given,
    json_from_reading,
    read_article,
    read_reader,
)
from valico.errors import InputError
from valico.web.chart import as_file
from valico.web.firmness import look_of, worded
from valico.web.page import Face, Leaf
from valico.web.pages.chronicle.marked import paragraphs
from valico.web.pages.chronicle.read_sheet import read_claims, reading_sheet
from valico.web.taken import taken

router = APIRouter()
LONGEST_BYTES: Final = 200_000
LANGUAGES: Final = ("it", "en", "zh", "es", "de")
NAME: Final = "the article"
NOT_KEPT: Final = {"Cache-Control": "no-store"}
Field = Annotated[str, Form(max_length=200)]
Body = Annotated[str, Form()]


@cache
def reader_at(root: Path) -> Reader:
    """Return the lexicons and names that reading needs, read at the first article."""
    return read_reader(root=root)


@router.get("/read")
def desk(leaf: Face) -> Response:
    """Return the empty reader."""
    return _page(leaf, {"text": "", "published": "", "outlet": "", "language": ""})


@router.post("/read")
def read(
    leaf: Face, text: Body = "", published: Field = "", outlet: Field = "", language: Field = ""
) -> Response:
    """Return the article with its claims marked; what cannot be read is said beside the form."""
    said = {"text": text, "published": published, "outlet": outlet, "language": language}
    try:
        article, reading = _read(leaf, said)
    except InputError as fault:
        return _page(leaf, said, fault=str(fault).removeprefix(f"{NAME}: "))
    return _page(leaf, said, article=article, reading=reading)


@router.post("/read/json")
def read_as_json(
    leaf: Face, text: Body = "", published: Field = "", outlet: Field = "", language: Field = ""
) -> Response:
    """Return the claims in the form that `valico read --json` prints."""
    said = {"text": text, "published": published, "outlet": outlet, "language": language}
    _, reading = _read(leaf, said)
    return as_file(json_from_reading(reading), "application/json", "valico-claims-read.json")


@router.post("/read/csv")
def read_as_csv(
    leaf: Face, text: Body = "", published: Field = "", outlet: Field = "", language: Field = ""
) -> Response:
    """Return the claims as a table that no spreadsheet takes for formulas."""
    said = {"text": text, "published": published, "outlet": outlet, "language": language}
    _, reading = _read(leaf, said)
    return taken(reading_sheet(reading), "csv", name="valico-claims-read")


def _read(leaf: Leaf, said: dict[str, str]) -> tuple[Article, Reading]:
    """Return the article and its claims; raises InputError where it is too long or no article."""
    raw = said["text"].replace("\r\n", "\n").encode("utf-8", "replace")
    if len(raw) > LONGEST_BYTES:
        message = f"has {len(raw):,} bytes; the reader takes at most {LONGEST_BYTES:,}"
        raise InputError(message)
    told = given(said["published"] or None, said["outlet"] or None, said["language"] or None)
    article = article_of(raw, NAME, told)
    return article, read_article(article, reader_at(leaf.request.app.state.settings.data))


def _page(
    leaf: Leaf,
    said: dict[str, str],
    *,
    fault: str = "",
    article: Article | None = None,
    reading: Reading | None = None,
) -> Response:
    claims = read_claims(reading) if reading else ()
    answer = leaf.show(
        "reader.html",
        room="chronicle",
        status=400 if fault else 200,
        said=said,
        fault=fault,
        languages_read=LANGUAGES,
        reading=reading,
        title=(article.title or "") if article else "",
        claims=claims,
        paragraphs=paragraphs(article.text, reading) if article and reading else (),
        longest=LONGEST_BYTES,
        look_of=look_of,
        kinds=worded(leaf.language, "reader"),
    )
    answer.headers.update(NOT_KEPT)
    return answer
