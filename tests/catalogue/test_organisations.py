from datetime import date

import pytest

from valico.answer.library import Library
from valico.catalogue.organisations import Organisation, lineage, ultimate_parent
from valico.catalogue.places import jurisdiction
from valico.errors import DataError

HAN = range(0x4E00, 0x9FFF)


def organisation(name: str, parent: str | None = None) -> Organisation:
    return Organisation(
        id=name,
        name=name,
        kinds=("buyer",),
        seat="china",
        parent=parent,
        sources=("register",),
        confidence="official",
        checked=date(2026, 11, 21),
    )


def family(**parents: str | None) -> dict[str, Organisation]:
    return {name: organisation(name, parent) for name, parent in parents.items()}


def test_the_market_has_at_least_seventy_organisations(library: Library) -> None:
    assert len(library.organisations) >= 70


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("chip-maker", 14),
        ("foundry", 2),
        ("packager", 2),
        ("memory-maker", 4),
        ("assembler", 2),
        ("server-maker", 4),
        ("cloud", 6),
        ("buyer", 10),
        ("agency", 10),
        ("outlet", 10),
        ("wire", 2),
        ("analyst", 2),
        ("think-tank", 3),
    ],
)
def test_every_kind_of_the_market_is_there(kind: str, least: int, library: Library) -> None:
    assert sum(kind in o.kinds for o in library.organisations.values()) >= least


@pytest.mark.parametrize(
    ("name", "top", "seat"),
    [
        ("t-head", "alibaba", "china"),
        ("tiktok", "bytedance", "china"),
        ("deepseek", "high-flyer", "china"),
        ("kunlunxin", "baidu", "china"),
        ("hisilicon", "huawei", "china"),
        ("google", "alphabet", "united-states"),
        ("bis", "us-commerce", "united-states"),
        ("nvidia", "nvidia", "united-states"),
        ("tsmc", "tsmc", "taiwan"),
    ],
)
def test_the_ultimate_parent_and_its_seat_are_found(
    name: str, top: str, seat: str, library: Library
) -> None:
    found = ultimate_parent(name, library.organisations)

    assert found.id == top
    assert found.seat == seat


def test_a_lineage_leads_up_to_the_ultimate_parent() -> None:
    organisations = family(a="b", b="c", c=None)

    assert lineage("a", organisations) == ("a", "b", "c")
    assert lineage("c", organisations) == ("c",)
    assert ultimate_parent("a", organisations).id == "c"


def test_a_circle_of_parents_is_refused_with_the_circle_printed() -> None:
    organisations = family(a="b", b="c", c="a")

    with pytest.raises(DataError) as fault:
        lineage("b", organisations)

    assert str(fault.value) == (
        "data/organisations/b.toml: `parent` runs in a circle: b → c → a → b; take one parent out"
    )


def test_a_circle_above_is_found_from_below() -> None:
    organisations = family(child="a", a="b", b="a")

    with pytest.raises(DataError, match="child → a → b → a"):
        lineage("child", organisations)


def test_an_organisation_is_not_its_own_parent() -> None:
    with pytest.raises(DataError, match="a → a"):
        lineage("a", family(a="a"))


def test_a_missing_parent_is_refused_at_the_file_that_names_it() -> None:
    organisations = family(a="b", b="nobody")

    with pytest.raises(DataError) as fault:
        lineage("a", organisations)

    assert str(fault.value) == (
        "data/organisations/b.toml: `parent` is 'nobody', which is no organisation"
    )


def test_every_lineage_of_the_shipped_data_ends(library: Library) -> None:
    tops = {name: lineage(name, library.organisations)[-1] for name in library.organisations}

    assert all(library.organisations[top].parent is None for top in tops.values())


def test_every_organisation_has_a_seat_sources_and_a_day_of_checking(
    library: Library, today: date
) -> None:
    for organisation in library.organisations.values():
        assert organisation.seat in library.places
        assert organisation.sources
        assert organisation.kinds
        assert organisation.checked <= today


def test_the_main_parties_are_known_in_simplified_and_traditional_chinese(
    library: Library,
) -> None:
    for name in ("nvidia", "huawei", "bytedance", "tencent", "tsmc", "cambricon", "smic"):
        aliases = library.organisations[name].aliases
        chinese = [alias for alias in aliases if any(ord(c) in HAN for c in alias)]

        assert len(chinese) >= 2, name


def test_subsidiaries_abroad_still_lead_to_a_chinese_headquarters(library: Library) -> None:
    seats = {
        o.id: jurisdiction(ultimate_parent(o.id, library.organisations).seat, library.places)
        for o in library.organisations.values()
    }

    assert seats["tiktok"] == "china"
    assert seats["deepseek"] == "china"
    assert seats["nvidia"] == "united-states"
