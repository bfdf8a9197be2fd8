"""Who must stand behind what is shown."""

from collections.abc import Callable
from typing import get_args

import pytest

from valico.chronicle.claims import Claim
from valico.chronicle.firmly import WORDS, firmly
from valico.chronicle.fluents import Policy
from valico.chronicle.ledger import read_claims
from valico.chronicle.origins import Clues

Say = Callable[..., Claim]
FT = [{"name": "Outlet"}, {"name": "FT", "organisation": "financial-times"}]
HUANG = [{"name": "Outlet"}, {"name": "Jensen Huang", "organisation": "nvidia"}]
CLUES = Clues(outlets=frozenset({"financial-times", "reuters"}))


def ids(policy: Policy, *claims: Claim) -> list[str]:
    return [claim.id.rpartition("-")[2] for claim in firmly(claims, policy, CLUES)]


def test_one_origin_corroborates_nothing_and_two_do(say: Say) -> None:
    huang = say("huang", holders=HUANG, hedge="attributed")

    assert ids("corroborated", say("a"), say("b")) == []
    assert ids("corroborated", say("a"), huang) == ["a", "huang"]


def test_the_record_is_somebody_speaking_by_name(say: Say) -> None:
    huang = say("huang", holders=HUANG, hedge="attributed")

    assert ids("official", say("a"), huang) == ["huang"]


def test_what_is_said_of_another_buyer_corroborates_nothing(say: Say) -> None:
    one = say("one", parties=["deepseek"])
    other = say("other", parties=["bytedance"], holders=HUANG, hedge="attributed")

    assert ids("corroborated", one, other) == []


def test_what_is_said_of_more_buyers_bears_out_what_is_said_of_one(say: Say) -> None:
    one = say("one", parties=["tencent"])
    more = say("more", parties=["alibaba", "tencent"], holders=HUANG, hedge="attributed")

    assert ids("corroborated", one, more) == ["one"]


def test_two_opinions_do_not_corroborate_each_other(say: Say) -> None:
    one = say("one", about="opinion", value=None, since="2026-01-27")
    other = say("other", about="opinion", value=None, holders=HUANG, hedge="attributed")

    assert ids("corroborated", one, other) == []


@pytest.mark.parametrize("policy", get_args(Policy))
def test_each_policy_has_words_and_shows_no_more_than_any(policy: Policy) -> None:
    claims = read_claims()

    kept = firmly(claims, policy, CLUES)

    assert WORDS[policy]
    assert set(kept) <= set(claims)
    assert (kept == claims) == (policy == "any")
