import pytest

from valico.answer.library import Library
from valico.compute.search.engines import setup_for
from valico.compute.search.field import Targets
from valico.compute.search.pools import Paired, Side, search_pools
from valico.compute.serving.load import Load
from valico.errors import InputError

LOAD = Load(input_tokens=4000, output_tokens=1000, concurrency=1.0)


def paired(library: Library, reading: tuple[str, int], writing: tuple[str, int]) -> Paired:
    model = library.models["deepseek/v3"]
    sides = [
        Side(engine=setup_for(model, library.chips[chip]).engine, chips=count)
        for chip, count in (reading, writing)
    ]
    return search_pools(sides[0], sides[1], LOAD, targets=Targets(tpot_s=0.05))


def test_more_chips_that_read_never_serve_fewer_users(library: Library) -> None:
    h20 = ("nvidia/h20-96", 256)

    few, many = (paired(library, ("nvidia/h200-sxm-141", n), h20) for n in (16, 64))
    assert many.users >= few.users
    assert many.serving.tokens_per_s.mid >= few.serving.tokens_per_s.mid


def test_it_is_told_what_holds_the_rate_down(library: Library) -> None:
    found = paired(library, ("nvidia/h200-sxm-141", 8), ("nvidia/h20-96", 400))

    assert found.serving.prefill_busy > 0.8


def test_the_chips_of_both_pools_are_used_or_said_to_be_idle(library: Library) -> None:
    found = paired(library, ("nvidia/h200-sxm-141", 64), ("nvidia/h20-96", 400))

    assert found.prefill.chips + found.idle_chips[0] == 64
    assert found.decode.chips + found.idle_chips[1] == 400
    assert 0 < found.serving.prefill_busy <= 1


def test_a_pool_on_which_nothing_fits_is_refused(library: Library) -> None:
    with pytest.raises(InputError):
        paired(library, ("nvidia/h200-sxm-141", 1), ("nvidia/h20-96", 64))
