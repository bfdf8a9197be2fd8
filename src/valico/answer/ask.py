"""The one path from a question to its answer: each room is called once, from top to bottom."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from valico import __version__
from valico.answer.answer import Answer, Understood
from valico.answer.library import Library
from valico.answer.question import Question, question_from_words
from valico.answer.relevance import clashes_near, focus_of, relevant_claims, topics_of
from valico.answer.unsure import open_questions
from valico.answer.work import Work, work_of
from valico.catalogue import hypothetical
from valico.catalogue.chips import Chip
from valico.catalogue.names import nearest, resolve
from valico.catalogue.organisations import lineage
from valico.catalogue.places import jurisdiction
from valico.chronicle import state
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import Clash
from valico.errors import InputError, UnknownNameError
from valico.regime.judge import judge
from valico.regime.measures import measure
from valico.regime.transaction import Party, Transaction
from valico.regime.verdict import Verdict

MISSPELT: Final = 0.75
"""A word that is so like a buyer's name is taken for a slip."""
EXAMPLE: Final = '"deepseek 10000 h200 2026-02-15 deepseek-v3"'


def ask(words: str, library: Library, *, today: date, known_by: date | None = None) -> Answer:
    """Return the answer to a question in words.

    Raises InputError where the words name no chip, or a name, date or count cannot be read.
    """
    question = question_from_words(words, library, today=today)
    if known_by is not None:
        question = msgspec.structs.replace(question, known_by=known_by)
    chip = _chip(question, library)
    _insist_on_party(question, library)
    party, assumed = _party(question, chip, library)
    transaction = _transaction(question, chip, party, assumed)
    standing = state.standing(library.claims, on=question.on, known_by=question.known_by)
    verdict = judge(transaction, library.book, state.reports(standing))
    work = work_of(chip, question.count, _model(question, party, library), library)
    return _answer(question, chip, transaction, verdict, work, standing, library)


def _chip(question: Question, library: Library) -> Chip:
    if question.derived is not None:
        base = resolve(question.derived.base, library.chips, "chip")
        return hypothetical.derive(library.chips[base], question.derived)
    if question.chip is None:
        raise _no_chip(question, library)
    return library.chips[question.chip]


def _no_chip(question: Question, library: Library) -> InputError:
    for word in question.ignored:
        if any(character.isdigit() for character in word):
            return UnknownNameError("chip", word, nearest(word, library.chips))
    if question.ignored:
        word = question.ignored[0]
        return UnknownNameError("chip", word, nearest(word, library.chips))
    return InputError(f"the question names no chip; try {EXAMPLE}")


def _insist_on_party(question: Question, library: Library) -> None:
    """Refuse to answer for everybody when a word looks like a misspelt buyer."""
    if question.party is not None or question.place is not None:
        return
    for word in question.ignored:
        if nearest(word, library.organisations, alike=MISSPELT):
            close = nearest(word, library.organisations)
            msg = "organisation"
            raise UnknownNameError(msg, word, close)


def _party(question: Question, chip: Chip, library: Library) -> tuple[Party, tuple[str, ...]]:
    """Return the end user, and what was assumed about the transaction."""
    maker = (
        library.organisations[chip.maker].name
        if chip.maker in library.organisations
        else chip.maker
    )
    assumed = [f"the seller is {maker}, the chip's maker", "shipped from the United States"]
    if question.party is None:
        place = question.place or "china"
        if question.place is None:
            assumed.append("the destination is China")
        where = jurisdiction(place, library.places)
        assumed.append(f"the buyer is headquartered in {library.places[place].name}")
        party = Party(
            id="",
            name=f"a buyer in {library.places[place].name}",
            place=where,
            seat=where,
            ultimate_seat=where,
        )
        return party, tuple(assumed)
    chain = lineage(question.party, library.organisations)
    organisation = library.organisations[question.party]
    seat = jurisdiction(organisation.seat, library.places)
    place = jurisdiction(question.place or organisation.seat, library.places)
    if question.place is None:
        assumed.append(f"delivered to {library.places[place].name}, the buyer's seat")
    top = library.organisations[chain[-1]]
    party = Party(
        id=question.party,
        name=organisation.name,
        place=place,
        seat=seat,
        ultimate_seat=jurisdiction(top.seat, library.places),
        lineage=chain,
    )
    return party, tuple(assumed)


def _transaction(
    question: Question, chip: Chip, party: Party, assumed: tuple[str, ...]
) -> Transaction:
    low, high = chip.value("price_low"), chip.value("price_high")
    price = (low, high or low) if low is not None else None
    return Transaction(
        chip=measure(chip),
        chip_name=chip.name,
        count=question.count,
        exporter=chip.maker,
        origin="united-states",
        destination=party.place,
        end_user=party,
        unit_price_usd=price,
        on=question.on,
        known_by=question.known_by,
        assumed=assumed,
    )


