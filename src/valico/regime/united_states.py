"""The US gate: is a licence required, may an exception serve, how would a request be judged?

Default first, then the exceptions, in the order in which the regulations state them.
"""

from collections.abc import Iterator

import msgspec

from valico.evidence import Cite, Step
from valico.regime.classify import Classification, classify
from valico.regime.conditions import all_hold
from valico.regime.provisions import Policy, Provision, Rulebook, Standing, Version
from valico.regime.transaction import Transaction
from valico.regime.verdict import Cap, Finding, LicenceException, Requirement, UnitedStates

REQUIREMENT = "us/advanced-computing-requirement"
REVIEW = "us/review-policy"
WINDOW = "us/review-policy-january-2026"
NAC = "us/licence-exception-nac"
ACA = "us/licence-exception-aca"
SENSITIVE = ("macau", "D:5")
"""The destinations and headquarters that every rule since November 2023 singles out."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that asks for a licence."""

    rule: str
    version: Version
    why: Step

    def standing(self, transaction: Transaction) -> Standing:
        """Return the rule's standing; before the day of compliance it is only expected."""
        due = self.version.compliance
        if due is not None and transaction.on < due and self.version.standing == "in-force":
            return "expected"
        return self.version.standing


def judge_united_states(transaction: Transaction, book: Rulebook) -> UnitedStates:
    """Return the verdict of the US gate on a transaction, with its trace."""
    classification = classify(
        transaction.chip, book, on=transaction.on, known_by=transaction.known_by
    )
    if transaction.destination == "united-states":
        return _no_export(classification)
    grounds = tuple(_grounds(transaction, classification, book))
    if not grounds:
        return _no_ground(transaction, classification)
    return _required(transaction, classification, grounds, book)


def _no_export(classification: Classification) -> UnitedStates:
    says = "no licence requirement: a delivery within the United States is no export"
    return UnitedStates(
        requirement="none",
        standing=None,
        eccn=classification.paragraphs,
        rules=(),
        why=Step(says=says, because=(classification.why,)),
    )


def _no_ground(transaction: Transaction, classification: Classification) -> UnitedStates:
    if classification.missing:
        requirement: Requirement = "indeterminate"
        says = f"cannot be told without: {', '.join(classification.missing)}"
    else:
        requirement, says = "none", f"no licence required for {transaction.destination}"
    return UnitedStates(
        requirement=requirement,
        standing=None,
        eccn=classification.paragraphs,
        rules=(),
        missing=classification.missing,
        why=Step(says=says, because=(classification.why,)),
    )


def _required(
    transaction: Transaction,
    classification: Classification,
    grounds: tuple[Ground, ...],
    book: Rulebook,
) -> UnitedStates:
    binding = [g for g in grounds if g.standing(transaction) in {"in-force", "reported"}]
    if not binding:
        return _on_the_books(transaction, classification, grounds[0])
    exception = _exception(transaction, classification, book)
    review = _review(transaction, classification, tuple(binding), book)
    steps = [classification.why, *(g.why for g in grounds), *review.steps]
    if exception is not None:
        steps.insert(-len(review.steps), exception[1])
    return UnitedStates(
        requirement="required",
        standing=binding[0].standing(transaction),
        eccn=classification.paragraphs,
        rules=tuple(g.rule for g in grounds),
        exception=exception[0] if exception else None,
        policy=review.policy,
        conditions=review.findings,
        caps=review.caps,
        why=Step(says=_summary(review.policy, exception), because=tuple(steps)),
    )


def _summary(policy: Policy | None, exception: tuple[LicenceException, Step] | None) -> str:
    said = f"licence required; review policy: {(policy or 'unknown').replace('-', ' ')}"
    return f"{said}; licence exception {exception[0].code} may serve" if exception else said


def _on_the_books(
    transaction: Transaction, classification: Classification, ground: Ground
) -> UnitedStates:
    standing = ground.standing(transaction)
    says = (
        "a licence requirement stands in the text but is not enforced"
        if standing == "not-enforced"
        else "a licence requirement is in the text; compliance is not yet due"
    )
    return UnitedStates(
        requirement="required-not-enforced",
        standing=standing,
        eccn=classification.paragraphs,
        rules=(ground.rule,),
        why=Step(says=says, because=(classification.why, ground.why)),
    )


def _grounds(
    transaction: Transaction, classification: Classification, book: Rulebook
) -> Iterator[Ground]:
    """Yield every rule that asks for a licence, the general one first."""
    provisions = (*book.of_kind("us", "requirement"), *book.of_kind("us", "letter"))
    for provision in sorted(provisions, key=lambda p: (p.id != REQUIREMENT, p.kind, p.id)):
        version = book.version(
            provision.id, on=transaction.on, known_by=transaction.known_by
        )
        if version is None or version.standing in {"superseded", "withdrawn", "proposed"}:
            continue
        why = _reason(transaction, classification, provision, version, book)
        if why is not None:
            yield Ground(rule=provision.id, version=version, why=why)


