"""Articles entered in a ledger, each once: reading one again adds nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from valico.chronicle.book import Book
from valico.chronicle.entries import Payload, Recording
from valico.chronicle.intake.recordings import Engine, Intake, recording_of
from valico.chronicle.reading.claim import Reading
from valico.chronicle.utterances import Document


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one article."""

    document: Document
    recordings: tuple[Recording, ...]
    """The claims that were read, entered now or before."""
    entered_as: tuple[int, int] | None
    """The first and the last new entry; None where the ledger held them all."""

    @property
    def without_state(self) -> int:
        """How many of the claims begin no state: nothing was guessed for them."""
        return sum(recording.claim.value is None for recording in self.recordings)


def take(  # noqa: PLR0913, PLR0917  # an article, who read it, with what, into what, when
    document: Document,
    reading: Reading,
    engine: Engine,
    intake: Intake,
    book: Book,
    recorded: datetime,
) -> Taken:
    """Enter an article and its claims, all or nothing, unless the ledger holds them."""
    made = (recording_of(claim, document, engine, intake) for claim in reading.claims)
    recordings = tuple(_once(made))
    payloads = tuple(_new(document, recordings, book))
    if not payloads:
        return Taken(document=document, recordings=recordings, entered_as=None)
    entries = book.append(payloads, recorded=recorded)
    span = (entries[0].seq, entries[-1].seq)
    return Taken(document=document, recordings=recordings, entered_as=span)


def _once(recordings: Iterable[Recording]) -> Iterator[Recording]:
    """Leave out what was read twice out of the same words as the same kind of event."""
    seen: set[str] = set()
    for recording in recordings:
        if recording.claim.id not in seen:
            seen.add(recording.claim.id)
            yield recording


def _new(document: Document, recordings: tuple[Recording, ...], book: Book) -> Iterator[Payload]:
    """Yield what the ledger lacks; an article that this reader has read before lacks nothing."""
    if book.seq_of(document.id) is None:
        yield document
    elif not recordings or any(book.seq_of(r.claim.id) is not None for r in recordings):
        return
    yield from recordings
