from pathlib import Path

import pytest

from valico.compute.served.fit import choose
from valico.compute.served.reading import Rule, Words, read_reading
from valico.compute.served.runs import groups, read_runs
from valico.errors import DataError

READING = read_reading()
HEADER = (
    "silicon_data_source,backend,backend_version,model_path,system,mode,isl,osl,gemm_quant_mode,"
    "moe_quant_mode,tp_size,pp_size,attention_dp_size,moe_tp_size,moe_ep_size,silicon_ttft_ms,"
    "silicon_tpot_ms"
)
PLAIN = (
    "silicon_concurrency=8; measured=2026-01-0{day},vllm,0.19.0,meta-llama/Llama-3.1-70B,h200_sxm,"
    "agg,1024,1024,fp8,fp8,{tp},1,1,{cut},1,100,{tpot}"
)


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "silicon_sample.csv"
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return path


def row(*, day: int = 1, tp: int = 4, cut: int = 4, tpot: float = 10) -> str:
    return PLAIN.format(day=day, tp=tp, cut=cut, tpot=tpot)


def test_the_newest_run_of_a_configuration_counts(tmp_path: Path) -> None:
    runs = read_runs(table(tmp_path, row(day=2, tpot=9), row(day=1, tpot=10)), READING)

    assert [run.tpot_s for run in runs] == pytest.approx([0.009])
    assert runs[0].words.concurrency == 8


def test_a_run_much_faster_than_its_twin_drafts_tokens_and_is_left_out(tmp_path: Path) -> None:
    runs = read_runs(table(tmp_path, row(day=1, tpot=10), row(day=2, tpot=5)), READING)

    assert [run.tpot_s for run in runs] == pytest.approx([0.010])


def test_degrees_that_contradict_each_other_are_left_out(tmp_path: Path) -> None:
    assert not read_runs(table(tmp_path, row(tp=8, cut=4)), READING)
    assert not read_runs(table(tmp_path, row(tp=64, cut=64)), READING)


def test_experts_cut_and_dealt_alike_are_believed_in_newer_files_alone(tmp_path: Path) -> None:
    older = row(tp=4, cut=2).replace(",1,1,2,1,", ",1,1,2,2,")
    newer = older.replace("silicon_concurrency", "db-dump/2026-04-27; silicon_concurrency")

    assert not read_runs(table(tmp_path, older), READING)
    assert len(read_runs(table(tmp_path, newer), READING)) == 1


def test_other_provenances_and_pools_are_left_out(tmp_path: Path) -> None:
    vendor = row().replace("silicon_concurrency=8; ", "source_file=gap.csv; ")
    pool = row().replace(",agg,", ",disagg,")

    assert not read_runs(table(tmp_path, vendor, pool), READING)


def test_runs_alike_make_one_group_with_the_settings_of_their_server(tmp_path: Path) -> None:
    runs = read_runs(table(tmp_path, row(tp=4, cut=4), row(tp=8, cut=8)), READING)
    (group,) = groups(runs, READING)

    assert group.formats.dense == "fp8"
    assert group.formats.cache == "fp8"
    assert group.tpot_s.tolist() == pytest.approx([0.010, 0.010])


def test_a_file_that_is_not_there_is_one_clear_message(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.csv: cannot be read"):
        read_runs(tmp_path / "nothing.csv", READING)


def words(**changes: str | int) -> Words:
    plain: dict[str, str | int] = {
        "model": "deepseek/v3",
        "system": "b200_sxm",
        "framework": "sglang",
        "dense": "nvfp4",
        "experts": "nvfp4",
        "tensor": 8,
        "input_tokens": 1024,
        "output_tokens": 1024,
        "concurrency": 64,
    }
    return Words(**{**plain, **changes})  # type: ignore[arg-type]  # words as a table gives them


@pytest.mark.parametrize(
    ("changes", "wait"),
    [
        ({}, 15),
        ({"concurrency": 8}, 5),
        ({"system": "h200_sxm"}, 0),
        ({"dense": "fp8", "tensor": 4}, 5),
        ({"model": "meta/llama-3.1-70b", "framework": "trtllm", "tensor": 4}, 20),
        ({"model": "meta/llama-3.1-70b", "framework": "trtllm"}, 0),
    ],
)
def test_prompts_wait_as_the_scripts_of_inferencex_say(
    changes: dict[str, str | int], wait: float
) -> None:
    assert READING.settings(words(**changes))[0] == wait


def test_later_rules_change_what_earlier_ones_said() -> None:
    hopper = READING.formats(
        words(model="openai/gpt-oss-120b", system="h200_sxm", framework="trtllm", dense="nvfp4")
    )

    assert hopper.dense == "bf16"
    assert hopper.experts == "w4a16-mxfp4"
    assert hopper.cache == "fp16"
    assert READING.formats(words()).projections == "bf16"


def test_an_empty_rule_fits_everything() -> None:
    assert Rule().fits(words())
    assert not Rule(least_concurrency=65).fits(words())


def test_the_strongest_pull_that_comes_close_is_chosen() -> None:
    assert choose({0.003: [0.9, 1.1], 0.01: [1.0, 1.1], 0.03: [1.1, 1.1]}) == 0.03
    assert choose({0.003: [1.0, 1.0], 0.01: [1.5, 1.5], 0.03: [1.5, 1.5]}) == 0.003
