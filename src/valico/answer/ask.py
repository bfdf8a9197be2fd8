"""The one path from a question to its answer: each room is called once, from top to bottom."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from valico import __version__
from valico.answer.answer import Answer, Understood
from valico.answer.case import Case
from valico.answer.held import asks_by_it, asks_what_was_known, held_of
from valico.answer.library import Library
from valico.answer.may import Clerk
from valico.answer.question import Question, question_from_words
from valico.answer.relevance import clashes_near, focus_of, relevant_claims, topics_of
from valico.answer.unsure import open_questions
from valico.answer.work import Work, work_of
from valico.catalogue import hypothetical
from valico.catalogue.chips import Chip
from valico.catalogue.names import nearest, resolve
from valico.chronicle import state
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import Clash
from valico.chronicle.sight import Sight
from valico.dates import interval
from valico.errors import InputError, UnknownNameError
from valico.regime.transaction import Party, Transaction
from valico.regime.verdict import Verdict

MISSPELT: Final = 0.75
"""A word that is so like a buyer's name is taken for a slip."""
YARDSTICK: Final = "deepseek/v3"
"""The model of the work where neither question nor buyer gives one."""
DESTINATION: Final = "china"
"""Where chips are taken to go when the question names neither buyer nor place."""
SUPPLIES: Final = frozenset({"packager", "memory-maker", "assembler", "foundry", "equipment-maker"})
"""Kinds that make a named organisation a subject of a question about production."""
EXAMPLE: Final = '"deepseek 10000 h200 2026-02-15 deepseek-v3"'


def ask(words: str, library: Library, *, today: date, known_by: date | None = None) -> Answer:
    """Return the answer to a question in words.

    Raises InputError where the words name no chip, or a name, date or count cannot be read.
    """
    question = question_from_words(words, library, today=today)
    if known_by is None and asks_what_was_known(words):
        known_by = question.on
    if known_by is not None:
        question = msgspec.structs.replace(question, known_by=known_by)
    question = _heard(question, library)
    chip = _chip(question, library)
    _insist_on_party(question, library)
    clerk = Clerk(library, lambda _: chip, today=today)
    transaction = clerk.transaction(_case(question))
    verdict = clerk.judged(transaction)
    standing = state.standing(library.claims, on=question.on, known_by=question.known_by)
    model = _model(question, transaction.end_user, library)
    work = work_of(chip, question.count, model, library)
    return _answer(question, chip, transaction, verdict, work, standing, library)


def _heard(question: Question, library: Library) -> Question:
    """Take the words of a matter for understood, and its suppliers for subjects, not buyers."""
    focus = focus_of(question.words)
    ignored = tuple(
        word
        for word in question.ignored
        if not focus_of(word) and not asks_by_it(word, question.words)
    )
    party = question.party
    kinds = set(library.organisations[party].kinds) if party else set()
    if party and "production" in focus and kinds & SUPPLIES:
        others = (*question.others, party)
        return msgspec.structs.replace(question, party=None, others=others, ignored=ignored)
    return msgspec.structs.replace(question, ignored=ignored)


def _case(question: Question) -> Case:
    return Case(
        chip=question.chip or question.words,
        to=question.place if question.place or question.party else DESTINATION,
        end_user=question.party,
        count=question.count,
        on=question.on,
        known_by=question.known_by,
    )


def _chip(question: Question, library: Library) -> Chip:
    if question.derived is not None:
        base = resolve(question.derived.base, library.chips, "chip")
        return hypothetical.derive(library.chips[base], question.derived)
    if question.chip is None:
        raise _no_chip(question, library)
    return library.chips[question.chip]


def _no_chip(question: Question, library: Library) -> InputError:
    for word in question.ignored:
        if any(c.isdigit() for c in word) and any(c.isalpha() for c in word):
            return UnknownNameError("chip", word, nearest(word, library.chips))
    for word in question.ignored:
        if close := nearest(word, library.chips, alike=MISSPELT):
            return UnknownNameError("chip", word, close)
    return InputError(f"the question names no chip; name one (H20, H200, 910C), as in {EXAMPLE}")


def _insist_on_party(question: Question, library: Library) -> None:
    """Refuse to answer for everybody when a word looks like a misspelt buyer."""
    if question.party is not None or question.place is not None:
        return
    for word in question.ignored:
        if nearest(word, library.organisations, alike=MISSPELT):
            close = nearest(word, library.organisations)
            msg = "organisation"
            raise UnknownNameError(msg, word, close)


def _model(question: Question, party: Party, library: Library) -> tuple[str, bool]:
    """Return the model of the work, and whether the question named it.

    Without one: the buyer's latest model of the day whose shape and training tokens are known, and
    otherwise DeepSeek-V3 as a yardstick.
    """
    if question.model is not None:
        return question.model, True
    day = min(question.on, question.known_by)
    own = [
        model
        for model in library.models.values()
        if model.maker == party.id
        and model.architecture is not None
        and "training_tokens" in model.figures
        and model.released is not None
        and interval(model.released).first <= day
    ]
    return max(own, key=lambda m: (m.released or "", m.id)).id if own else YARDSTICK, False


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
        held=held_of(
            standing,
            chip,
            party,
            Sight(on=question.on, known_by=question.known_by),
            library.organisations,
        ),
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
    gate = f"{cn.permission}, {cn.firmness}" if cn.applies else cn.firmness
    policy = (
        f", {us.policy.replace('-', ' ')}" if us.policy and us.requirement == "required" else ""
    )
    exception = f"; licence exception {us.exception.code} may serve" if us.exception else ""
    first = f"United States: {_US_WORDS[us.requirement]}{policy}{exception}."
    return f"{first} China: {gate}."


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
    yield Understood(what="day", read_as=str(question.on), given=question.on_given)
    if question.on_given and question.on.isoformat() not in question.words and _vague(question):
        says = f"the first day of what was named stands for it: {question.on}"
        yield Understood(what="day", read_as=says, given=False)
    yield Understood(what="known by", read_as=str(question.known_by), given=False)
    if work.model_name:
        yield Understood(what="work", read_as=work.model_name, given=work.model_given)
    for assumption in transaction.assumed:
        yield Understood(what="transaction", read_as=assumption, given=False)
    if question.others:
        named = ", ".join(library.organisations[o].name for o in question.others)
        yield Understood(what="also named", read_as=named, given=True)


def _vague(question: Question) -> bool:
    """Say whether a month or a year was named, whose first day was taken."""
    day = question.on.day
    return day == 1 and not re.search(rf"(?<!\d)0?{day}(?:st|°|日|[ /.-])", question.words)


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
