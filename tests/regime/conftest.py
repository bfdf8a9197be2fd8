"""A transaction that a test can bend, and the rules that ship."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from valico.regime.measures import Measures
from valico.regime.provisions import Rulebook, read_rulebook
from valico.regime.transaction import Party, Transaction

TODAY = date(2026, 11, 21)

Sale = Callable[..., Transaction]
"""Returns an export of a chip from the United States to a buyer in a place, China by default."""


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return read_rulebook()


@pytest.fixture(scope="session")
def sale() -> Sale:
    def sell(chip: Measures, to: str = "china", **more: object) -> Transaction:
        party = Party(id="", name="a buyer", place=to, seat=to, ultimate_seat=to)
        plain = Transaction(
            chip=chip,
            chip_name="a chip",
            count=None,
            exporter=None,
            origin="united-states",
            destination=to,
            end_user=party,
            on=TODAY,
            known_by=TODAY,
        )
        return msgspec.structs.replace(plain, **more)

    return sell
