"""A headline that says more than its article is a drift; one that the article bears out is none."""

from collections.abc import Callable

import pytest

from valico.chronicle.claims import VALUES, Claim
from valico.chronicle.conflicts import Conflict, conflicts
from valico.chronicle.headlines import MILDER, drifts

Say = Callable[..., Claim]
ALONE = [{"name": "Gazzetta"}]


@pytest.fixture
def headline(say: Say) -> Say:
    def claim(name: str = "headline", **fields: object) -> Claim:
        told = {"holders": ALONE, "hedge": "stated", "section": "headline", "quote": "blocca"}
        return say(name, **{**told, "value": "blocked", **fields})

    return claim


@pytest.fixture
def body(say: Say) -> Say:
    def claim(name: str = "body", **fields: object) -> Claim:
        told = {"hedge": "conditional", "section": "body", "quote": "avrebbe bloccato"}
        return say(name, **{**told, "value": "blocked", **fields})

    return claim


def found(*claims: Claim) -> tuple[Conflict, ...]:
    return conflicts(claims)


def test_a_headline_firmer_than_its_article_is_shown_with_both_quotes(
    headline: Say, body: Say
) -> None:
    (drift,) = found(headline(), body())

    assert drift.kind == "hedge-drift"
    assert {drift.first.claim.quote, drift.second.claim.quote} == {"blocca", "avrebbe bloccato"}


def test_a_headline_that_some_words_of_the_article_bear_out_is_no_drift(
    headline: Say, body: Say
) -> None:
    sure = body("sure", hedge="stated")

    assert not found(headline(), body(), sure)


def test_to_be_asked_to_halt_is_less_than_a_halt(headline: Say, body: Say) -> None:
    halted = headline(about="production", value="halted", event="halt")
    asked = body(about="production", value="halt-requested", event="request-halt", hedge="stated")

    assert [one.kind for one in found(halted, asked)] == ["hedge-drift"]


def test_a_headline_that_says_less_is_none(headline: Say, body: Say) -> None:
    assert not found(headline(hedge="conditional"), body(hedge="stated"))


def test_the_headline_of_another_article_is_none(headline: Say, body: Say) -> None:
    assert not drifts(headline(source="other"), body())


def test_a_headline_of_another_chip_is_none(headline: Say, body: Say) -> None:
    assert not found(headline(chips=["nvidia/h20-96"]), body())


def test_the_body_alone_never_drifts_from_itself(body: Say) -> None:
    assert not found(body("a"), body("b", hedge="reported"))


def test_claims_that_nobody_read_have_no_headlines(say: Say) -> None:
    assert not drifts(say("a", hedge="stated"), say("b", hedge="conditional"))


def test_milder_values_are_values_of_their_matter() -> None:
    for about, pairs in MILDER.items():
        for value, milder in pairs.items():
            assert {value, *milder} <= set(VALUES[about])
