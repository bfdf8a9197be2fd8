"""The parts of a page: title, byline, body; and what is no part of the article."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

SectionKind = Literal["title", "byline", "body", "pull-quote", "links", "comments", "boilerplate"]
READ: Final[frozenset[SectionKind]] = frozenset({"title", "body"})
"""The parts that claims are read from."""

_LINE: Final = re.compile(r"[^\r\n]+")
_COMMENTS: Final = re.compile(
    r"\s*(?:\d+\s*)?(?:commenti?|comments?|kommentare|comentarios|评论|評論|网友评论|全部评论|热门评论)"
    r"\s*(?:[(:（：]?\s*\d*\s*[)）]?)\s*",
    re.IGNORECASE,
)
_NO_COMMENTS: Final = re.compile(
    r"(?:gli autori dei commenti|devi effettuare il login|log ?in to comment|join the conversation"
    r"|leave a comment|post a comment|lascia un commento|登录后.{0,6}评论|发表评论)",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"\s*(?:di|by|von|por|a cura di)\s+[A-Z][^.!?]{2,60}?(?:pubblicat|\d{4}|$)"
    r"|\s*(?:published|pubblicato|updated|aggiornato|posted|last modified|veröffentlicht)\b"
    r".{0,120}$"
    r"|\s*(?:记者|作者|来源|编辑|責任編輯|责任编辑|文[/|｜]|发布时间|发布于|时间[:：])\s*[:：/|｜]?.{0,40}$"
    r"|\s*(?:[^\W\d_]+,? )?\d{1,2}(?:st|nd|rd|th|º)?[ ./-][^\W\d_]{3,10}\.?,?[ ./-]20\d\d\b.{0,30}$"
    r"|\s*(?:[^\W\d_]+,? )?[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?, 20\d\d\b.{0,30}$"
    r"|\s*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?.{0,30}$",
    re.IGNORECASE,
)
_BOILERPLATE: Final = re.compile(
    r"\s*(?:leggi anche|read (?:also|more)|see also|related|advertisement|pubblicit[àa]|follow us"
    r"|seguici|sign up|subscribe|iscriviti|all rights reserved|©|copyright|share this|condividi"
    r"|image (?:credit|source)|foto:|photo:|fonte:|source:|tag:|tags:|延伸阅读|相关阅读|推荐阅读"
    r"|更多精彩|原标题|免责声明|版权声明|https?://\S+\s*$)",
    re.IGNORECASE,
)
_COMMENT_WORDS: Final = ("comment", "conver", "effettuar", "评论")
"""Each line that `_NO_COMMENTS` finds holds one of these, in small letters."""
_ENDS: Final = frozenset(".!?。！？…:：;；")
_CLOSERS: Final = "\"'”’»)]』」"
_WORD: Final = re.compile(r"\w+")
LIST_LINES: Final = 3
"""So many unended lines on end are a list of links."""
REPEATED: Final = 0.6
"""A lone unended line that shares so much of its words with a paragraph repeats it."""
_HEAD: Final = 4
"""A byline among so many first lines closes the head: title and standfirst stand before it."""
NEAR: Final = 100
"""A repetition stands within so many lines of what it repeats."""
LONGEST_TITLE: Final = 220
"""Characters."""


class Section(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of the text, as offsets, and what it is."""

    kind: SectionKind
    start: int
    end: int


def sections_of(text: str) -> tuple[Section, ...]:
    """Return the parts of a text, line by line."""
    lines = [m.span() for m in _LINE.finditer(text) if m[0].strip()]
    if len(lines) == 1:
        return (Section(kind="body", start=lines[0][0], end=lines[0][1]),)
    kinds = _kinds([text[start:end] for start, end in lines])
    return tuple(
        Section(kind=kind, start=start, end=end)
        for kind, (start, end) in zip(kinds, lines, strict=True)
    )


def _kinds(lines: Sequence[str]) -> list[SectionKind]:
    kinds: list[SectionKind] = [*_one_by_one(lines)]
    if kinds and _is_title(lines, kinds):
        kinds[0] = "title"
    head = kinds.index("byline") if "byline" in kinds[:_HEAD] else 0
    kinds[:head] = ["title"] * head
    for first, end in _unended_runs(lines, kinds):
        if end - first >= LIST_LINES and first > 0:
            kinds[first:end] = ["links"] * (end - first)
        elif first > 0:
            kinds[first:end] = [_lone(lines, kinds, place) for place in range(first, end)]
    return kinds


def _one_by_one(lines: Sequence[str]) -> Iterator[SectionKind]:
    ended = False
    for line in lines:
        short = len(line) < LONGEST_TITLE
        ended = ended or (short and bool(_COMMENTS.fullmatch(line)))
        if ended or _closes_comments(line):
            yield "comments"
        elif short and not _is_ended(line) and _BYLINE.match(line):
            yield "byline"
        else:
            yield "boilerplate" if _BOILERPLATE.match(line) else "body"


def _closes_comments(line: str) -> bool:
    small = line.lower()
    return any(word in small for word in _COMMENT_WORDS) and bool(_NO_COMMENTS.search(line))


def _is_ended(line: str) -> bool:
    """Say whether a line ends as a sentence does, perhaps within quotation marks."""
    return line.rstrip().rstrip(_CLOSERS)[-1:] in _ENDS


def _is_title(lines: Sequence[str], kinds: Sequence[SectionKind]) -> bool:
    first = lines[0]
    return (
        kinds[0] == "body"
        and len(first) < LONGEST_TITLE
        and not _is_ended(first)
        and any(kind == "body" for kind in kinds[1:])
    )


def _unended_runs(lines: Sequence[str], kinds: Sequence[SectionKind]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of body lines that end without a full stop."""
    first: int | None = None
    for place, line in enumerate(lines):
        loose = kinds[place] == "body" and not _is_ended(line)
        if loose and first is None:
            first = place
        if not loose and first is not None:
            yield first, place
            first = None
    if first is not None:
        yield first, len(lines)


def _lone(lines: Sequence[str], kinds: Sequence[SectionKind], place: int) -> SectionKind:
    """Return what a lone unended line is: part of the head, a repetition, or body."""
    words = _words(lines[place])
    for other in range(max(0, place - NEAR), min(place + NEAR, len(lines))):
        line = lines[other]
        if kinds[other] == "body" and len(line) > len(lines[place]):
            folded = line.casefold()
            if sum(word in folded for word in words) >= REPEATED * len(words):
                return "pull-quote"
    return "body"


def _words(line: str) -> set[str]:
    words = {w.casefold() for w in _WORD.findall(line)}
    long = {w for w in words if len(w) > 3 or w.isdigit()}  # noqa: PLR2004  # short ones abound
    return long or set(line)
