"""One transaction through both gates."""

from collections.abc import Sequence

from valico.evidence import Report
from valico.regime.china import judge_china
from valico.regime.levies import levies_on
from valico.regime.provisions import Rulebook
from valico.regime.transaction import Transaction
from valico.regime.united_states import judge_united_states
from valico.regime.verdict import Verdict


def judge(
    transaction: Transaction, book: Rulebook, reports: Sequence[Report] = ()
) -> Verdict:
    """Return what both gates say, and the levies on a licensed sale."""
    us = judge_united_states(transaction, book)
    return Verdict(
        us=us,
        cn=judge_china(transaction, reports),
        levies=tuple(levies_on(transaction, us, book)),
        assumed=(*transaction.assumed, *transaction.end_user.assumed),
    )
