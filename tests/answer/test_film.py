"""The gate over the years, as a film."""

import itertools
from datetime import date

import pytest

from valico.answer.gate.clauses import clauses
from valico.answer.gate.density import density_zones
from valico.answer.gate.film import film
from valico.answer.gate.record import gate_picture
from valico.answer.gate.reel import Actor, Film, Turn
from valico.answer.library import Library
from valico.answer.outcomes import Terms

TODAY = date(2026, 11, 22)
DAYS = (date(2022, 9, 1), date(2023, 12, 15), date(2025, 4, 20), date(2026, 2, 15))


@pytest.fixture(scope="module")
def shown(library: Library) -> Film:
    """Return the gate to China as known today."""
    return film(library, destination="china", last=TODAY, known_by=TODAY)


def _on(turns: tuple[Turn, ...], day: date) -> Turn:
    return [turn for turn in turns if turn.first <= day][-1]


def _actor(shown: Film, name: str) -> Actor:
    return next(actor for actor in shown.actors if actor.chip == name)


@pytest.mark.parametrize("day", DAYS)
def test_a_day_of_the_film_says_what_the_picture_of_that_day_says(
    shown: Film, library: Library, day: date
) -> None:
    picture = gate_picture(library, on=day, known_by=TODAY)
    turns = {actor.chip: _on(actor.us, day) for actor in shown.actors}
    scene = [scene for scene in shown.scenes if scene.first <= day][-1]

    assert {p.chip: (p.outcome, p.needs) for p in picture.points} == {
        p.chip: (turns[p.chip].said, turns[p.chip].needs) for p in picture.points
    }
    assert scene.regions == picture.regions
    assert scene.zones == picture.zones


def test_every_turn_differs_from_the_one_before(shown: Film) -> None:
    for actor in shown.actors:
        for turns in (actor.us, actor.cn):
            pairs = list(itertools.pairwise(turns))

            assert all((a.said, a.needs) != (b.said, b.needs) for a, b in pairs)


def test_every_change_has_a_cue_on_its_day(shown: Film) -> None:
    cued = {cue.day for cue in shown.cues}
    turned = {turn.first for actor in shown.actors for turn in (*actor.us, *actor.cn)}

    assert turned <= cued


def test_the_h20_comes_under_the_letters_of_april_2025(shown: Film) -> None:
    h20 = _actor(shown, "nvidia/h20-96")

    assert [turn.said for turn in h20.us] == ["none", "letter"]
    assert h20.us[1].first == date(2025, 4, 9)


def test_what_was_published_later_is_not_in_the_film(library: Library) -> None:
    known_by = date(2025, 3, 1)
    early = film(library, destination="china", last=TODAY, known_by=known_by)

    assert max(cue.day for cue in early.cues) <= known_by
    assert {turn.said for turn in _actor(early, "nvidia/h20-96").us} == {"none"}


def test_elsewhere_the_chinese_gate_says_nothing(library: Library) -> None:
    away = film(library, destination="japan", last=TODAY, known_by=TODAY)

    assert all(not actor.cn for actor in away.actors)


def test_the_density_of_5_92_parts_denial_from_the_exception(library: Library) -> None:
    day = date(2023, 12, 15)
    terms = Terms(library=library, destination="china", on=day, known_by=TODAY)
    zones = density_zones(clauses(terms), terms)
    dense = [z for z in zones if z.tpp_from == 2400 and z.density_from == 5.92]
    sparse = [z for z in zones if z.tpp_from == 2400 and z.density_to == 5.92]

    assert [zone.outcome for zone in dense] == ["denial"]
    assert [zone.outcome for zone in sparse] == ["exception"]
