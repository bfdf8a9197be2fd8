from collections.abc import Mapping

import msgspec
import pytest

from valico.catalogue.architecture import Architecture
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.kernels.scheme import Scheme
from valico.compute.training.predict import predict_training
from valico.compute.training.search import Known
from valico.errors import InputError


def _architecture(model: Model) -> Architecture:
    assert model.architecture is not None
    return model.architecture


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A step as somebody measured it."""

    model: str
    chip: str
    known: Known
    chips: int
    global_batch: int
    sequence: int
    scheme: Scheme
    step_s: float


# MLCommons, training v5.0 (NVIDIA, Nebius) and v4.1 (NVIDIA), and MosaicML, llm-foundry (3,684
# tokens/s a chip): none of them was fitted
PUBLISHED = (
    Published(
        model="meta/llama-3.1-405b",
        chip="nvidia/h100-sxm-80",
        known=Known(tensor=8, pipeline=8, context=2),
        chips=512,
        global_batch=1152,
        sequence=8192,
        scheme="fp8",
        step_s=55.143,
    ),
    Published(
        model="meta/llama-3.1-405b",
        chip="nvidia/h200-sxm-141",
        known=Known(tensor=4, pipeline=8, context=2),
        chips=512,
        global_batch=1152,
        sequence=8192,
        scheme="fp8",
        step_s=50.015,
    ),
    Published(
        model="openai/gpt-3-175b",
        chip="nvidia/h100-sxm-80",
        known=Known(tensor=4, pipeline=8, context=1, micro_batch=2),
        chips=512,
        global_batch=2048,
        sequence=2048,
        scheme="fp8",
        step_s=9.496,
    ),
    Published(
        model="mosaicml/mpt-7b",
        chip="nvidia/a100-sxm-80",
        known=Known(tensor=1, pipeline=1, context=1, micro_batch=16, shards=3, recompute="full"),
        chips=8,
        global_batch=256,
        sequence=4096,
        scheme="bf16",
        step_s=256 * 4096 / 8 / 3684,
    ),
)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row.model} on {row.chip}")
def test_a_published_step_is_met_within_a_fifth(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], row: Published
) -> None:
    found = predict_training(
        _architecture(catalogue[row.model]),
        chips[row.chip],
        chips=row.chips,
        global_batch=row.global_batch,
        sequence=row.sequence,
        scheme=row.scheme,
        known=row.known,
    )

    assert found.time.mid == pytest.approx(row.step_s, rel=0.2)
    assert found.time.low < row.step_s < found.time.high


def test_what_a_plan_leaves_open_is_searched_and_what_it_states_is_kept(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    known = Known(tensor=4, pipeline=8, micro_batch=2)
    found = predict_training(
        _architecture(catalogue["openai/gpt-3-175b"]),
        chips["nvidia/h100-sxm-80"],
        chips=256,
        global_batch=2048,
        sequence=2048,
        known=known,
        must_fit=True,
    )

    assert (found.plan.tensor, found.plan.pipeline, found.plan.micro_batch) == (4, 8, 2)
    assert found.plan.chips == 256
    assert found.mfu == pytest.approx(found.model_flop_per_s_per_chip / 989.4e12, rel=0.01)
    assert found.tokens_per_s_per_chip == pytest.approx(2048 * 2048 / found.time.mid / 256)


def test_a_run_that_took_place_is_predicted_though_it_should_not_fit(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    model, chip = _architecture(catalogue["meta/llama-3.1-70b"]), chips["nvidia/a100-sxm-40"]
    found = predict_training(model, chip, chips=8, global_batch=8, sequence=8192)

    assert found.plan.recompute == "full"
    with pytest.raises(InputError) as fault:
        predict_training(model, chip, chips=8, global_batch=8, sequence=8192, must_fit=True)
    assert "the best lacks" in str(fault.value)


def test_degrees_that_no_plan_meets_are_refused(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    with pytest.raises(InputError) as fault:
        predict_training(
            _architecture(catalogue["meta/llama-3-8b"]),
            chips["nvidia/h100-sxm-80"],
            chips=12,
            global_batch=16,
            sequence=8192,
            known=Known(tensor=8),
        )

    assert "no plan divides" in str(fault.value)
