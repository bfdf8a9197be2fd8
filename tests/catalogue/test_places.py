from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.catalogue.places import Place, jurisdiction


def places(**within: str | None) -> Mapping[str, Place]:
    return {name: Place(id=name, name=name, within=above) for name, above in within.items()}


@pytest.mark.parametrize("place", ["hong-kong", "china", "shanghai", "shenzhen", "inner-mongolia"])
def test_hong_kong_and_the_mainland_count_as_china(place: str, library: Library) -> None:
    assert jurisdiction(place, library.places) == "china"


@pytest.mark.parametrize("place", ["macau", "taiwan", "singapore", "malaysia", "united-states"])
def test_macau_and_taiwan_stand_alone(place: str, library: Library) -> None:
    assert jurisdiction(place, library.places) == place


@pytest.mark.parametrize(
    ("place", "country"), [("johor", "malaysia"), ("california", "united-states")]
)
def test_a_district_counts_as_its_country(place: str, country: str, library: Library) -> None:
    assert jurisdiction(place, library.places) == country


def test_the_outermost_place_decides() -> None:
    nested = places(kowloon="hong-kong", **{"hong-kong": "china", "china": None})

    assert jurisdiction("kowloon", nested) == "china"


def test_an_unknown_place_stands_alone() -> None:
    assert jurisdiction("atlantis", {}) == "atlantis"


@given(st.dictionaries(st.sampled_from("abcde"), st.none() | st.sampled_from("abcde")))
def test_a_circle_of_places_never_hangs(within: dict[str, str | None]) -> None:
    found = jurisdiction("a", places(**within))

    assert found in {"a", *within, *within.values()}


def test_every_place_of_trade_has_a_name_of_its_own_and_codes_are_unique(library: Library) -> None:
    codes = [place.iso for place in library.places.values() if place.iso]

    assert len(codes) == len(set(codes))
    assert len(codes) > 60
    assert all(place.name for place in library.places.values())


@pytest.mark.parametrize(
    "place", ["china", "hong-kong", "macau", "taiwan", "united-states", "russia"]
)
def test_main_places_have_italian_or_chinese_names(place: str, library: Library) -> None:
    assert any(not alias.isascii() for alias in library.places[place].aliases)
