"""The card of one claim: chain, words, times, what it says, origins, clashes, uses, history."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from valico.answer.chronicle.desk import Cited, Desk
from valico.answer.chronicle.lines import how, kind_name, page_of, side_line
from valico.answer.page import TOPICS, Line, Page, Section
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict
from valico.chronicle.entries import Assessment
from valico.chronicle.marking import marked
from valico.chronicle.origins import Origin, evidence
from valico.chronicle.propositions import Proposition, proposition_of


def why_page(claim: Claim, clashing: Sequence[Conflict], at: Desk) -> Page:
    """Return the card of a claim: chain, words, four times, origin, clashes, uses, history."""
    cited = Cited(at.sources)
    told = [c for c in at.standing() if _same_said(c, claim)] or [claim]
    sections = (
        Section(title="Chain", lines=tuple(_chain(claim))),
        Section(title="Words", lines=tuple(_words(claim, at))),
        Section(title="Times", lines=tuple(_times(claim, at))),
        Section(title="Proposition", lines=tuple(_proposition(claim, at))),
        Section(title="Origin", lines=tuple(_origins(claim, told, at))),
        Section(
            title="Against it", lines=tuple(_clashes(claim, clashing, at, cited)), tone="clash"
        ),
        Section(title="Used", lines=tuple(_uses(claim, at))),
        Section(title="History", lines=tuple(_history(claim, at)), tone="quiet"),
    )
    kept = tuple(section for section in sections if section.lines)
    cited.number(claim.source)
    return page_of(claim.id, f"{claim.says} ({how(claim, at)})", at, kept, cited)


def _same_said(one: Claim, other: Claim) -> bool:
    return (
        (one.about, one.value, one.polarity) == (other.about, other.value, other.polarity)
        and bool(set(one.chips) & set(other.chips) or not (one.chips or other.chips))
        and (not one.parties or not other.parties or bool({*one.parties} & {*other.parties}))
        and abs((one.holds_from() - other.holds_from()).days) <= timedelta(weeks=5).days
    )


def _chain(claim: Claim) -> Iterator[Line]:
    roles = ["outlet", *["relay"] * (len(claim.holders) - 2), "origin"]
    for role, holder in zip(roles[: len(claim.holders)], claim.holders, strict=False):
        known = holder.organisation or ("not named" if holder.anonymous else "")
        yield Line(label=role, text=holder.words(), who=known)


def _words(claim: Claim, at: Desk) -> Iterator[Line]:
    reading = at.shelf.readings.get(claim.id)
    document = at.shelf.documents.get(reading.document) if reading is not None else None
    if reading is not None and document is not None:
        yield Line(text=marked(reading, document))
        by = f"{reading.engine} {reading.version} {reading.rule}".strip()
        manner = f"{reading.stance}, {reading.evidential}, {reading.certainty}, {reading.section}"
        yield Line(label="read", text=manner, who=by)
    elif claim.quote:
        yield Line(text=f"“{claim.quote}”", who=claim.language)
    else:
        yield Line(text="no words are kept: the sentence above is ours", who=claim.language)


def _times(claim: Claim, at: Desk) -> Iterator[Line]:
    reading = at.shelf.readings.get(claim.id)
    document = at.shelf.documents.get(reading.document) if reading is not None else None
    until = f" until {claim.until}" if claim.until else ""
    yield Line(label="event", text=f"{claim.since.replace('/', ' to ')}{until}")
    yield Line(label="published", text=str(claim.published))
    if document is not None and document.retrieved is not None:
        yield Line(label="retrieved", text=document.retrieved.isoformat())
    moment = at.shelf.recorded.get(claim.id)
    yield Line(
        label="entered", text=moment.isoformat(timespec="seconds") if moment else "with the package"
    )


def _proposition(claim: Claim, at: Desk) -> Iterator[Line]:
    """Yield what is said, apart from who says it, and how many say so."""
    found = proposition_of(claim, at.standing())
    days = str(found.first) if found.first == found.last else f"{found.first} to {found.last}"
    parts = (
        _matter(found),
        " ".join(found.chips),
        f"by {', '.join(found.actors)}" if found.actors else "",
        f"for {', '.join(found.parties)}" if found.parties else "",
        days,
    )
    yield Line(label=found.id, text="; ".join(part for part in parts if part))
    counts = ((found.affirmed, "for it"), (found.against, "against"), (found.unsure, "open"))
    told = ", ".join(f"{len(some)} {word}" for some, word in counts if some)
    behind = evidence(found.affirmed or found.utterances, at.clues)
    yield Line(label="said", text=f"{_times_said(len(found.utterances))}: {told}; {behind.words()}")


def _times_said(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _matter(found: Proposition) -> str:
    topic = TOPICS.get(found.about, found.about)
    return f"{topic} {found.value.replace('-', ' ')}" if found.value else f"{topic} ({found.event})"


def _origins(claim: Claim, told: Sequence[Claim], at: Desk) -> Iterator[Line]:
    found = evidence(told, at.clues)
    yield Line(label="in all", text=found.words())
    for origin in found.origins:
        here = "this claim rests on it" if claim.id in origin.claims else ""
        yield Line(label=origin.kind.replace("-", " "), text=_origin(origin), mark=here)


def _origin(origin: Origin) -> str:
    assumed = f", {len(origin.assumed)} of them assumed" if origin.assumed else ""
    told = f"{len(origin.claims)} claims{assumed}" if len(origin.claims) > 1 else "1 claim"
    ground = ", ".join(origin.grounds)
    return (
        f"{origin.name}; first {origin.first_published} in {origin.first_outlet}; {told} ({ground})"
    )


def _clashes(claim: Claim, clashing: Iterable[Conflict], at: Desk, cited: Cited) -> Iterator[Line]:
    for conflict in clashing:
        ours = claim.id in {c.id for c in conflict.first.claims}
        against = conflict.second if ours else conflict.first
        line = side_line(against, at, cited)
        yield Line(label=kind_name(conflict), text="", mark=conflict.found, below=(line,))


def _uses(claim: Claim, at: Desk) -> Iterator[Line]:
    """Yield what rests on a claim: the gate that reads it, and the claims linked to it."""
    if claim.value is not None and claim.polarity == "affirmed":
        yield Line(label="report", text=f"{claim.about} = {claim.value}, for whoever asks of it")
    if claim.about == "import-permission" and claim.value is not None:
        yield Line(label="gate", text="the Chinese gate weighs it: valico ask, valico may")
    for other in at.shelf.claims:
        if any(link.claim == claim.id for link in other.contradicts):
            yield Line(label="linked", text=other.id)


def _history(claim: Claim, at: Desk) -> Iterator[Line]:
    for taken in at.shelf.withdrawn.get(claim.id, ()):
        known = f"known from {taken.published}" if taken.published else "at once"
        yield Line(label="withdrawn", text=f"{taken.why} ({known})", who=taken.by)
    if (correction := at.shelf.corrections.get(claim.id)) is not None:
        yield Line(label="now", text=correction.claim.id, who=correction.by)
    for review in at.shelf.reviews.get(claim.id, ()):
        yield Line(label=review.state, text=review.note or "without a note", who=review.by)
    for said in at.shelf.assessments:
        if said.claim == claim.id:
            yield Line(label="assessed", text=_assessed(said), who=said.analyst)


def _assessed(said: Assessment) -> str:
    parts = (
        f"source {said.source_grade}" if said.source_grade else "",
        f"likelihood {said.likelihood} %" if said.likelihood else "",
        f"{said.confidence} confidence" if said.confidence else "",
        said.rationale,
    )
    return "; ".join(part for part in parts if part)
