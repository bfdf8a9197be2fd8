import json
from datetime import date

import pytest
from click.testing import CliRunner

from valico.answer.frontier import Wanted, frontier
from valico.answer.library import Library
from valico.answer.planning.corner_work import BITS, LIKE, chip_of, worked
from valico.answer.planning.errand import errand_from_words
from valico.cli.main import main
from valico.regime.measures import measure

DAY = date(2023, 11, 17)


def test_a_corner_made_a_chip_has_the_measures_of_the_corner(library: Library) -> None:
    found = frontier(Wanted(on=DAY, known_by=date(2026, 11, 21)), library)

    for corner in found.corners:
        chip = chip_of(corner, library.chips[LIKE])
        values = measure(chip).values
        assert values["tpp"] == pytest.approx(corner.values["tpp"])
        assert values["memory_bandwidth"] == pytest.approx(corner.values["memory_bandwidth"])
        assert set(BITS) <= set(chip.figures)
        assert all(figure.confidence == "assumed" for figure in chip.figures.values())


@pytest.mark.parametrize("work", ["decode llama-3.1-70b", "train llama-3.1-70b"])
def test_corners_stand_in_the_order_of_the_work(library: Library, work: str) -> None:
    found = frontier(Wanted(on=DAY, known_by=date(2026, 11, 21)), library)

    done = worked(found.corners, errand_from_words(work), library.chips[LIKE], DAY)
    rates = [one.rate.span.mid for one in done if one.rate]
    assert len(done) == len(found.corners)
    assert rates == sorted(rates, reverse=True)


def test_in_the_gap_of_2023_more_arithmetic_decodes_faster_at_the_same_bandwidth(
    library: Library,
) -> None:
    found = frontier(Wanted(on=DAY, known_by=date(2026, 11, 21)), library)

    done = worked(
        found.corners, errand_from_words("decode llama-3.1-70b"), library.chips[LIKE], DAY
    )
    assert done[0].corner.values["tpp"] == max(c.values["tpp"] for c in found.corners)


def test_the_verb_orders_by_work() -> None:
    words = ["frontier", "--on", "2023-11-17", "--by", "decode llama-3.1-70b", "--json"]
    found = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).output)

    assert found
    assert all(one["rate"]["span"]["mid"] > 0 for one in found)
