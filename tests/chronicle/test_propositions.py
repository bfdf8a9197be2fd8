"""What is said, apart from who says it."""

from collections.abc import Callable
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from valico.chronicle.claims import Claim
from valico.chronicle.ledger import read_claims
from valico.chronicle.origins import evidence
from valico.chronicle.propositions import by_claim, proposition_of, propositions

Say = Callable[..., Claim]
CLAIMS = read_claims()


def test_ten_outlets_that_repeat_reuters_make_one_proposition_of_one_origin(say: Say) -> None:
    told = [say(f"o{n}", holders=[{"name": f"Outlet {n}"}, {"name": "Reuters"}]) for n in range(10)]

    (found,) = propositions(told)

    assert len(found.utterances) == 10
    behind = evidence(found.affirmed)
    assert (behind.n_origins, behind.n_outlets) == (1, 10)


def test_who_denies_speaks_of_the_same_proposition(say: Say) -> None:
    (found,) = propositions(
        [say("yes"), say("no", polarity="negated"), say("x", polarity="uncertain")]
    )

    assert [len(side) for side in (found.affirmed, found.against, found.unsure)] == [1, 1, 1]


def test_language_quote_hedge_and_order_of_names_count_for_nothing(say: Say) -> None:
    one = say("a", parties=["alibaba", "tencent"], quote="yes", language="en")
    other = say("b", parties=["tencent", "alibaba"], quote="sì", language="it", hedge="conditional")

    assert len(propositions([one, other])) == 1


def test_other_parties_chips_values_or_amounts_are_other_propositions(say: Say) -> None:
    told = [
        say("a"),
        say("b", parties=["deepseek"]),
        say("c", chips=["nvidia/h20-96"]),
        say("d", value="allowed"),
        say("e", amount={"value": 400000, "unit": "chip"}),
    ]

    assert len(propositions(told)) == len(told)


def test_days_that_lie_near_are_one_time_and_weeks_are_two(say: Say) -> None:
    near = [say("a", since="2026-01-28"), say("b", since="2026-01-30"), say("c", since="2026-01")]

    assert len(propositions(near)) == 1
    assert len(propositions([*near, say("d", since="2026-03-01")])) == 2


def test_an_open_month_joins_no_two_days_together(say: Say) -> None:
    told = [say("a", since="2026-01-05"), say("b", since="2026-01-25"), say("c", since="2026-01")]

    assert len(propositions(told)) == 3


def test_what_gives_no_value_is_told_apart_by_its_words(say: Say) -> None:
    told = [say(n, about="opinion", value=None, quote=n) for n in ("good", "bad")]

    assert len(propositions(told)) == 2


def test_a_later_copy_does_not_change_the_id(say: Say) -> None:
    first = say("a")
    later = say("b", published=date(2026, 1, 30), since="2026-01-30")

    assert proposition_of(first, [first]).id == proposition_of(later, [first, later]).id


@given(st.randoms(use_true_random=False))
def test_every_claim_says_one_proposition_whatever_the_order(draw: Random) -> None:
    shuffled = draw.sample(CLAIMS, len(CLAIMS))

    assert {n: p.id for n, p in by_claim(propositions(shuffled)).items()} == {
        n: p.id for n, p in by_claim(propositions(CLAIMS)).items()
    }
