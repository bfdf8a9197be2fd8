from datetime import date
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.evidence import Cite, Figure, Source, Step

STEPS = st.recursive(
    st.builds(Step, says=st.text(min_size=1, max_size=5), cites=st.just(())),
    lambda below: st.builds(
        Step,
        says=st.text(min_size=1, max_size=5),
        cites=st.lists(st.builds(Cite, st.sampled_from("abc")), max_size=2).map(tuple),
        because=st.lists(below, max_size=3).map(tuple),
    ),
    max_leaves=12,
)


def figure(value: float, source: str, *, dissent: tuple[Figure, ...] = ()) -> Figure:
    return Figure(
        quantity="board_power",
        value=value,
        dimension="W",
        written=f"{value} W",
        source=source,
        confidence="vendor",
        checked=date(2026, 11, 21),
        dissent=dissent,
    )


def test_a_trace_is_walked_from_the_top_with_depths() -> None:
    density = Step(says="density 19", cites=(Cite("sheet", "p. 2"),))
    tpp = Step(says="TPP 15,832", cites=(Cite("note 1"), Cite("sheet")), because=(density,))
    top = Step(says="licence required", cites=(Cite("rule"),), because=(tpp, Step(says="China")))

    walked = [(depth, step.says) for depth, step in top.walk()]

    assert walked == [
        (0, "licence required"),
        (1, "TPP 15,832"),
        (2, "density 19"),
        (1, "China"),
    ]
    assert top.sources() == ("rule", "note 1", "sheet")


@given(STEPS)
def test_a_walk_meets_every_step_once_and_never_skips_a_depth(step: Step) -> None:
    def count(top: Step) -> int:
        return 1 + sum(count(below) for below in top.because)

    depths = [depth for depth, _ in step.walk()]

    assert len(depths) == count(step)
    assert depths[0] == 0
    assert all(after <= before + 1 for before, after in pairwise(depths))


@given(STEPS)
def test_the_sources_of_a_trace_are_those_cited_each_once(step: Step) -> None:
    cited = {cite.source for _, below in step.walk() for cite in below.cites}

    assert set(step.sources()) == cited
    assert len(step.sources()) == len(cited)


def test_a_figure_shows_its_own_value_and_keeps_the_dissent_apart() -> None:
    power = figure(400, "a table", dissent=(figure(500, "resellers"), figure(550, "television")))

    assert power.show() == "400 W"
    assert [other.value for other in power.dissent] == [500, 550]


def test_records_of_evidence_cannot_be_changed() -> None:
    step = Step(says="x")

    with pytest.raises(AttributeError, match="immutable"):
        step.says = "y"  # type: ignore[misc]


def test_a_citation_names_publisher_title_date_and_address() -> None:
    source = Source(
        kind="rule",
        publisher="BIS",
        title="91 FR 1684",
        date="2026-01-15",
        url="https://www.govinfo.gov/x",
    )
    bare = Source(kind="assumption", publisher="Valico", title="Working assumption")

    assert source.citation() == "BIS, 91 FR 1684, 2026-01-15, https://www.govinfo.gov/x"
    assert bare.citation() == "Valico, Working assumption, undated"


@pytest.mark.parametrize("kind", ["blog", "", "Rule"])
def test_a_source_of_an_unknown_kind_is_refused(kind: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="Invalid enum value"):
        msgspec.convert({"kind": kind, "publisher": "p", "title": "t"}, Source)
