"""From the bytes of a file to an article: JSON, HTML or plain text, in whatever encoding."""

import json
import re
from typing import Final

import msgspec

from valico.chronicle.reading.article import LONGEST, Article
from valico.errors import InputError

LARGEST: Final = 20_000_000
"""Bytes; a larger file is no article."""
MOST_STRAY: Final = 0.02
"""More bytes of another encoding than this share, and the text cannot be trusted."""
_HTML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_LETTERS: Final = re.compile(r"\w")


def article_from_bytes(raw: bytes, name: str) -> Article:
    """Return the article in a file; each fault is one message that names the file."""
    try:
        return _article(raw, name)
    except InputError as fault:
        message = f"{name}: {fault}"
        raise InputError(message) from fault


def _article(raw: bytes, name: str) -> Article:
    if len(raw) > LARGEST:
        message = f"has {len(raw) / 1e6:.0f} MB; an article has at most {LARGEST / 1e6:.0f} MB"
        raise InputError(message)
    text = text_from_bytes(raw)
    if name.lower().endswith(".json") or text.lstrip().startswith("{"):
        article = _from_json(text)
    elif name.lower().endswith((".html", ".htm")) or _HTML.match(text):
        article = article_from_html(text)
    else:
        article = Article(text=text)
    return _checked(article)


def _checked(article: Article) -> Article:
    if not _LETTERS.search(article.text):
        message = "holds no words; nothing to read"
        raise InputError(message)
    if len(article.text) > LONGEST:
        message = f"holds {len(article.text):,} characters; an article has at most {LONGEST:,}"
        raise InputError(message)
    return article


def text_from_bytes(raw: bytes) -> str:
    """Return the text of bytes: by their mark, as UTF-8, as Chinese GB 18030, or mended.

    >>> text_from_bytes("perché".encode())
    'perché'
    """
    if not raw.strip():
        message = "is empty"
        raise InputError(message)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    if b"\0" in raw:
        message = "is no text but binary; give text, HTML or JSON"
        raise InputError(message)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _mended(raw)


def _mended(raw: bytes) -> str:
    """Return text whose encoding is another or mixed; stray bytes are read as Windows-1252."""
    chinese = raw.decode("gb18030", errors="replace")
    if len(_CHINESE.findall(chinese)) > 0.3 * len(chinese) and chinese.count(
        "\ufffd"
    ) < MOST_STRAY * len(chinese):
        return chinese
    text = raw.decode("utf-8", errors="surrogateescape")
    stray = sum("\ud800" <= c <= "\udfff" for c in text)
    if stray > max(MOST_STRAY * len(text), 2) and not _is_western(raw):
        message = "mixes encodings, or is no text; save it as UTF-8"
        raise InputError(message)
    return "".join(
        bytes([ord(c) - 0xDC00]).decode("cp1252", errors="replace")
        if "\udc00" <= c <= "\udfff"
        else c
        for c in text
    )


def _is_western(raw: bytes) -> bool:
    """Say whether the bytes read as Windows-1252 are mostly letters and spaces."""
    text = raw.decode("cp1252", errors="replace")
    plain = sum(c.isalnum() or c.isspace() or c in ".,;:'\"!?()-%$€’“”«»" for c in text)
    return plain > 0.95 * len(text)  # prose has few other signs


def _from_json(text: str) -> Article:
    try:
        return msgspec.json.decode(text, type=Article)
    except (msgspec.DecodeError, json.JSONDecodeError) as fault:
        message = f'is no article record: {fault}; it holds at least {{"text": …}}'
        raise InputError(message) from fault


def article_from_html(text: str) -> Article:
    """Return the article in a page: its text, title, outlet, language and date."""
    try:
        import trafilatura  # noqa: PLC0415  # only pages pay for it
    except ImportError as missing:
        message = "is a web page, and reading those needs trafilatura: pip install 'valico[html]'"
        raise InputError(message) from missing
    page = trafilatura.bare_extraction(
        text, include_comments=False, include_tables=False, with_metadata=True
    )
    body = getattr(page, "text", None) if page is not None else None
    if page is None or not body:
        message = "holds no article: the page has scripts, menus or comments only"
        raise InputError(message)
    return Article(
        text=str(body),
        title=_told(page, "title"),
        url=_told(page, "url"),
        publisher=_told(page, "sitename") or _told(page, "hostname"),
        publication_date=_told(page, "date"),
    )


def _told(page: object, field: str) -> str | None:
    value = getattr(page, field, None)
    return str(value) if value else None
