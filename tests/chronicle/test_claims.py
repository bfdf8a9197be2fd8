from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.chronicle.claims import VALUES, Amount, Claim, Holder, beginning
from valico.chronicle.faults import LONGEST_QUOTE_WORDS
from valico.errors import InputError

Say = Callable[..., Claim]


def claim(library: Library, name: str) -> Claim:
    return next(claim for claim in library.claims if claim.id == name)


def test_the_stories_of_the_h20_and_the_h200_are_told_in_at_least_eighty_claims(
    library: Library,
) -> None:
    h20 = [c for c in library.claims if "nvidia/h20-96" in c.chips]
    h200 = [c for c in library.claims if "nvidia/h200-sxm-141" in c.chips]

    assert len(library.claims) >= 600
    assert len(h20) >= 80
    assert len(h200) >= 80


def test_every_claim_has_a_chain_a_hedge_a_source_and_a_day_of_publication(
    library: Library, today: date
) -> None:
    for claim in library.claims:
        assert claim.holders, claim.id
        assert all(holder.name for holder in claim.holders), claim.id
        assert claim.hedge, claim.id
        assert claim.source in library.sources, claim.id
        assert date(2022, 8, 1) <= claim.published <= today, claim.id
        assert claim.id.startswith(str(claim.published)), claim.id


def test_every_claim_speaks_of_a_known_matter_with_a_known_value(library: Library) -> None:
    for claim in library.claims:
        assert claim.value is None or claim.value in VALUES[claim.about], claim.id


def test_claims_about_the_two_gates_always_say_what_they_hold(library: Library) -> None:
    gates = [c for c in library.claims if c.about in {"us-licence", "import-permission"}]

    assert len(gates) > 100
    assert all(claim.value for claim in gates)


def test_no_id_stands_twice_and_claims_come_in_order_of_publication(library: Library) -> None:
    counts = Counter(claim.id for claim in library.claims)

    assert max(counts.values()) == 1
    assert list(library.claims) == sorted(library.claims, key=lambda c: (c.published, c.id))


def test_quotes_are_short(library: Library) -> None:
    quotes = [claim.quote for claim in library.claims if claim.quote]

    assert len(quotes) > 20
    assert max(len(quote.split()) for quote in quotes) <= LONGEST_QUOTE_WORDS == 25


def test_pages_in_several_languages_were_read(library: Library) -> None:
    languages = Counter(claim.language for claim in library.claims)

    assert {"en", "it", "zh"} <= set(languages)


def test_an_anonymous_origin_is_never_on_the_record(library: Library) -> None:
    stated = [c.id for c in library.claims if c.origin.anonymous and c.hedge == "stated"]

    assert stated == []


def test_what_holds_from_a_day_can_be_read_as_that_day(library: Library) -> None:
    for claim in library.claims:
        days = beginning(claim.since)

        assert claim.holds_from() == days.first


def test_the_chain_is_told_from_the_outlet_to_the_origin(library: Library) -> None:
    deepseek = claim(library, "2026-01-30-reuters-deepseek-conditionally-cleared")

    assert deepseek.who() == "TradingPedia ← Reuters ← 2 people familiar with the matter"
    assert deepseek.chain() == "TradingPedia ← Reuters ← 2 unnamed people"
    assert deepseek.origin.anonymous
    assert deepseek.hedge == "reported"


def test_over_four_hundred_thousand_jointly_is_told_in_words(library: Library) -> None:
    amount = claim(library, "2026-01-28-reuters-three-buyers-approved").amount

    assert amount is not None
    assert amount.words() == "over 400,000 chips jointly"
    assert amount.range() == (400_000, float("inf"))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(value=75000, unit="chip", bound="up-to", shared="each"), "up to 75,000 chips each"),
        (Amount(value=15, unit="percent"), "15 %"),
        (Amount(value=1, unit="chip"), "1 chip"),
        (Amount(value=10, unit="company", bound="about"), "about 10 companies"),
        (
            Amount(value=5000, high=10000, unit="chip", bound="between"),
            "5,000 to 10,000 chips",
        ),
        (Amount(value=5.5e9, unit="USD", bound="at-least"), "at least 5,500,000,000 USD"),
        (Amount(value=2, unit="month"), "2 months"),
    ],
)
def test_an_amount_keeps_its_open_end_in_words(amount: Amount, words: str) -> None:
    assert amount.words() == words


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [
        ("exactly", 100, 100),
        ("about", 90, 110),
        ("over", 100, float("inf")),
        ("at-least", 100, float("inf")),
        ("up-to", 0, 100),
        ("under", 0, 100),
    ],
)
def test_each_bound_has_its_range(bound: str, low: float, high: float) -> None:
    made = Amount(value=100, unit="chip", bound=bound)  # type: ignore[arg-type]  # the table's words

    assert made.range() == pytest.approx((low, high))


@given(
    st.floats(min_value=0, max_value=1e12),
    st.sampled_from(["exactly", "about", "over", "at-least", "up-to", "under"]),
)
def test_the_number_said_lies_in_the_range_that_the_words_allow(value: float, bound: str) -> None:
    made = Amount(value=value, unit="chip", bound=bound)  # type: ignore[arg-type]  # as above
    low, high = made.range()

    assert low <= value <= high


def test_a_range_runs_from_its_lower_to_its_upper_end() -> None:
    assert Amount(value=5, high=10, unit="chip", bound="between").range() == (5, 10)
    assert Amount(value=5, unit="chip", bound="between").range() == (5, 5)


@pytest.mark.parametrize(
    ("holder", "words", "brief"),
    [
        (Holder(name="Reuters"), "Reuters", "Reuters"),
        (Holder(name="Jensen Huang", organisation="nvidia"), "Jensen Huang", "Jensen Huang"),
        (
            Holder(name="people familiar with the matter", anonymous=True),
            "people familiar with the matter",
            "unnamed people",
        ),
        (
            Holder(name="people familiar with the matter", anonymous=True, people=4),
            "4 people familiar with the matter",
            "4 unnamed people",
        ),
        (
            Holder(name="two people with knowledge", anonymous=True, people=2),
            "2 people with knowledge",
            "2 unnamed people",
        ),
        (Holder(name="a person", anonymous=True, people=1), "a person", "1 unnamed person"),
    ],
)
def test_a_holder_is_named_as_a_reader_would(holder: Holder, words: str, brief: str) -> None:
    assert holder.words() == words
    assert holder.brief() == brief


def test_the_last_link_of_the_chain_is_the_origin(say: Say) -> None:
    made = say(holders=[{"name": "Blog"}, {"name": "Reuters"}, {"name": "sources"}])

    assert made.origin.name == "sources"
    assert made.who() == "Blog ← Reuters ← sources"


def test_a_claim_about_a_month_holds_from_its_first_day(say: Say) -> None:
    assert say(since="2026-02").holds_from() == date(2026, 2, 1)


def test_what_begins_within_a_stretch_holds_from_its_first_day(say: Say) -> None:
    assert say(since="2026-05-11/2026-05-20").holds_from() == date(2026, 5, 11)
    assert beginning("2024-07/2024-12") == beginning("2024-07-01/2024-12-31")


@pytest.mark.parametrize(
    "written", ["2026-05-20/2026-05-11", "2026-05/", "/2026", "2026-05-40/2027"]
)
def test_a_stretch_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(InputError):
        beginning(written)