def _model(question: Question, party: Party, library: Library) -> tuple[str, bool]:
    """Return the model of the work, and whether the question named it.

    Without one: the buyer's own largest trained model, and otherwise DeepSeek-V3 as a yardstick.
    """
    if question.model is not None:
        return question.model, True
    own = [
        model
        for model in library.models.values()
        if model.maker == party.id and "training_tokens" in model.figures
    ]
    if own:
        return max(own, key=lambda m: (m.released or "", m.id)).id, False
    return "deepseek/v3", False


def _answer(  # noqa: PLR0913, PLR0917  # the one place where all the rooms' results meet
    question: Question,
    chip: Chip,
    transaction: Transaction,
    verdict: Verdict,
    work: Work,
    standing: tuple[Claim, ...],
    library: Library,
) -> Answer:
    party = transaction.end_user
    relevant = relevant_claims(standing, chip, party)
    focus = focus_of(question.words)
    clashing = clashes_near(relevant, standing, chip, party, focus, question.on)
    cited = _cited(verdict, work, relevant, clashing)
    return Answer(
        valico=__version__,
        asked=question.words,
        on=question.on,
        known_by=question.known_by,
        headline=_headline(verdict),
        understood=tuple(_understood(question, chip, transaction, work, library)),
        ignored=question.ignored,
        chip=chip.id,
        chip_name=chip.name,
        party=party.id or None,
        party_name=party.name,
        destination=transaction.destination,
        count=question.count,
        verdict=verdict,
        estimates=work.estimates,
        cannot_estimate=work.cannot,
        focus=focus,
        topics=topics_of(relevant, focus, question.on),
        clashes=clashing,
        unsure=tuple(open_questions(question, chip, verdict, relevant)),
        sources=tuple(library.sources[name] for name in cited if name in library.sources),
    )


_US_WORDS: Final = {
    "none": "no licence needed",
    "required": "licence required",
    "required-not-enforced": "licence requirement on the books, not enforced",
    "prohibited": "prohibited",
    "indeterminate": "cannot be told",
}


def _headline(verdict: Verdict) -> str:
    us, cn = verdict.us, verdict.cn
    policy = (
        f", {us.policy.replace('-', ' ')}" if us.policy and us.requirement == "required" else ""
    )
    exception = f"; licence exception {us.exception.code} may serve" if us.exception else ""
    first = f"United States: {_US_WORDS[us.requirement]}{policy}{exception}."
    return f"{first} China: {cn.permission}, {cn.firmness}."


def _understood(
    question: Question, chip: Chip, transaction: Transaction, work: Work, library: Library
) -> Iterator[Understood]:
    yield Understood(what="chip", read_as=f"{chip.name} ({chip.id})", given=True)
    for assumption in chip.assumptions:
        yield Understood(what="chip", read_as=assumption, given=False)
    yield Understood(
        what="buyer", read_as=_buyer(transaction, library), given=question.party is not None
    )
    if question.count is not None:
        yield Understood(what="count", read_as=f"{question.count:,}", given=True)
    yield Understood(what="on", read_as=str(question.on), given=question.on_given)
    yield Understood(what="known by", read_as=str(question.known_by), given=False)
    if work.model_name:
        yield Understood(what="work", read_as=work.model_name, given=work.model_given)
    for assumption in transaction.assumed:
        yield Understood(what="transaction", read_as=assumption, given=False)
    if question.others:
        named = ", ".join(library.organisations[o].name for o in question.others)
        yield Understood(what="also named", read_as=named, given=True)


def _buyer(transaction: Transaction, library: Library) -> str:
    party = transaction.end_user
    seat = library.places[party.seat].name
    if len(party.lineage) > 1:
        top = library.organisations[party.lineage[-1]].name
        above = library.places[party.ultimate_seat].name
        return f"{party.name}, seat {seat}; ultimate parent {top}, seat {above}"
    return f"{party.name}, seat {seat}"


def _cited(
    verdict: Verdict, work: Work, relevant: tuple[Claim, ...], clashing: tuple[Clash, ...]
) -> tuple[str, ...]:
    names = [*verdict.us.why.sources(), *verdict.cn.why.sources()]
    names += [report.source for report in (*verdict.cn.reports, *verdict.cn.clashes)]
    names += [cap.source for cap in verdict.us.caps]
    names += [levy.source for levy in verdict.levies]
    names += [name for part in work.estimates for name in part.estimate.why.sources()]
    names += [claim.source for claim in relevant]
    names += [claim.source for clash in clashing for claim in (clash.first, clash.second)]
    return tuple(dict.fromkeys(names))
