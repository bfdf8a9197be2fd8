from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.chronicle.book import begun
from valico.chronicle.book_states import states_in
from valico.chronicle.claims import Claim
from valico.chronicle.entries import Entry, Recording, Retraction
from valico.chronicle.fluents import Policy, State, Subject, holding, states
from valico.chronicle.ledger import read_claims
from valico.chronicle.shelf import shelf
from valico.chronicle.sight import foresight, hindsight
from valico.errors import InputError

Say = Callable[..., Claim]
CLAIMS = read_claims()
DAYS = st.dates(min_value=date(2022, 8, 1), max_value=date(2026, 12, 31))
SUBJECTS = st.sampled_from(
    sorted({(c.about, chip) for c in CLAIMS if c.value for chip in c.chips})
).map(lambda pair: Subject(about=pair[0], chip=pair[1]))
POLICIES = st.sampled_from(["any", "attributed", "corroborated", "official"])
PERMISSION = Subject(about="import-permission", chip="nvidia/h200")


def held(found: tuple[State, ...]) -> dict[str, str]:
    return {state.value: state.holding for state in found}


@given(subject=SUBJECTS, on=DAYS, policy=POLICIES)
def test_a_back_test_cannot_look_ahead(subject: Subject, on: date, policy: Policy) -> None:
    past = [claim for claim in CLAIMS if claim.published <= on]

    seen = states(CLAIMS, subject, foresight(on), policy=policy)

    assert seen == states(past, subject, foresight(on), policy=policy)
    assert all(state.last_support <= on for state in seen)


@given(subject=SUBJECTS, on=DAYS, later=st.integers(1, 900))
def test_nobody_looks_ahead_unawares(subject: Subject, on: date, later: int) -> None:
    with pytest.raises(InputError, match="ask for hindsight"):
        foresight(on, known_by=on + timedelta(days=later))
    sight = hindsight(on, known_by=on + timedelta(days=later))

    assert "with hindsight" in sight.words()
    for state in states(CLAIMS, subject, sight):
        assert state.last_support <= sight.known_by


@given(subject=SUBJECTS, on=DAYS)
def test_hindsight_equals_foresight_where_all_is_published(subject: Subject, on: date) -> None:
    known = [claim for claim in CLAIMS if claim.published <= on]

    late = states(known, subject, hindsight(on, known_by=date(2030, 1, 1)))

    assert late == states(known, subject, foresight(on))


@given(subject=SUBJECTS, on=DAYS)
def test_a_stricter_policy_rests_on_claims_that_the_loosest_knows(
    subject: Subject, on: date
) -> None:
    known = {c.id for c in CLAIMS if c.published <= on}

    for policy in ("attributed", "corroborated", "official"):
        for state in states(CLAIMS, subject, foresight(on), policy=policy):
            assert {claim.id for claim in state.claims} <= known
            if policy == "official":
                assert state.evidence.on_record
            if policy == "attributed":
                assert state.evidence.attributed


def test_a_state_lasts_until_a_certainly_later_claim_ends_it(say: Say) -> None:
    blocked = say("blocked", value="blocked", since="2026-01-14", published=date(2026, 1, 14))
    allowed = say("allowed", value="allowed", since="2026-02-20", published=date(2026, 2, 21))
    claims = (blocked, allowed)

    assert held(states(claims, PERMISSION, foresight(date(2026, 2, 20)))) == {"blocked": "held"}
    assert held(states(claims, PERMISSION, foresight(date(2026, 2, 21)))) == {"allowed": "held"}


def test_the_age_of_the_last_support_is_shown_and_nothing_decays(say: Say) -> None:
    blocked = say("blocked", value="blocked", since="2026-01-14", published=date(2026, 1, 14))

    (state,) = states([blocked], PERMISSION, foresight(date(2026, 11, 14)))

    assert (state.holding, state.age_days) == ("held", 304)


def test_what_begins_in_a_month_is_possibly_held_within_it(say: Say) -> None:
    some_day = say("month", value="blocked", since="2026-02", published=date(2026, 2, 3))

    within = states([some_day], PERMISSION, foresight(date(2026, 2, 10)))
    after = states([some_day], PERMISSION, foresight(date(2026, 2, 28)))

    assert held(within) == {"blocked": "possibly-held"}
    assert held(after) == {"blocked": "held"}
    assert holding(after, "allowed") == "not-held"


def test_what_clashes_is_possibly_held_on_both_sides_and_none_wins(say: Say) -> None:
    yes = say("yes", value="conditional", since="2026-01-28")
    huang = say(
        "huang", value="undecided", since="2026-01-29", published=date(2026, 1, 29),
        holders=[{"name": "CNBC"}, {"name": "Jensen Huang", "organisation": "nvidia"}],
    )  # fmt: skip

    found = states([yes, huang], PERMISSION, foresight(date(2026, 2, 15)))

    assert held(found) == {"conditional": "possibly-held", "undecided": "possibly-held"}
    assert {state.contested_by for state in found} == {(yes.id,), (huang.id,)}


