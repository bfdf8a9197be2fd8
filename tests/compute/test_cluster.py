from collections.abc import Callable

import pytest

from valico.catalogue.chips import Chip
from valico.compute.cluster import Cluster, figure_of, memory_bytes
from valico.errors import InputError


def test_a_cluster_has_the_memory_of_all_its_chips(h200: Chip) -> None:
    held, why = memory_bytes(Cluster(chip=h200, count=8))

    assert held == 8 * 141e9
    assert why.sources() == ("nvidia-h200-datasheet",)


@pytest.mark.parametrize("count", [0, -8])
def test_a_cluster_of_no_chips_is_refused(h200: Chip, count: int) -> None:
    with pytest.raises(InputError) as fault:
        Cluster(chip=h200, count=count)

    assert str(fault.value) == f"a cluster of {count} chips; give at least 1"


def test_a_figure_that_no_source_gives_is_named_and_never_guessed(
    build: Callable[..., Chip],
) -> None:
    with pytest.raises(InputError) as fault:
        figure_of(build("Bare", board_power="400 W"), "memory_capacity")

    assert str(fault.value) == (
        "nvidia/bare: no source gives `memory_capacity`; known are board_power"
    )


def test_a_chip_without_figures_says_so(build: Callable[..., Chip]) -> None:
    with pytest.raises(InputError, match="known are no figure at all") as fault:
        figure_of(build("Empty"), "dense_fp8", "dense_fp16")

    assert "`dense_fp8` or `dense_fp16`" in str(fault.value)
