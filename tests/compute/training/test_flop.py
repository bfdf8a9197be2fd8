from collections.abc import Mapping

import pytest

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.training.estimates import token_flop
from valico.compute.training.flop import budget, training_flop
from valico.errors import InputError

DAY_S = 86_400


def test_a_cluster_computes_what_its_peak_and_the_assumed_utilisation_give(
    chips: Mapping[str, Chip],
) -> None:
    found = budget(Cluster(chip=chips["nvidia/h100-sxm-80"], count=1000), time_s=DAY_S)

    assert found.mid == pytest.approx(0.4 * 1000 * 989.4e12 * DAY_S, rel=0.001)
    assert found.basis == "assumed"


@pytest.mark.parametrize(
    ("model", "sequence", "tokens_per_s", "tflop_per_s"),
    [
        # Megatron Bridge: tokens/s and model TFLOP/s a chip of the same rows
        ("meta/llama-3.1-70b", 8192, 1639, 736),
        ("meta/llama-3.1-405b", 8192, 326, 822),
        ("alibaba/qwen3-30b-a3b", 4096, 45_275, 1041),
        ("alibaba/qwen3-235b-a22b", 4096, 9015, 1335),
    ],
)
def test_the_work_of_a_token_is_counted_as_publishers_count_it(
    catalogue: Mapping[str, Model],
    model: str,
    sequence: int,
    tokens_per_s: float,
    tflop_per_s: float,
) -> None:
    architecture = catalogue[model].architecture
    assert architecture is not None

    found = tokens_per_s * token_flop(architecture, sequence) / 1e12
    assert found == pytest.approx(tflop_per_s, rel=0.03)


def test_a_sequence_of_no_tokens_is_refused(catalogue: Mapping[str, Model]) -> None:
    with pytest.raises(InputError) as fault:
        training_flop(catalogue["deepseek/v3"], sequence_tokens=0)

    assert str(fault.value) == "sequence_tokens is 0; it must be at least 1"