def test_the_same_origin_a_day_later_is_an_update(say: Say) -> None:
    first = say("first", value="undecided", since="2026-01-28")
    then = say("then", value="allowed", since="2026-01-29", published=date(2026, 1, 29))

    found = states([first, then], PERMISSION, foresight(date(2026, 2, 15)))

    assert held(found) == {"allowed": "held"}


def test_a_plan_is_never_held_and_ends_nothing(say: Say) -> None:
    blocked = say("blocked", value="blocked", since="2026-01-14", published=date(2026, 1, 14))
    plan = say("plan", value="allowed", since="2026-02-01", hedge="planned")

    found = states([blocked, plan], PERMISSION, foresight(date(2026, 3, 1)))

    assert held(found) == {"blocked": "held", "allowed": "possibly-held"}


def test_what_ends_by_its_own_words_is_over(say: Say) -> None:
    window = say("window", value="allowed", since="2026-02-01", until="2026-05-14")

    assert held(states([window], PERMISSION, foresight(date(2026, 5, 13)))) == {"allowed": "held"}
    assert states([window], PERMISSION, foresight(date(2026, 5, 15))) == ()


def test_a_claim_about_others_says_nothing_of_a_buyer(say: Say) -> None:
    tencent = say("tencent", value="allowed", parties=["tencent"])
    asked = msgspec.structs.replace(PERMISSION, parties=("deepseek",))

    assert states([tencent], asked, foresight(date(2026, 2, 15))) == ()


def test_the_state_of_the_h20_on_the_day_of_the_second_article() -> None:
    sight = foresight(date(2025, 8, 25))

    def of(about: str) -> dict[str, str]:
        return held(states(CLAIMS, Subject(about=about, chip="nvidia/h20-96"), sight))

    assert of("us-licence") == {"granted": "held"}
    assert of("levy")["in-force"] == "held"
    assert of("production")["halt-requested"] == "held"
    assert of("import-permission")["discouraged"] == "possibly-held"


def test_the_us_licence_and_the_chinese_permission_are_different_facts(say: Say) -> None:
    us = say("us", about="us-licence", value="refused")
    china = say("china", value="allowed")

    found = states([us, china], PERMISSION, foresight(date(2026, 2, 15)))

    assert held(found) == {"allowed": "held"}


@given(
    taken=st.sampled_from([c for c in CLAIMS if c.value]),
    on=DAYS,
    after=st.integers(0, 200),
)
def test_a_retraction_only_hides_after_its_own_day(taken: Claim, on: date, after: int) -> None:
    day = taken.published + timedelta(days=after)
    retraction = Retraction(claim=taken.id, reason="r", by="b", published=day)
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    entry = Entry(seq=1, recorded=moment, payload=retraction, previous="", hash="")

    seen = shelf(CLAIMS, [entry]).visible(foresight(on))

    assert (taken in seen) == (taken.published <= on < day)
    assert [c for c in seen if c != taken] == [
        c for c in shelf(CLAIMS).visible(foresight(on)) if c != taken
    ]


@settings(max_examples=25)
@given(
    picked=st.lists(st.sampled_from(CLAIMS), max_size=60, unique_by=lambda c: c.id),
    on=DAYS,
    policy=POLICIES,
)
def test_the_ledger_tells_the_same_states_as_all_its_claims(
    picked: list[Claim], on: date, policy: Policy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("states") / "ledger.sqlite"
    with begun(str(path)) as book:
        moment = datetime(2026, 11, 21, tzinfo=UTC)
        book.append([Recording(claim=claim) for claim in picked], recorded=moment)
        for subject in {(c.about, chip) for c in picked for chip in c.chips}:
            asked = Subject(about=subject[0], chip=subject[1])
            sight = foresight(on)

            assert states_in(book, asked, sight, policy=policy) == states(
                picked, asked, sight, policy=policy
            )


def test_reading_back_stops_early_and_tells_the_same(tmp_path: Path) -> None:
    with begun(str(tmp_path / "ledger.sqlite")) as book:
        moment = datetime(2026, 11, 21, tzinfo=UTC)
        book.append([Recording(claim=claim) for claim in CLAIMS], recorded=moment)
        for on in (date(2025, 8, 25), date(2026, 2, 15), date(2026, 11, 21)):
            for about in ("us-licence", "import-permission", "production", "shipments"):
                for chip in ("nvidia/h20-96", "nvidia/h200-sxm-141"):
                    subject = Subject(about=about, chip=chip)

                    assert states_in(book, subject, foresight(on)) == states(
                        CLAIMS, subject, foresight(on)
                    )
