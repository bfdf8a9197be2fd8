"""An article as it is handed to the reader."""

import re
from datetime import date
from typing import Final, Literal, get_args

import msgspec

from valico import dates
from valico.errors import InputError

Language = Literal["it", "en", "zh", "es", "de"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages that there are lexicons for; Italian, English and Chinese are the full ones."""
LONGEST: Final = 2_000_000
"""Characters; a longer text is no article."""

_DAY_IN_ADDRESS: Final = re.compile(r"[/-](20\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_.-]|$)")
_MONTH_IN_ADDRESS: Final = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])/")


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article and what is known of it; unknown fields are passed over."""

    id: str = ""
    url: str | None = None
    language: str | None = None
    publisher: str | None = None
    publication_date: str | None = None
    """A partial date: a day, a month or a year."""
    title: str | None = None
    text: str


def published(article: Article) -> dates.Interval | None:
    """Return the days on which the article may have come out, or None where nothing tells.

    The address is asked when the record is silent: many outlets write the day into it.

    >>> published(Article(url="https://www.abc.com/2025/12/08/chip", text=""))
    Interval(first=datetime.date(2025, 12, 8), end=datetime.date(2025, 12, 9))
    """
    if article.publication_date:
        return dates.interval(article.publication_date)
    address = article.url or ""
    found = _DAY_IN_ADDRESS.search(address) or _MONTH_IN_ADDRESS.search(address)
    if found is None:
        return None
    try:
        return dates.interval("-".join(found.groups()))
    except InputError:
        return None


def last_day(days: dates.Interval) -> date:
    """Return the last day that lies in an interval."""
    return date.fromordinal(days.end.toordinal() - 1)
