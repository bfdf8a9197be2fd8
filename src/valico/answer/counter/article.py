"""What is asked of the reader: an article in, claims out."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Name
from valico.answer.reading import Given, Reading, article_of, read_article

LONGEST: Final = 400_000
"""Characters of an article: a book chapter; read in some seconds."""
WHERE: Final = "article"
"""What messages call a text that came over a wire."""


class ReadAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The text of an article, plain or HTML, and what is known of it."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    published: Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    """The day of publication: 2025-08-25, or 2025-08."""
    outlet: Name | None = None
    language: Literal["it", "en", "zh", "es", "de"] | None = None


def read(asked: ReadAsked, counter: Counter) -> Reading:
    """Return the claims in an article: attributed, hedged, dated, with their words."""
    said = Given(published=asked.published, outlet=asked.outlet, language=asked.language)
    article = article_of(asked.text.encode(), WHERE, said)
    return read_article(article, counter.reader)
