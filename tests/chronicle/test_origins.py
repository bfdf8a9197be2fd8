from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.chronicle.alike import copies, shared_errors
from valico.chronicle.claims import Amount, Claim, Holder
from valico.chronicle.ledger import read_claims
from valico.chronicle.origins import Clues, evidence, stories
from valico.chronicle.shingles import containment, grams

CLAIMS = read_claims()
REUTERS = Holder(name="Reuters", organisation="reuters")
PEOPLE = Holder(name="people familiar with the matter", anonymous=True, people=2)


def told(
    name: str, *holders: Holder, day: int = 22, hedge: str = "reported", reliability: str = "B"
) -> Claim:
    return Claim(
        id=name,
        published=date(2025, 8, day),
        source=name,
        holders=holders,
        event="halt",
        about="production",
        value="halted",
        chips=("nvidia/h20-96",),
        since="2025-08",
        hedge=hedge,  # type: ignore[arg-type]
        reliability=reliability,  # type: ignore[arg-type]
        says="NVIDIA stops the H20.",
    )


def outlet(name: str) -> Holder:
    return Holder(name=name, organisation=name.casefold().replace(" ", "-"))


@pytest.fixture(scope="module")
def clues(library: Library) -> Clues:
    reporters = {"outlet", "wire"}
    known = library.organisations.items()
    return Clues(outlets=[name for name, o in known if reporters.issuperset(o.kinds)])


def test_ten_outlets_with_one_reuters_story_are_one_origin() -> None:
    copied = [told(f"copy-{n}", outlet(f"Outlet {n}"), REUTERS, PEOPLE) for n in range(10)]

    found = evidence(copied)

    assert (found.n_origins, found.n_outlets, found.n_people) == (1, 10, 2)
    assert found.words() == "1 origin / 10 outlets, 2 people, not on record"


def test_whoever_names_no_origin_falls_to_the_earliest_that_is_named() -> None:
    first = told("first", outlet("CNBC"), Holder(name="The Information"), PEOPLE, day=21)
    second = told("second", outlet("CNBC"), REUTERS, PEOPLE, day=22)
    bare = told("bare", outlet("Hardware Upgrade"), day=25, hedge="conditional")

    found = evidence([bare, second, first])

    assert [origin.assumed for origin in found.origins] == [("bare",), ()]
    assert found.n_origins == 2


def test_unnamed_origins_of_two_outlets_may_be_one_person() -> None:
    official = Holder(name="a US official", anonymous=True, people=1)
    two = [
        told("ft", outlet("Caliber"), Holder(name="Financial Times"), official),
        told("reuters", outlet("Brecorder"), REUTERS, official),
    ]

    found = evidence(two)

    assert (found.n_origins_least, found.n_origins) == (1, 2)
    assert found.words().startswith("1 to 2 origins")


def test_nobody_named_at_all_is_one_origin_that_is_unknown() -> None:
    bare = [told(f"blog-{n}", Holder(name=f"Blog {n}"), reliability="C") for n in range(5)]

    found = evidence(bare)

    assert found.n_origins == 1
    assert not found.attributed


def test_a_person_speaks_on_record_and_once_in_all_stories() -> None:
    huang = Holder(name="Jensen Huang", organisation="nvidia")
    said = [told(f"huang-{n}", outlet("CNBC"), huang, day=n, hedge="attributed") for n in (1, 20)]

    found = evidence(said)

    assert (found.n_origins, found.on_record) == (1, True)


def test_sources_of_stories_weeks_apart_are_not_taken_for_the_same() -> None:
    apart = [told(f"r-{day}", outlet("CNBC"), REUTERS, PEOPLE, day=day) for day in (1, 20)]

    assert evidence(apart).n_origins == 2


def test_a_copied_text_goes_before_the_earliest_named_origin() -> None:
    first = told("first", outlet("CNBC"), Holder(name="The Information"), PEOPLE, day=21)
    wire = told("wire", outlet("Brecorder"), REUTERS, PEOPLE)
    copy = told("copy", outlet("Asia Financial"), day=23)

    found = evidence([first, wire, copy], Clues(same_text={"copy": "wire"}))

    assert {origin.key.split()[2]: len(origin.claims) for origin in found.origins} == {
        "theinformation": 1,
        "reuters": 2,
    }


