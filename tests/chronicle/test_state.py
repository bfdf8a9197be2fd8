from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.chronicle import state
from valico.chronicle.claims import Claim
from valico.chronicle.ledger import read_claims

Say = Callable[..., Claim]
CLAIMS = read_claims()
DAYS = st.dates(min_value=date(2022, 8, 1), max_value=date(2026, 12, 31))


@given(DAYS, DAYS)
def test_nothing_published_after_known_by_is_ever_returned(on: date, known_by: date) -> None:
    found = state.standing(CLAIMS, on=on, known_by=known_by)

    assert all(claim.published <= known_by for claim in found)
    assert all(claim.holds_from() <= on for claim in found)


@given(DAYS, DAYS)
def test_no_report_comes_from_after_known_by(on: date, known_by: date) -> None:
    standing = state.standing(CLAIMS, on=on, known_by=known_by)
    ids = {claim.id for claim in standing}

    for report in state.reports(standing):
        assert report.published <= known_by
        assert set(report.clashes) <= ids


@given(DAYS, DAYS, DAYS)
def test_raising_known_by_never_hides_a_claim(on: date, one: date, other: date) -> None:
    earlier, later = sorted((one, other))

    then = state.standing(CLAIMS, on=on, known_by=earlier)
    afterwards = state.standing(CLAIMS, on=on, known_by=later)

    assert {c.id for c in then} <= {c.id for c in afterwards}


@given(DAYS, DAYS, DAYS)
def test_asking_about_a_later_day_never_hides_a_claim(
    known_by: date, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))

    then = state.standing(CLAIMS, on=earlier, known_by=known_by)
    afterwards = state.standing(CLAIMS, on=later, known_by=known_by)

    assert {c.id for c in then} <= {c.id for c in afterwards}


def test_a_claim_stands_from_its_publication_and_from_the_day_it_speaks_of(say: Say) -> None:
    claim = say(published=date(2026, 1, 28), since="2026-02-10")

    assert state.standing([claim], on=date(2026, 2, 10), known_by=date(2026, 1, 28)) == (claim,)
    assert state.standing([claim], on=date(2026, 2, 9), known_by=date(2026, 2, 10)) == ()
    assert state.standing([claim], on=date(2026, 2, 10), known_by=date(2026, 1, 27)) == ()


@pytest.mark.parametrize(
    ("chips", "parties", "found"),
    [
        ((), (), "abcd"),
        (("h200",), (), "abc"),
        (("h20",), (), "d"),
        (("h200",), ("deepseek",), "ac"),
        (("h200",), ("bytedance",), "bc"),
        (("h200",), ("mofcom",), "bc"),
        ((), ("tencent",), "cd"),
    ],
)
def test_claims_are_chosen_by_chip_and_by_party_or_everybody(
    chips: tuple[str, ...], parties: tuple[str, ...], found: str, say: Say
) -> None:
    claims = (
        say("a", chips=["h200"], parties=["deepseek"]),
        say("b", chips=["h200"], parties=["bytedance"], actors=["mofcom"]),
        say("c", chips=["h200"]),
        say("d", chips=["h20"]),
    )

    chosen = state.about(claims, chips=chips, parties=parties)

    assert "".join(claim.id[-1] for claim in chosen) == found


def test_only_affirmed_claims_with_a_value_become_reports(say: Say) -> None:
    claims = (
        say("yes"),
        say("no", polarity="negated"),
        say("perhaps", polarity="uncertain"),
        say("opinion", about="opinion", value=None),
    )

    assert [report.claim for report in state.reports(claims)] == ["2026-01-28-yes"]


def test_a_report_carries_who_said_it_and_what_stands_against_it(say: Say) -> None:
    approved = say("approved")
    undecided = say("undecided", value="undecided", since="2026-01-29")

    report, _ = state.reports((approved, undecided))

    assert report.who == "Outlet ← Reuters"
    assert report.hedge == "reported"
    assert report.value == "conditional"
    assert report.holds_from == date(2026, 1, 28)
    assert report.clashes == ("2026-01-28-undecided",)


def test_before_the_first_letter_nothing_had_been_said() -> None:
    assert state.standing(CLAIMS, on=date(2022, 8, 1), known_by=date(2022, 8, 1)) == ()