def _reason(
    transaction: Transaction,
    classification: Classification,
    provision: Provision,
    version: Version,
    book: Rulebook,
) -> Step | None:
    """Return why a version asks for a licence here, or None where it does not."""
    if version.parties and transaction.exporter not in version.parties:
        return None
    item = _item(transaction, classification, version)
    where = _where(transaction, version, book)
    if item is None or where is None:
        return None
    return Step(
        says=f"{provision.title}: {where}",
        cites=(Cite(version.source, version.at or provision.cites),),
        because=item,
    )


def _item(
    transaction: Transaction, classification: Classification, version: Version
) -> tuple[Step, ...] | None:
    """Return the steps by which a version catches the chip, or None where it does not."""
    if transaction.chip.chip in version.chips:
        return (Step(says=f"it names {transaction.chip_name}", cites=(Cite(version.source),)),)
    if version.applies_to:
        return () if classification.eccn in version.applies_to else None
    for paragraph in version.paragraphs:
        wanted = paragraph.datacentre
        if wanted is not None and transaction.chip.datacentre is not wanted:
            continue
        conditions = paragraph.conditions()
        if conditions and all_hold(conditions, transaction.chip):
            return tuple(condition.step(transaction.chip) for condition in conditions)
    return None


def _where(transaction: Transaction, version: Version, book: Rulebook) -> str | None:
    """Return by which place a version catches the transaction, or None where by none."""
    clocks = {"on": transaction.on, "known_by": transaction.known_by}
    destination, party = transaction.destination, transaction.end_user
    if version.acts and transaction.act not in version.acts:
        return None
    always = book.lists(destination, version.always_destinations, **clocks)
    listed = book.lists(destination, version.destinations, **clocks)
    spared = book.lists(destination, version.except_destinations, **clocks)
    if always or (listed and not spared):
        return f"the destination is {destination}"
    for seat, whose in ((party.seat, "the end user"), (party.ultimate_seat, "its ultimate parent")):
        if book.lists(seat, version.headquarters, **clocks):
            return f"{whose} is headquartered in {seat}"
    return None


def _sensitive(transaction: Transaction, book: Rulebook) -> bool:
    places = (
        transaction.destination,
        transaction.end_user.seat,
        transaction.end_user.ultimate_seat,
    )
    clocks = {"on": transaction.on, "known_by": transaction.known_by}
    return any(book.lists(place, SENSITIVE, **clocks) for place in places)


def _most_controlled(classification: Classification) -> bool:
    """Say whether the chip is for data centres and meets 3A090.a."""
    return classification.eccn == "3A090.a" and classification.datacentre is not False


def _exception(
    transaction: Transaction, classification: Classification, book: Rulebook
) -> tuple[LicenceException, Step] | None:
    """Return licence exception NAC or ACA where it may serve (15 CFR 740.8)."""
    if classification.eccn not in {"3A090.a", "3A090.b"} or _most_controlled(classification):
        return None
    clocks = {"on": transaction.on, "known_by": transaction.known_by}
    notified = _sensitive(transaction, book) and transaction.act != "transfer"
    aca = book.version(ACA, **clocks)
    rule, version = (NAC, book.version(NAC, **clocks)) if notified or not aca else (ACA, aca)
    if version is None or version.exception is None:
        return None
    days = version.notice_days or 0
    notice = f"{days} calendar days' notice to BIS" if days else "no notice"
    conditions = tuple(c.says for c in version.certifications)
    step = Step(
        says=f"licence exception {version.exception} may serve: {notice}, written purchase order",
        cites=(Cite(version.source, book.provisions[rule].cites),),
    )
    found = LicenceException(code=version.exception, notice_days=days, conditions=conditions)
    return found, step


class _Review(msgspec.Struct, frozen=True, kw_only=True):
    policy: Policy | None
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    caps: tuple[Cap, ...] = ()


def _review(
    transaction: Transaction,
    classification: Classification,
    grounds: tuple[Ground, ...],
    book: Rulebook,
) -> _Review:
    """Return how a request would be judged."""
    refused = next((g for g in grounds if g.version.policy == "policy-of-denial"), None)
    if refused is not None:
        step = Step(says="reported decision: not to be sold", cites=(Cite(refused.version.source),))
        return _Review(policy="policy-of-denial", steps=(step,))
    if classification.eccn is None:
        return _letter_review(grounds[0])
    base = _base_review(transaction, classification, book)
    window = _window(transaction, classification, book)
    if base.policy != "presumption-of-denial" or window is None:
        return base
    return msgspec.structs.replace(window, steps=(*base.steps, *window.steps))


