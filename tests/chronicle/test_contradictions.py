from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.chronicle import state
from valico.chronicle.claims import Claim, beginning
from valico.chronicle.contradictions import INCOMPATIBLE, LINKED, SAME_TIME_DAYS, Clash, clashes
from valico.chronicle.ledger import read_claims

Say = Callable[..., Claim]
CLAIMS = read_claims()
CLASHES = clashes(CLAIMS)
FOUND = [clash for clash in CLASHES if clash.found != LINKED]
APPROVAL = "2026-01-30-reuters-deepseek-conditionally-cleared"
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 11, 21))


def against(name: str) -> Iterator[Clash]:
    return (clash for clash in CLASHES if name in {clash.first.id, clash.second.id})


def other(clash: Clash, name: str) -> Claim:
    return clash.second if clash.first.id == name else clash.first


def test_the_approval_for_deepseek_stands_against_huangs_words() -> None:
    opposed = {other(clash, APPROVAL).id for clash in against(APPROVAL)}

    assert "2026-01-30-huang-no-confirmation-for-deepseek" in opposed
    assert "2026-01-29-huang-china-still-deciding" in opposed


def test_both_sides_of_the_deepseek_story_stand_and_none_wins() -> None:
    day = date(2026, 2, 15)
    standing = {claim.id for claim in state.standing(CLAIMS, on=day, known_by=day)}

    assert {APPROVAL, "2026-01-30-huang-no-confirmation-for-deepseek"} <= standing


def test_on_the_day_before_the_approval_nothing_clashed_with_it() -> None:
    day = date(2026, 1, 29)
    standing = state.standing(CLAIMS, on=day, known_by=day)

    assert APPROVAL not in {
        c.id for clash in clashes(standing) for c in (clash.first, clash.second)
    }


def test_the_garbled_number_of_lowyat_is_an_error_of_the_source() -> None:
    garbled = "2026-02-01-lowyat-deepseek-400000"
    kinds = {other(clash, garbled).id: clash.kind for clash in against(garbled)}

    assert kinds["2026-01-28-reuters-three-buyers-approved"] == "source-error"
    assert kinds[APPROVAL] == "source-error"


def test_the_us_licence_and_the_chinese_permission_never_clash_with_each_other() -> None:
    gates = {"us-licence", "import-permission"}
    across = [c for c in CLASHES if {c.first.about, c.second.about} == gates]

    assert all(clash.kind == "roles" and clash.found == LINKED for clash in across)
    assert all(clash.first.about == clash.second.about for clash in FOUND)


def test_granted_by_one_gate_and_blocked_at_the_other_is_no_contradiction(say: Say) -> None:
    us = say("us", about="us-licence", value="granted")
    china = say("china", about="import-permission", value="blocked")

    assert clashes([us, china]) == ()


def test_a_later_change_of_the_world_is_an_update(say: Say) -> None:
    blocked = say("blocked", value="blocked", since="2026-01-14")
    allowed = say("allowed", value="allowed", since="2026-01-28")

    assert clashes([blocked, allowed]) == ()


def test_in_the_data_the_customs_stop_and_the_approvals_are_an_update() -> None:
    stop = "2026-01-14-reuters-customs-h200-not-permitted"
    approvals = "2026-01-28-reuters-three-buyers-approved"

    assert {stop, approvals} <= {claim.id for claim in CLAIMS}
    assert approvals not in {other(clash, stop).id for clash in against(stop)}


@pytest.mark.parametrize("days", range(6))
def test_facts_of_one_time_begin_within_three_days(days: int, say: Say) -> None:
    allowed = say("allowed", value="allowed", since="2026-01-28")
    blocked = say("blocked", value="blocked", since=str(date(2026, 1, 28 - days)))

    assert bool(clashes([allowed, blocked])) == (days <= SAME_TIME_DAYS)


@pytest.mark.parametrize("since", ["2026-01", "2026"])
def test_a_claim_that_leaves_its_day_open_never_clashes_by_rule(since: str, say: Say) -> None:
    allowed = say("allowed", value="allowed", since="2026-01-01")
    blocked = say("blocked", value="blocked", since=since)

    assert clashes([allowed, blocked]) == ()


def test_no_clash_of_the_data_was_found_by_rule_from_a_month() -> None:
    assert len(FOUND) > 10
    for clash in FOUND:
        for claim in (clash.first, clash.second):
            days = beginning(claim.since)

            assert (days.end - days.first).days == 1


