"""Sheets without the advice that only a terminal can follow."""

import msgspec

from valico.answer.table.record import Fact, Sheet

COMMANDS = ("--json", "valico ")
"""What a remark names that speaks of the command line."""


def for_page(sheet: Sheet) -> Sheet:
    """Return a sheet whose remarks and facts name no command.

    >>> for_page(Sheet(schema="", title="", remarks=("= the same.", "Or --json."))).remarks
    ('= the same.',)
    """
    remarks = (one for one in sheet.remarks if not any(word in one for word in COMMANDS))
    facts = (_plain(fact) for fact in sheet.facts)
    return msgspec.structs.replace(sheet, remarks=tuple(remarks), facts=tuple(facts))


def _plain(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, text=fact.text.removesuffix(" (--json)"))