def _letter_review(ground: Ground) -> _Review:
    policy = ground.version.policy or "unknown"
    note = ground.version.note or "the letter states no review policy"
    step = Step(says=note, cites=(Cite(ground.version.source, ground.version.at),))
    return _Review(policy=policy, steps=(step,))


def _base_review(
    transaction: Transaction, classification: Classification, book: Rulebook
) -> _Review:
    """Return the general review policy (15 CFR 742.6(b)(10), 744.23(d))."""
    clocks = {"on": transaction.on, "known_by": transaction.known_by}
    version = book.version(REVIEW, **clocks)
    if version is None or version.policy is None:
        return _Review(policy=None, steps=())
    friendly = book.lists(
        transaction.end_user.ultimate_seat, ("united-states", "A:5", "A:6"), **clocks
    )
    policy: Policy
    if not _sensitive(transaction, book):
        policy, says = "presumption-of-approval", "outside Macau and country group D:5"
    elif friendly and not book.lists(transaction.end_user.seat, SENSITIVE, **clocks):
        seat = transaction.end_user.ultimate_seat
        policy, says = "presumption-of-approval", f"the end user's parent sits in {seat}"
    elif _most_controlled(classification) or version.otherwise is None:
        policy, says = version.policy, "Macau, country group D:5, or a party headquartered there"
    else:
        policy, says = version.otherwise, "not a data-centre item of 3A090.a"
    step = Step(
        says=f"{policy.replace('-', ' ')}: {says}",
        cites=(Cite(version.source, book.provisions[REVIEW].cites),),
    )
    return _Review(policy=policy, steps=(step,))


def _window(
    transaction: Transaction, classification: Classification, book: Rulebook
) -> _Review | None:
    """Return the review under the rule of 15 January 2026, or None before it.

    Case by case where every test holds and no certification is missing; otherwise the presumption
    of denial comes back (91 FR 1684; 15 CFR 742.6(b)(10)(iii)(A)(1)).
    """
    version = book.version(WINDOW, on=transaction.on, known_by=transaction.known_by)
    if version is None or not _most_controlled(classification):
        return None
    shut = _shut(transaction, version)
    if shut is not None:
        step = Step(says=f"the January 2026 window stays shut: {shut.says}",
                    cites=(Cite(version.source, version.at),), because=shut.because)
        return _Review(policy=version.otherwise, steps=(step,))
    findings = tuple(_findings(transaction, version))
    unmet = [finding for finding in findings if finding.state == "unmet"]
    policy = version.otherwise if unmet else version.policy
    says = (
        f"presumption of denial is back: {unmet[0].says} ({unmet[0].id}) is not certified"
        if unmet
        else "the January 2026 window opens case-by-case review"
    )
    tested = tuple(c.step(transaction.chip) for c in version.paragraphs[0].conditions())
    step = Step(says=says, cites=(Cite(version.source, version.at),), because=tested)
    return _Review(policy=policy, steps=(step,), findings=findings, caps=_caps(version))


def _shut(transaction: Transaction, version: Version) -> Step | None:
    """Return why the window does not apply, or None where it does."""
    if transaction.act not in version.acts or transaction.origin not in version.origin:
        return Step(says="only exports from the United States pass, not re-exports or transfers")
    if transaction.destination not in version.destinations:
        return Step(says=f"it opens for China and Macau only, not for {transaction.destination}")
    for condition in version.paragraphs[0].conditions():
        if condition.holds(transaction.chip) is not True:
            return Step(says=f"{condition.says()} is not met",
                        because=(condition.step(transaction.chip),))
    return None


def _findings(transaction: Transaction, version: Version) -> Iterator[Finding]:
    made = transaction.certified
    for certification in version.certifications:
        stated = made is not None and (certification.id in made or "all" in made)
        state = "not-stated" if made is None else "met" if stated else "unmet"
        yield Finding(
            id=certification.id, says=certification.says, state=state, at=certification.at
        )


def _caps(version: Version) -> tuple[Cap, ...]:
    if version.cap_ratio is None:
        return ()
    percent = f"{version.cap_ratio:.0%}"
    says = (
        f"aggregate TPP of the product sent to China and Macau at most {percent} of that shipped "
        "to US customers for US end use"
    )
    return (
        Cap(id="volume", says=says, limit=version.cap_ratio, unit="ratio of aggregate TPP",
            standing=version.standing, source=version.source),
    )
