"""How a request for a licence would be judged (15 CFR 742.6(b)(10), 744.23(d))."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from valico.evidence import Cite, Step
from valico.regime.caps import volume_cap
from valico.regime.grounds import Ground, spelt, strictest
from valico.regime.item import WINDOW, Item
from valico.regime.law import Law, Rule
from valico.regime.provisions import Certification, Policy
from valico.regime.transaction import Transaction
from valico.regime.verdict import Cap, Finding

REVIEW: Final = "us/review-policy"


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """How a request would be judged, and what the applicant would have to certify."""

    policy: Policy
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    caps: tuple[Cap, ...] = ()


def review(transaction: Transaction, item: Item, grounds: Sequence[Ground], law: Law) -> Review:
    """Return how a request would be judged: the strictest of what the grounds bring with them.

    A ground that states no policy of its own is judged by the general one.
    """
    stated = [ground for ground in grounds if ground.policy is not None]
    general = _general(transaction, item, law) if len(stated) < len(grounds) else None
    policies = [*(ground.policy for ground in stated), general.policy if general else None]
    policy = strictest(policies)
    steps = (*(_stated(ground) for ground in stated), *(general.steps if general else ()))
    if general is None:
        return Review(policy=policy, steps=steps)
    return msgspec.structs.replace(general, policy=policy, steps=steps)


def _stated(ground: Ground) -> Step:
    policy = (ground.policy or "unknown").replace("-", " ")
    note = f": {ground.rule.version.note}" if ground.rule.version.note else ""
    cites = (*(Cite(name) for name in ground.rule.version.also), ground.rule.cite())
    return Step(says=f"{policy} under {ground.rule.title}{note}", cites=cites)


def _general(transaction: Transaction, item: Item, law: Law) -> Review | None:
    """Return the general policy, eased where the window of January 2026 opens."""
    rule = law.rule(REVIEW)
    if rule is None or item.classification.eccn not in rule.version.applies_to:
        return None
    base = _base(transaction, item, rule)
    if base.policy != "presumption-of-denial":
        return base
    window = _window(transaction, item, law)
    if window is None:
        return base
    return msgspec.structs.replace(window, steps=(*base.steps, *window.steps))


def _base(transaction: Transaction, item: Item, rule: Rule) -> Review:
    version, party = rule.version, transaction.end_user
    policy: Policy | None
    if not sensitive(transaction, rule):
        policy, says = version.elsewhere, f"outside {_listed(version.headquarters)}"
    elif party.ultimate_seat in rule.friends and party.seat not in rule.headquarters:
        policy, says = version.friendly, f"the parent sits in {spelt(party.ultimate_seat)}"
    elif item.most_controlled or version.otherwise is None:
        policy, says = version.policy, f"{_listed(version.headquarters)}, or a party from there"
    else:
        policy, says = version.otherwise, "not a data-centre item of 3A090.a"
    found: Policy = policy or "unknown"
    step = Step(says=f"{found.replace('-', ' ')}: {says}", cites=(rule.cite(rule.cites),))
    return Review(policy=found, steps=(step,))


def _listed(entries: tuple[str, ...]) -> str:
    names = [f"country group {e}" if ":" in e else spelt(e) for e in entries]
    return " and ".join(names)


def sensitive(transaction: Transaction, rule: Rule) -> bool:
    """Say whether the destination or a seat of the end user is one that the policy singles out."""
    party = transaction.end_user
    places = (transaction.destination, party.seat, party.ultimate_seat)
    return any(place in rule.headquarters for place in places)


def _window(transaction: Transaction, item: Item, law: Law) -> Review | None:
    """Return the review under the rule of 15 January 2026, or None before it.

    Case by case where every test holds and no certification is missing; otherwise the presumption
    of denial comes back (91 FR 1684; 15 CFR 742.6(b)(10)(iii)(A)(1)).
    """
    rule = law.rule(WINDOW)
    if rule is None or not item.most_controlled:
        return None
    shut = _shut(transaction, item, rule)
    if shut is not None:
        says = f"the January 2026 window stays shut: {shut.says}"
        step = Step(says=says, cites=(rule.cite(),), because=shut.because)
        return Review(policy=rule.version.otherwise or "unknown", steps=(step,))
    return _open(transaction, item, rule)


def _shut(transaction: Transaction, item: Item, rule: Rule) -> Step | None:
    """Return why the window does not apply, or None where it does."""
    if transaction.act not in rule.acts or transaction.origin not in rule.version.origin:
        return Step(says="only exports from the United States pass, not re-exports or transfers")
    if transaction.destination not in rule.destinations:
        where = spelt(transaction.destination)
        return Step(says=f"it opens for China and Macau only, not for {where}")
    trial = item.window
    if trial is not None and trial.failing is not None:
        return Step(says=f"{trial.failing.says()} is not met", because=trial.steps)
    return None


def _open(transaction: Transaction, item: Item, rule: Rule) -> Review:
    found = findings(transaction, rule)
    unmet = next((finding for finding in found if finding.state == "unmet"), None)
    policy = rule.version.policy if unmet is None else rule.version.otherwise
    says = (
        "the January 2026 window opens case-by-case review"
        if unmet is None
        else f"presumption of denial is back: not met is {unmet.id}, {unmet.says}"
    )
    tested = item.window.steps if item.window else ()
    at = unmet.at if unmet else None
    step = Step(says=says, cites=(rule.cite(at),), because=tested)
    caps = tuple(volume_cap(transaction, rule))
    return Review(policy=policy or "unknown", steps=(step,), findings=found, caps=caps)


def findings(transaction: Transaction, rule: Rule) -> tuple[Finding, ...]:
    """Return which of a rule's certifications were made."""
    return tuple(_findings(transaction, rule))


def _findings(transaction: Transaction, rule: Rule) -> Iterator[Finding]:
    for certification in rule.version.certifications:
        yield Finding(
            id=certification.id,
            says=certification.says,
            state=_state(certification, transaction),
            at=certification.at,
        )


def _state(
    certification: Certification, transaction: Transaction
) -> Literal["met", "unmet", "not-stated"]:
    made = transaction.certified
    if _belied(certification, transaction):
        return "unmet"
    if made is None:
        return "not-stated"
    return "met" if certification.id in made or "all" in made else "unmet"


def _belied(certification: Certification, transaction: Transaction) -> bool:
    """Say whether what is known of the transaction contradicts a certification."""
    launched = transaction.chip.launched
    if certification.by is not None and launched is not None and launched > certification.by:
        return True
    if certification.ratio is not None and _exceeds(certification.ratio, transaction):
        return True
    return transaction.use in certification.not_for


def _exceeds(ratio: float, transaction: Transaction) -> bool:
    """Say whether more than the permitted part would go abroad; a product's TPP is one number."""
    if transaction.shipped_us is None:
        return False
    abroad = (transaction.shipped_abroad or 0) + (transaction.count or 0)
    return abroad > ratio * transaction.shipped_us
