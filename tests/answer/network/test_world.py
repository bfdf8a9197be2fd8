"""What a chip needs around the world."""

from datetime import date

from valico.answer.gate.record import gate_picture
from valico.answer.library import Library
from valico.answer.network.world import world, world_sheet

TODAY = date(2026, 11, 22)


def test_the_map_says_of_china_what_the_gate_to_china_says(library: Library) -> None:
    for name in ("nvidia/h20-96", "nvidia/b300", "nvidia/h200-sxm-141"):
        if name not in library.chips:
            continue
        spots = {s.place: s for s in world(library.chips[name], library, on=TODAY, known_by=TODAY)}
        picture = gate_picture(library, on=TODAY, known_by=TODAY)
        said = {point.chip: point.outcome for point in picture.points}

        assert spots["china"].outcome == said[name]


def test_hong_kong_is_told_what_china_is_told(library: Library) -> None:
    chip = library.chips["nvidia/h20-96"]
    spots = {s.place: s for s in world(chip, library, on=TODAY, known_by=TODAY)}

    assert spots["hong-kong"].outcome == spots["china"].outcome
    assert spots["hong-kong"].within == "china"


def test_nothing_is_exported_to_the_united_states(library: Library) -> None:
    chip = library.chips["nvidia/h20-96"]
    spots = {s.place: s for s in world(chip, library, on=TODAY, known_by=TODAY)}

    assert spots["united-states"].outcome is None
    assert spots["united-states"].seats > 20


def test_the_sheet_of_the_world_has_a_row_a_country(library: Library) -> None:
    spots = world(library.chips["nvidia/h20-96"], library, on=TODAY, known_by=TODAY)

    assert len(world_sheet(spots, title="World").tables[0].rows) == len(spots)
