"""What a case may not say: counts that are none, parts of no whole, words that no rule knows."""

from typing import Final

from valico.answer.case import Case
from valico.answer.desk import Records
from valico.errors import InputError
from valico.regime.provisions import Rulebook

ALL: Final = "all"
NONE: Final = "none"


def insist_on_sense(case: Case, records: Records) -> None:
    """Refuse counts, parts, certifications and uses that can mean nothing."""
    if case.count is not None and case.count <= 0:
        message = f"a count of {case.count} is none; give a whole number above zero"
        raise InputError(message)
    shares = [owner.share for owner in case.listed_owners or ()]
    for name, part in (("completion", case.completion), *(("share", s) for s in shares)):
        if part is not None and not 0 <= part <= 1:
            message = f"{name} is {part}; give a part between 0 and 1, such as 0.3"
            raise InputError(message)
    if sum(shares) > 1 + 1e-9:
        message = (
            f"the listed owners hold {sum(shares):.0%} together; shares are parts of one whole"
        )
        raise InputError(message)
    _insist_on_known(
        "certification", case.certified or (), {*certifications(records.book), ALL, NONE}
    )
    if case.use is not None:
        _insist_on_known("use", (case.use,), known_uses(records))


def _insist_on_known(kind: str, given: tuple[str, ...], allowed: set[str]) -> None:
    for name in given:
        if name not in allowed:
            message = f"no {kind} is called '{name}'; allowed: {', '.join(sorted(allowed))}"
            raise InputError(message)


def certifications(book: Rulebook) -> tuple[str, ...]:
    """Return the ids of everything that a rule of review, or a bill, asks to be certified."""
    found = (
        certification.id
        for kind in ("review", "condition", "bill")
        for provision in book.of_kind("us", kind)
        for version in provision.version
        for certification in version.certifications
    )
    return tuple(dict.fromkeys(found))


def known_uses(records: Records) -> set[str]:
    """Return every end use that a rule or a report speaks of."""
    uses = {claim.use for claim in records.claims if claim.use}
    for provision in records.book.provisions.values():
        for version in provision.version:
            uses |= {*version.uses, *version.exempt_uses}
            uses |= {use for c in version.certifications for use in c.not_for}
            uses |= {version.use} if version.use else set()
    return uses