def test_claims_of_different_chips_buyers_or_uses_do_not_clash(say: Say) -> None:
    allowed = say("allowed", value="allowed", parties=["deepseek"])

    assert clashes([allowed, say("b", value="blocked", chips=["nvidia/h20"])]) == ()
    assert clashes([allowed, say("b", value="blocked", parties=["tencent"])]) == ()
    assert clashes([allowed, say("b", value="blocked", use="state-funded-data-centre")]) == ()
    assert len(clashes([allowed, say("b", value="blocked")])) == 1


def test_yes_and_no_to_one_value_clash_and_say_so(say: Say) -> None:
    affirmed, denied = say("yes"), say("no", polarity="negated")

    (clash,) = clashes([affirmed, denied])

    assert clash.found == "one affirms and the other denies 'conditional'"


def test_two_denials_do_not_clash(say: Say) -> None:
    allowed = say("a", value="allowed", polarity="negated")
    blocked = say("b", value="blocked", polarity="negated")

    assert clashes([allowed, blocked]) == ()


def test_an_uncertain_claim_excludes_nothing(say: Say) -> None:
    assert (
        clashes([say("a", value="allowed", polarity="uncertain"), say("b", value="blocked")]) == ()
    )


@pytest.mark.parametrize(
    ("about", "pair"),
    [(about, sorted(pair)) for about, pairs in INCOMPATIBLE.items() for pair in pairs],
)
def test_values_that_exclude_each_other_clash_and_say_so(
    about: str, pair: list[str], say: Say
) -> None:
    first, second = (say(value, about=about, value=value) for value in pair)

    (clash,) = clashes([first, second])

    assert clash.kind == "direct"
    assert clash.found == f"{pair[0]} and {pair[1]} exclude each other"


def test_an_editors_link_is_kept_and_not_found_a_second_time(say: Say) -> None:
    allowed = say("a", value="allowed")
    blocked = say("b", value="blocked", contradicts=[{"claim": allowed.id, "kind": "time"}])

    (clash,) = clashes([allowed, blocked])

    assert clash.found == LINKED
    assert clash.kind == "time"


def test_a_link_to_a_claim_that_was_not_yet_known_is_no_clash(say: Say) -> None:
    blocked = say("b", value="blocked", contradicts=[{"claim": "2026-03-01-x", "kind": "direct"}])

    assert clashes([blocked]) == ()


def test_the_earlier_publication_stands_first() -> None:
    linked = [clash for clash in CLASHES if clash.found == LINKED]

    assert linked
    assert all(clash.first.published <= clash.second.published for clash in linked)


def test_each_pair_is_told_once_and_nothing_clashes_with_itself() -> None:
    pairs = [frozenset({clash.first.id, clash.second.id}) for clash in CLASHES]

    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


@given(DAYS)
def test_every_clash_of_a_day_was_published_by_that_day(day: date) -> None:
    for clash in clashes(state.standing(CLAIMS, on=day, known_by=day)):
        assert max(clash.first.published, clash.second.published) <= day


@settings(max_examples=30)
@given(DAYS, DAYS)
def test_clashes_once_known_stay_known(one: date, another: date) -> None:
    earlier, later = sorted((one, another))

    def pairs(day: date) -> set[frozenset[str]]:
        standing = state.standing(CLAIMS, on=day, known_by=day)
        return {frozenset({c.first.id, c.second.id}) for c in clashes(standing)}

    assert pairs(earlier) <= pairs(later)


def test_the_h20_story_of_august_2025_is_told_with_its_origins() -> None:
    day = date(2025, 8, 25)
    standing = state.standing(CLAIMS, on=day, known_by=day)
    halts = [
        claim
        for claim in state.about(standing, chips=["nvidia/h20-96"])
        if claim.about == "production" and claim.value == "halt-requested"
    ]
    told = {party for claim in halts for party in claim.parties}

    assert {"amkor", "samsung", "foxconn"} <= told
    assert any("The Information" in claim.who() for claim in halts)
    assert any("Reuters" in claim.who() for claim in halts)


def test_the_backdoor_allegation_and_its_denial_stand_side_by_side() -> None:
    day = date(2025, 8, 25)
    kinds = {clash.kind for clash in clashes(state.standing(CLAIMS, on=day, known_by=day))}

    assert "allegation-denial" in kinds