def test_an_editor_goes_before_the_chain() -> None:
    ft = told("ft", outlet("Caliber"), Holder(name="Financial Times"), PEOPLE)
    wire = told("wire", outlet("Brecorder"), REUTERS, PEOPLE)

    found = evidence([ft, wire], Clues(editors={"wire": "ft"}))

    assert found.n_origins == 1
    assert found.origins[0].grounds == ("chain", "editor")


def test_the_halt_of_the_h20_rests_on_the_information_and_reuters(clues: Clues) -> None:
    halted = [
        claim
        for claim in CLAIMS
        if claim.about == "production"
        and claim.value in {"halt-requested", "halted"}
        and "nvidia/h20-96" in claim.chips
        and date(2025, 8, 20) <= claim.published <= date(2025, 8, 26)
    ]
    foxconn = [claim for claim in halted if "foxconn" in claim.parties]

    unnamed = [o for o in evidence(halted, clues).origins if o.kind == "anonymous"]

    assert {origin.vouched_by for origin in unnamed} == {"The Information", "Reuters"}
    assert evidence(foxconn, clues).n_origins == 1


def test_the_approvals_of_january_rest_on_reuters_alone(clues: Clues) -> None:
    approved = [
        claim
        for claim in CLAIMS
        if claim.about == "import-permission"
        and claim.value == "conditional"
        and claim.polarity == "affirmed"
        and "bytedance" in claim.parties
        and date(2026, 1, 28) <= claim.published <= date(2026, 2, 2)
    ]

    found = evidence(approved, clues)

    assert found.n_outlets >= 5
    assert found.n_origins <= 2


def test_a_syndicated_text_is_found_and_a_paraphrase_is_not() -> None:
    wire = "NVIDIA has asked Amkor and Samsung to stop work on the H20 chip for China this week."
    copy = f"{wire} Reuters reported it first."
    own = "Work on the H20 has been suspended at the request of its maker, according to reports."

    assert [pair[:2] for pair in copies({"wire": wire, "own": own, "copy": copy})] == [
        ("wire", "copy")
    ]
    assert containment(grams(wire), grams(own)) < 0.1


def test_a_rare_number_shared_betrays_a_copy() -> None:
    def counted(name: str, value: float, day: int) -> Claim:
        made = told(name, Holder(name=name), day=day)
        amount = Amount(value=value, unit="chip")
        return Claim(**{f: getattr(made, f) for f in made.__struct_fields__} | {"amount": amount})

    right = [counted(f"right-{n}", 400_000, 22) for n in range(8)]
    wrong = [counted("wrong-1", 40_000, 23), counted("wrong-2", 40_000, 24)]

    assert shared_errors([*right, *wrong]) == {"wrong-2": "wrong-1"}


@given(st.lists(st.sampled_from(CLAIMS), min_size=1, max_size=30, unique_by=lambda c: c.id))
def test_every_claim_rests_on_exactly_one_origin(claims: list[Claim]) -> None:
    found = evidence(claims)

    resting = [name for origin in found.origins for name in origin.claims]
    assert sorted(resting) == sorted(claim.id for claim in claims)
    assert 1 <= found.n_origins_least <= found.n_origins <= len(claims)


@given(
    st.lists(st.sampled_from(CLAIMS), min_size=1, max_size=20, unique_by=lambda c: c.id),
    st.randoms(),
)
def test_the_order_in_which_claims_are_read_does_not_count(
    claims: list[Claim], draw: object
) -> None:
    shuffled = sorted(claims, key=lambda c: hash((c.id, repr(draw))))

    assert evidence(shuffled) == evidence(claims)


@given(st.lists(st.sampled_from(CLAIMS), min_size=1, max_size=20, unique_by=lambda c: c.id))
def test_stories_part_where_a_week_is_silent(claims: list[Claim]) -> None:
    told_in = stories(claims)

    for earlier, later in pairwise(told_in):
        assert later[0].published - earlier[-1].published > timedelta(days=7)
