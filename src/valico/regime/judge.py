"""One transaction through both gates, and many of them under the law of one day."""

from collections.abc import Sequence
from datetime import date

import msgspec

from valico.errors import InputError
from valico.evidence import Report
from valico.regime.china import judge_china
from valico.regime.hearing import Hearing, hearing
from valico.regime.item import Item, item_under
from valico.regime.law import Law
from valico.regime.levies import exemptions, levies_on
from valico.regime.measures import Measures
from valico.regime.provisions import Rulebook
from valico.regime.transaction import Transaction
from valico.regime.united_states import judge_united_states
from valico.regime.verdict import UnitedStates, Verdict


def judge(transaction: Transaction, book: Rulebook, reports: Sequence[Report] = ()) -> Verdict:
    """Return what both gates say, and the levies on a licensed sale."""
    bench = Bench(book, on=transaction.on, known_by=transaction.known_by, reports=reports)
    return bench.judge(transaction)


class Bench:
    """The law and the reports of one day; what it makes of a chip is worked out once."""

    def __init__(
        self, book: Rulebook, *, on: date, known_by: date, reports: Sequence[Report] = ()
    ) -> None:
        """Take a rulebook, the two clocks, and the reports that could be read by then."""
        self.law = Law(book, on=on, known_by=known_by)
        self.reports = tuple(reports)
        self._items: dict[int, Item] = {}
        self._hearings: dict[str, Hearing] = {}

    def judge(self, transaction: Transaction) -> Verdict:
        """Return what both gates say on a transaction of the day.

        Raises InputError where the transaction is of another day.
        """
        if (transaction.on, transaction.known_by) != (self.law.on, self.law.known_by):
            message = (
                f"a transaction of {transaction.on} cannot be judged by the law of {self.law.on}"
            )
            raise InputError(message)
        item = self.item(transaction.chip)
        us = self._united_states(transaction, item)
        return Verdict(
            us=us,
            cn=judge_china(transaction, self.law, self._hearing(transaction.chip.chip)),
            levies=tuple(levies_on(transaction, us, item)),
            assumed=(*transaction.assumed, *transaction.end_user.assumed),
        )

    def _united_states(self, transaction: Transaction, item: Item) -> UnitedStates:
        us = judge_united_states(transaction, item, self.law, self.reports)
        spared = tuple(exemptions(transaction, item))
        return msgspec.structs.replace(us, remarks=(*us.remarks, *spared)) if spared else us

    def item(self, chip: Measures) -> Item:
        """Return what the law of the day makes of a chip; one record is worked out once."""
        known = self._items.get(id(chip))
        if known is None or known.chip is not chip:
            known = self._items[id(chip)] = item_under(chip, self.law)
        return known

    def _hearing(self, chip: str) -> Hearing:
        """Return what was reported on the permission to import a chip."""
        if chip not in self._hearings:
            self._hearings[chip] = hearing(chip, self.reports, known_by=self.law.known_by)
        return self._hearings[chip]
