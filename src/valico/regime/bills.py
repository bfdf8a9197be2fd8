"""Bills: proposed rules that can be switched on, to see what would follow."""

from datetime import date

import msgspec

from valico.errors import InputError, UnknownNameError
from valico.regime.provisions import Provision, Rulebook


def bills(book: Rulebook) -> tuple[Provision, ...]:
    """Return the bills that the rulebook knows, in order of id."""
    return book.of_kind("us", "bill")


def with_bill(book: Rulebook, bill: str, *, on: date) -> Rulebook:
    """Return the rulebook in which a bill is law from a day on.

    Raises UnknownNameError for a bill that it does not know, and InputError for one whose text
    gives no test that could be applied to a chip.
    """
    known = {found.id: found for found in bills(book)}
    if bill not in known:
        kind = "bill"
        raise UnknownNameError(kind, bill, tuple(known))
    enacted = _enacted(known[bill], on)
    return msgspec.structs.replace(book, provisions={**book.provisions, bill: enacted})


def _enacted(bill: Provision, on: date) -> Provision:
    """Return a bill as the rule that it would become; its publication is that of its text."""
    text = bill.version[-1]
    if text.enacts is None:
        message = f"'{bill.id}' gives no test that could be applied to a chip: {text.says}"
        raise InputError(message)
    version = msgspec.structs.replace(
        text, effective=max(on, text.published), standing="in-force", until=None
    )
    return msgspec.structs.replace(bill, kind=text.enacts, version=(version,))
