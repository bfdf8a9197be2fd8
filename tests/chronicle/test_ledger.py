from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from valico.chronicle.claims import Claim
from valico.chronicle.faults import Known, claim_faults
from valico.chronicle.ledger import read_claims
from valico.errors import DataError

Say = Callable[..., Claim]
KNOWN = Known(chips={"nvidia/h200"}, organisations={"nvidia"}, places={"china"}, sources={"report"})
CLAIM = """[[claim]]
id = "{published}-x"
published = {published}
source = "report"
holders = [{{ name = "Outlet" }}]
event = "levy"
about = "levy"
from = "2026"
hedge = "reported"
reliability = "A"
says = "s"
"""


def lay(root: Path, month: str, *days: str) -> None:
    folder = root / "claims"
    folder.mkdir(exist_ok=True)
    (folder / f"{month}.toml").write_text("".join(CLAIM.format(published=d) for d in days))


def test_claims_of_all_months_come_in_order_of_publication(tmp_path: Path) -> None:
    lay(tmp_path, "2026-02", "2026-02-03")
    lay(tmp_path, "2026-01", "2026-01-20", "2026-01-05")

    read = [claim.published.isoformat() for claim in read_claims(root=tmp_path)]

    assert read == ["2026-01-05", "2026-01-20", "2026-02-03"]


def test_a_claim_in_the_file_of_another_month_is_refused(tmp_path: Path) -> None:
    lay(tmp_path, "2026-01", "2026-02-03")

    with pytest.raises(DataError) as fault:
        read_claims(root=tmp_path)

    assert str(fault.value) == (
        "data/claims/2026-01.toml: claim `2026-02-03-x`: `published` is 2026-02-03; it belongs "
        "into data/claims/2026-02.toml"
    )


def test_a_sound_claim_has_no_fault(say: Say) -> None:
    assert list(claim_faults([say()], KNOWN, on=date(2026, 1, 28))) == []


def test_a_claim_of_tomorrow_is_still_to_come(say: Say) -> None:
    (fault,) = claim_faults([say()], KNOWN, on=date(2026, 1, 27))

    assert fault == (
        "data/claims/2026-01.toml: claim `2026-01-28-a`: `published` is 2026-01-28, "
        "which is still to come"
    )


@pytest.mark.parametrize("words", [25, 26])
def test_a_quote_has_at_most_twenty_five_words(words: int, say: Say) -> None:
    quoted = say(quote=" ".join(["word"] * words))

    assert len(list(claim_faults([quoted], KNOWN, on=date(2026, 2, 1)))) == max(0, words - 25)


def test_a_place_may_act_and_be_a_party(say: Say) -> None:
    claim = say(actors=["china"], parties=["nvidia"])

    assert list(claim_faults([claim], KNOWN, on=date(2026, 2, 1))) == []
