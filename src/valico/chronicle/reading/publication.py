"""The day of publication as the page itself gives it: in the byline, or in a dateline."""

from collections.abc import Iterator, Sequence
from typing import Final

from valico.chronicle.reading.lexicon import Lexicon
from valico.chronicle.reading.moments import Moment, moments_of
from valico.chronicle.reading.sections import Section
from valico.chronicle.reading.tokens import Folded, Tokens, tokens_within
from valico.dates import Interval

_DATELINE: Final = 90
"""Characters of the body in which a dateline stands: "BEIJING, Aug 25, 2025 (Reuters) - "."""
_TOWNS: Final = 8
"""Tokens, at most, that stand before the date of a dateline."""
_OUTLET: Final = 6
"""Tokens, at most, that name the wire in brackets after the date."""
_CLOSE: Final = frozenset({"-", "—", "–", "(", ")", "电", "讯", "】", "]", ":", "/"})


def day_in_page(text: Folded, sections: Sequence[Section], lexicon: Lexicon) -> Interval | None:
    """Return the day that a byline names in full, or None."""
    bylines = [(s.start, s.end) for s in sections if s.kind == "byline"]
    return next((moment.days for _, moment in _days(text, bylines, lexicon)), None)


def without_dateline(
    text: Folded, sections: Sequence[Section], lexicon: Lexicon
) -> tuple[Section, ...]:
    """Return the sections with a dateline at the head of the body as a byline of its own."""
    place = next((n for n, s in enumerate(sections) if s.kind == "body"), None)
    if place is None:
        return tuple(sections)
    body = sections[place]
    limit = text.folded.rfind(" ", body.start, min(body.end, body.start + _DATELINE))
    stretch = [(body.start, limit if limit > body.start else body.end)]
    for tokens, moment in _days(text, stretch, lexicon):
        if _is_dateline(tokens, moment):
            cut = tokens.ends[_past(tokens, moment.end)]
            head = Section(kind="byline", start=body.start, end=cut)
            rest = Section(kind="body", start=cut, end=body.end)
            return (*sections[:place], head, rest, *sections[place + 1 :])
    return tuple(sections)


def _past(tokens: Tokens, place: int) -> int:
    """Return the last sign that closes a dateline: the dash after "(Reuters)"."""
    ahead = range(place, min(place + _OUTLET, len(tokens)))
    return max(p for p in ahead if tokens.norms[p] in _CLOSE)


def _days(
    text: Folded, stretches: Sequence[tuple[int, int]], lexicon: Lexicon
) -> Iterator[tuple[Tokens, Moment]]:
    if not any("0" <= c <= "9" for a, b in stretches for c in text.folded[a:b]):
        return
    tokens = tokens_within(text, stretches)
    times = [f for f in lexicon.index.find(tokens.norms) if f.entry.group == "time"]
    for moment in moments_of(tokens, times, None, fiscal=False):
        if moment.days is not None and (moment.days.end - moment.days.first).days == 1:
            yield tokens, moment


def _is_dateline(tokens: Tokens, moment: Moment) -> bool:
    """Say whether a date opens the body as the wires write it, closed by a dash or a bracket."""
    closed = moment.end < len(tokens) and tokens.norms[moment.end] in _CLOSE
    return closed and moment.first <= _TOWNS and moment.anchor is None
