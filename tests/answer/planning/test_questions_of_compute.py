"""Questions that people ask about what chips can do, with the answers that the facts allow."""

from datetime import date

import pytest

from valico.answer.library import Library
from valico.answer.planning.errand import errand_from_words
from valico.answer.planning.ranking import Ranking, Wanted, ranking
from valico.answer.planning.trained import TrainAsked, trained

TODAY = date(2026, 11, 21)


def ranked(library: Library, on: date, work: str) -> Ranking:
    errand = errand_from_words(work)
    return ranking(Wanted(to="china", on=on, known_by=TODAY, errand=errand), library)


def test_q4_ten_thousand_h200_train_deepseek_v3_in_about_twelve_days() -> None:
    """Q4: 2.788 M H800 hours are 279 h, 11.6 days, at the same efficiency."""
    own_batch = 15_360 * 4096.0  # arXiv 2412.19437, 4.2
    found = trained(TrainAsked(model="deepseek-v3", chips="10000 h200", batch_tokens=own_batch))

    assert found.run.makers is not None
    assert found.run.makers.low / 86400 <= 11.7 <= 1.02 * found.run.makers.high / 86400
    assert found.run.time.low / 86400 <= 11.6 <= found.run.time.high / 86400


def test_q4_in_ninety_days_ten_thousand_h200_compute_about_3e25_flop() -> None:
    """Q4: 2.3 to 3.8e25 FLOP at 30 to 50 % of the FP16 peak; our own MFU lies there too."""
    found = trained(TrainAsked(model="llama-3.1-405b", chips="10000 h200", tokens=1e12))

    flop = found.run.mfu * 989.4e12 * 10_000 * 90 * 86400
    assert 2e25 < flop < 5e25


def test_is_the_h20_the_fourth_best_depends_on_day_and_work(library: Library) -> None:
    found = ranked(library, date(2024, 6, 1), "decode llama-3.1-70b")

    may = [one.chip.id for one in found.ranked if one.way == "may"]
    assert may.index("nvidia/h20-96") < 3
    ids = [one.chip.id for one in found.ranked]
    assert ids.index("nvidia/h100-sxm-80") < ids.index("nvidia/h20-96")


def test_by_prefill_the_h20_stands_lower_than_by_decode(library: Library) -> None:
    places = []
    for work in ("decode llama-3.1-70b", "prefill llama-3.1-70b"):
        ids = [one.chip.id for one in ranked(library, date(2024, 6, 1), work).ranked]
        places.append(ids.index("nvidia/h20-96"))

    assert places[0] < places[1]


def test_nothing_is_ranked_before_it_was_launched(library: Library) -> None:
    found = ranked(library, date(2023, 1, 1), "decode llama-3.1-70b")

    ids = {one.chip.id for one in found.ranked}
    assert "nvidia/a100-sxm-80" in ids
    assert not ids & {"nvidia/h20-96", "nvidia/h200-sxm-141", "nvidia/b200-sxm", "nvidia/b30a"}


def test_a_chip_made_in_china_passes_no_border(library: Library) -> None:
    found = ranked(library, date(2025, 6, 1), "decode llama-3.1-70b")

    ways = {one.chip.id: one.way for one in found.ranked}
    assert ways["huawei/910c"] == "home"
    assert ways["nvidia/h200-sxm-141"] == "shut"


@pytest.mark.parametrize("work", ["decode llama-3.1-70b batch 16", "train llama-3.1-70b"])
def test_a_ranking_falls_from_place_to_place(library: Library, work: str) -> None:
    rates = [one.rate.span.mid for one in ranked(library, date(2026, 2, 1), work).ranked]

    assert rates == sorted(rates, reverse=True)
