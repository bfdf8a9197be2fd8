from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from valico.chronicle.book import begun
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import conflicts, conflicts_in
from valico.chronicle.contradictions import LINKED
from valico.chronicle.disputes import dispute, in_order
from valico.chronicle.entries import Recording
from valico.chronicle.ledger import read_claims
from valico.chronicle.sight import foresight

Say = Callable[..., Claim]
CLAIMS = read_claims()
TODAY = foresight(date(2026, 11, 21))
AMOUNT = {"value": 400000, "unit": "chip", "bound": "over", "shared": "jointly"}


def kinds(*claims: Claim) -> set[str]:
    return {conflict.kind for conflict in conflicts(claims)}


def test_two_states_of_one_day_clash_with_both_quotes(say: Say) -> None:
    yes = say("yes", value="allowed", quote="via libera")
    no = say("no", value="blocked", quote="not permitted", source="other")

    (found,) = conflicts([yes, no])

    assert found.kind == "state"
    assert {found.first.claim.quote, found.second.claim.quote} == {"via libera", "not permitted"}


def test_the_us_licence_and_the_chinese_permission_never_clash(say: Say) -> None:
    assert not kinds(say("us", about="us-licence", value="refused"), say("cn", value="allowed"))


def test_a_later_day_told_by_the_same_origin_is_an_update(say: Say) -> None:
    first = say("a", value="blocked", since="2026-01-27")
    then = say("b", value="allowed", since="2026-01-28", published=date(2026, 1, 29))

    assert not kinds(first, then)


def test_yes_and_no_clash_by_polarity(say: Say) -> None:
    assert kinds(say("yes"), say("no", polarity="negated")) == {"polarity"}


def test_numbers_clash_only_where_their_ranges_part(say: Say) -> None:
    over = say("over", amount=AMOUNT)
    more = say("more", source="b", holders=[{"name": "FT"}], amount={**AMOUNT, "value": 450000})
    less = say(
        "less", source="c", holders=[{"name": "FT"}],
        amount={**AMOUNT, "value": 300000, "bound": "exactly"},
    )  # fmt: skip

    assert not kinds(over, more)
    assert kinds(over, less) == {"quantity"}


def test_three_companies_or_four_for_one_number_clash_by_roles(say: Say) -> None:
    three = say("three", amount=AMOUNT, parties=["alibaba", "bytedance", "tencent"])
    four = say(
        "four", source="b", amount=AMOUNT, parties=["alibaba", "bytedance", "deepseek", "tencent"]
    )

    assert kinds(three, four) == {"roles"}


def test_one_deal_dated_to_two_months_clashes_by_time(say: Say) -> None:
    share = {"value": 15, "unit": "percent"}
    july = say("july", about="levy", value="in-force", event="levy", since="2026-01", amount=share)
    august = say(
        "august", about="levy", value="in-force", event="levy", since="2026-02-08", amount=share,
        source="b",
    )  # fmt: skip

    assert kinds(july, august) == {"time"}


def test_a_firmer_word_further_down_is_hedge_drift(say: Say) -> None:
    wire = say("wire", holders=[{"name": "CNBC"}, {"name": "Reuters"}], hedge="conditional")
    blog = say(
        "blog", holders=[{"name": "Blog"}, {"name": "CNBC"}, {"name": "Reuters"}], hedge="stated",
        published=date(2026, 1, 29),
    )  # fmt: skip

    assert kinds(wire, blog) == {"hedge-drift"}


def test_an_origin_dropped_further_down_is_origin_drift(say: Say) -> None:
    wire = say("wire")
    bare = say("bare", holders=[{"name": "Blog"}], hedge="stated", published=date(2026, 1, 29))

    assert kinds(wire, bare) == {"origin-drift"}


def test_ten_copies_make_neither_side_heavier(say: Say) -> None:
    yes = [say(f"yes{n}", value="allowed", holders=[{"name": f"O{n}"}, {"name": "Reuters"}])
           for n in range(10)]  # fmt: skip
    no = say("no", value="blocked", holders=[{"name": "CNBC"}, {"name": "Bloomberg"}])

    (few,) = conflicts([yes[0], no])
    (many,) = conflicts([*yes, no])

    assert many.severity == few.severity
    assert max(len(many.first.claims), len(many.second.claims)) == 10


