"""Rows left apart: by what sources say, and by measurements that contradict each other."""

import msgspec
import pytest

from valico.answer.measurements.cases import case_of
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.doubts import apart
from valico.answer.measurements.rows import Measurement


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.read()


def row(name: str, tpot_ms: float, **fields: object) -> Measurement:
    known: dict[str, object] = {
        "id": name,
        "source_id": "mine",
        "kind": "inference-e2e",
        "model": "DeepSeek-R1",
        "chip_id": "b200",
        "metric": "tpot_ms",
        "value": tpot_ms,
        "tpot_ms": tpot_ms,
        "ttft_ms": 100.0 + tpot_ms,
        "unit": "ms",
        "framework": "trtllm",
        "prec_weights": "nvfp4",
        "n_chips": 8,
        "tp": 8,
        "isl": 1024,
        "osl": 1024,
        "concurrency": "4",
    }
    return msgspec.convert({**known, **fields}, Measurement)


def why(catalogue: Catalogue, *rows: Measurement) -> dict[str, str]:
    return apart(case_of(one, catalogue) for one in rows)


def test_a_run_twice_as_fast_as_its_twin_is_taken_for_speculative_decoding(
    catalogue: Catalogue,
) -> None:
    found = why(catalogue, row("slow", 10.0), row("fast", 5.0, fw_version="2"))

    assert list(found) == ["fast"]
    assert "elsewhere takes 2.0x" in found["fast"]


def test_the_whole_series_of_a_fast_twin_goes_with_it(catalogue: Catalogue) -> None:
    lonely = row("lonely", 7.0, fw_version="2", concurrency="16")
    found = why(catalogue, row("slow", 10.0), row("fast", 5.0, fw_version="2"), lonely)

    assert set(found) == {"fast", "lonely"}


def test_a_model_that_cannot_draft_is_only_faster(catalogue: Catalogue) -> None:
    llama = {"model": "Llama-3.1-70B"}
    found = why(catalogue, row("slow", 10.0, **llama), row("fast", 5.0, fw_version="2", **llama))

    assert found == {}


def test_the_same_run_counts_once_and_the_sound_record_is_kept(catalogue: Catalogue) -> None:
    words = "agg tp=64 pp=1 attention_dp=1 moe_tp=8 moe_ep=8 batch_size_field=4"
    suspect = row("suspect", 10.0, parallelism=words, notes="SUSPECT parallelism")
    found = why(catalogue, suspect, row("sound", 10.0))

    assert list(found) == ["suspect"]


@pytest.mark.parametrize(
    "fields",
    [
        {"parallelism": "vllm serve x --speculative-config.method mtp"},
        {"parallelism": "strategy=low-latency (recipe in the sibling config file)"},
        {"unit": "ms per output token (stated operating point)"},
        {"notes": "source footnote: known performance regression in this container, do not fit"},
    ],
)
def test_a_source_that_says_so_is_believed(catalogue: Catalogue, fields: dict[str, object]) -> None:
    assert list(why(catalogue, row("a", 10.0, **fields))) == ["a"]


def test_weights_that_do_not_fit_the_stated_chips_are_impossible(catalogue: Catalogue) -> None:
    found = why(catalogue, row("a", 10.0, n_chips=1, tp=1))

    assert found["a"] == "the weights exceed the memory of the chips that the row states"


def test_pools_without_copies_are_left_apart(catalogue: Catalogue) -> None:
    pools = (
        "disagg prefill[workers,tp,pp,adp,moe_tp,moe_ep,bs]=[None, 4, 1, 1, 1, 4, None] "
        "decode=[None, 8, 1, 1, 1, 8, None]"
    )
    found = why(catalogue, row("a", 10.0, parallelism=pools, n_chips=12))

    assert found["a"] == "the source does not say how many copies prefill and decode"