def test_the_editors_pairs_are_all_there() -> None:
    linked = {frozenset({claim.id, link.claim}) for claim in CLAIMS for link in claim.contradicts}
    sides = [
        ({c.id for c in conflict.first.claims}, {c.id for c in conflict.second.claims})
        for conflict in conflicts(CLAIMS)
        if conflict.found == LINKED
    ]

    for pair in linked:
        one, other = sorted(pair)
        assert any({one, other} <= first | second for first, second in sides)


def test_the_three_or_four_companies_of_january_are_found() -> None:
    found = [c for c in conflicts(CLAIMS) if c.kind == "roles" and c.about == "import-permission"]

    assert any(
        "deepseek" in " ".join((*c.first.claim.parties, *c.second.claim.parties)) for c in found
    )


@given(st.lists(st.sampled_from(CLAIMS), max_size=80, unique_by=lambda c: c.id))
def test_nothing_is_overlooked_by_not_comparing_all_with_all(claims: list[Claim]) -> None:
    everything = [
        {first.id, second.id}
        for first, second in combinations(claims, 2)
        if dispute(*in_order(first, second)) is not None
    ]

    found = [
        {claim.id for claim in (*conflict.first.claims, *conflict.second.claims)}
        for conflict in conflicts(claims)
    ]

    assert all(any(pair <= sides for sides in found) for pair in everything)


@given(st.permutations(CLAIMS[250:330]))
@settings(max_examples=20)
def test_a_dispute_does_not_depend_on_who_is_asked_first(claims: list[Claim]) -> None:
    for first, second in combinations(claims[:25], 2):
        one = dispute(*in_order(first, second))

        assert one == dispute(*in_order(second, first))


def test_a_ledger_is_searched_to_the_same_conflicts(tmp_path: Path) -> None:
    bare = [c for c in CLAIMS if c.published >= date(2025, 7, 1)]
    unlinked = tuple(
        c for c in bare if not c.contradicts and not any(
            link.claim == c.id for other in bare for link in other.contradicts)
    )  # fmt: skip
    with begun(str(tmp_path / "ledger.sqlite")) as book:
        moment = datetime(2026, 11, 21, tzinfo=UTC)
        book.append([Recording(claim=claim) for claim in unlinked], recorded=moment)
        there = conflicts_in(book, TODAY, most=1000)

    here = conflicts(unlinked)
    assert [(c.kind, c.found, c.severity) for c in there] == [
        (c.kind, c.found, c.severity) for c in here
    ]


WORDS = "people told the agency that the customs had been told to stop every chip at the port"


def test_the_same_words_given_to_another_origin_are_an_origin_drift(say: Say) -> None:
    reuters = say("reuters", quote=WORDS)
    bloomberg = say(
        "bloomberg", quote=f"{WORDS} today", source="b", since="2026-01-29",
        holders=[{"name": "Other"}, {"name": "Bloomberg"}],
    )  # fmt: skip

    (found,) = conflicts([reuters, bloomberg])

    assert found.kind == "origin-drift"
    assert {found.first.says, found.second.says} == {"Reuters", "Bloomberg"}


def test_two_agencies_that_report_in_their_own_words_do_not_drift(say: Say) -> None:
    reuters = say("reuters", quote=WORDS)
    bloomberg = say(
        "bloomberg", quote="officials at the border were ordered to hold back all accelerators",
        source="b", holders=[{"name": "Other"}, {"name": "Bloomberg"}],
    )  # fmt: skip

    assert not kinds(reuters, bloomberg)


def test_headlines_and_copied_words_are_found_in_a_ledger_as_among_claims(
    say: Say, tmp_path: Path
) -> None:
    told = [
        say("top", section="headline", hedge="stated", holders=[{"name": "A"}], value="blocked"),
        say("body", section="body", hedge="conditional", value="blocked", quote=WORDS),
        say(
            "copy", source="b", section="body", value="blocked", quote=WORDS,
            holders=[{"name": "Other"}, {"name": "Bloomberg"}],
        ),
    ]  # fmt: skip
    with begun(str(tmp_path / "l.sqlite")) as book:
        moment = datetime(2026, 2, 1, tzinfo=UTC)
        book.append([Recording(claim=claim) for claim in told], recorded=moment)
        stored = {conflict.kind for conflict in conflicts_in(book, TODAY)}

    assert stored == kinds(*told) == {"hedge-drift", "origin-drift"}
