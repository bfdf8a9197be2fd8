import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.cli.planning import amount, share
from valico.errors import InputError

RUNNER = CliRunner(env={"COLUMNS": "80"})
SERVE = ("serve", "llama-3.1-70b", "--chips", "8 h200")
PLAN = ("plan", "llama-3.1-70b", "--chips", "8 h200", "--ttft", "1s", "--tpot", "40ms")
TRAIN = ("train", "llama-3.1-70b", "--chips", "512 h200")
EQUALS = ("equals", "h200", "h20", "--work", "decode llama-3.1-70b")
POOLS = ("serve", "deepseek-v3", "--pools", "64 h200 + 400 h20")
RANK = ("rank", "--on", "2024-06-01", "--work", "decode llama-3.1-70b", "--chip", "h20")
VERBS = (SERVE, PLAN, TRAIN, EQUALS, POOLS, RANK)
PAPER = Path(__file__).parents[2] / "docs" / "compute.md"
COMMANDS = re.findall(r"^\$ (valico .+)$", PAPER.read_text(encoding="utf-8"), re.MULTILINE)
CONFIG = {
    "model_type": "llama",
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "intermediate_size": 14336,
    "vocab_size": 128256,
    "max_position_embeddings": 131072,
    "torch_dtype": "bfloat16",
}


def said(*words: str, columns: int = 80) -> str:
    env = {"COLUMNS": str(columns)}
    return RUNNER.invoke(main, words, env=env, catch_exceptions=False).output


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_paper_answers(line: str) -> None:
    ran = RUNNER.invoke(main, shlex.split(line)[1:], catch_exceptions=False)

    assert ran.exit_code == 0
    assert ran.output.strip()


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("words", VERBS)
def test_every_page_fits_its_terminal(words: tuple[str, ...], columns: int) -> None:
    lines = [line for line in said(*words, columns=columns).splitlines() if "://" not in line]

    assert lines
    assert max(len(line) for line in lines) <= columns


@pytest.mark.parametrize("words", VERBS)
def test_machines_get_the_schema_numbers_and_sources(words: tuple[str, ...]) -> None:
    found = json.loads(said(*words, "--json"))

    assert found["schema"] == f"valico.{'pools' if words is POOLS else words[0]}/1"
    assert any(isinstance(value, list) and value for value in found.values())


@pytest.mark.parametrize("words", VERBS)
def test_markdown_begins_with_the_answer(words: tuple[str, ...]) -> None:
    lines = said(*words, "--markdown").splitlines()

    assert lines[0].startswith("# ")
    assert any(line.startswith("| ---") for line in lines)


def test_estimates_come_with_their_interval_and_basis() -> None:
    estimates = {one["quantity"]: one for one in json.loads(said(*SERVE, "--json"))["estimates"]}

    for name in ("tokens_per_s", "ttft_s", "tpot_s", "usd_per_million"):
        one = estimates[name]
        assert one["low"] <= one["mid"] <= one["high"]
        assert one["basis"] in {"measured", "calibrated", "transferred", "bound", "assumed"}


def test_every_ground_of_cost_stands_on_the_page_with_its_year() -> None:
    text = said(*SERVE)

    for name in ("Price of one H200", "Server beside", "Written off", "Building (PUE)", "Electric"):
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert "20" in line
        assert "[" in line


def test_a_plan_says_why_the_next_best_lost() -> None:
    found = json.loads(said(*PLAN, "--json"))

    assert found["behind"]
    assert all(one["why"] for one in found["behind"])
    assert found["frontier"]


def test_a_chip_equals_itself_on_the_page_too() -> None:
    found = json.loads(said("equals", "h20", "h20", "--work", "decode llama-3.1-70b", "--json"))

    ratios = [one["ratio"] for one in found["curve"] if one["ratio"] is not None]
    assert ratios
    assert set(ratios) == {1.0}


def test_equals_tells_a_range_and_never_one_number() -> None:
    title = said(*EQUALS).splitlines()[0]

    assert " to " in title
    assert "replace one" in title


def test_any_config_json_is_a_model(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CONFIG), encoding="utf-8")

    found = json.loads(said("serve", str(path), "--chips", "1 h200", "--json"))
    assert found["estimates"][0]["mid"] > 0


def test_a_chip_that_does_not_exist_serves_with_its_assumptions_told() -> None:
    text = said("serve", "llama-3.1-70b", "--chips", "8 half of b300")

    assert "0.5 × B300" in text
    assert "logic area are 0.5 × those" in " ".join(text.split())


def test_two_pools_are_set_beside_their_other_uses() -> None:
    text = said(*POOLS, columns=120)

    assert "400 H20 96GB read, 64 H200 SXM5 141GB write" in text
    assert "each pool for itself, together" in text


def test_rank_says_the_place_that_is_asked_for() -> None:
    text = " ".join(said(*RANK).split())

    assert "H20 96GB is the" in text
    assert "that may be sold" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("serve", "llama-3.1-70b"), "no chips are given"),
        (("serve", "llama-3.1-70b", "--chips", "8 h2o0"), "no chip is called 'h2o0'. Nearest: H20"),
        ((*SERVE, "--plan", "tp=3"), "does not divide 64 attention heads"),
        ((*SERVE, "--input", "0"), "input_tokens is 0"),
        ((*SERVE, "--mtp", "1"), "--mtp is '1'; give drafted tokens"),
        ((*SERVE, "--json", "--markdown"), "three forms; choose one"),
        ((*SERVE, "--pools", "1 h20 + 1 h20"), "two ways to name chips"),
        ((*PLAN, "--ttft", "soon"), "'soon' is not a quantity"),
        ((*TRAIN, "--tokens", "many"), "tokens is 'many'; give a count such as 15e12"),
        (("equals", "h200", "h20", "--work", "sing"), "is no work"),
        (("rank", "--to", "atlantis", "--work", "decode qwen3-32b"), "no place is called"),
        ((*SERVE, "--mtp", "100000:0.9"), "at most 64 tokens can be drafted"),
        ((*SERVE, "--concurrency", "0"), "--concurrency is 0; give a positive number"),
        ((*SERVE, "--rate", "nan"), "--rate is nan; give a positive number"),
        ((*SERVE, "--concurrency", "1000000000"), "no plan holds 1,000,000,000 users at once"),
        ((*SERVE, "--price-usd", "nan"), "--price-usd is nan; give a positive number"),
        ((*SERVE, "--price-usd", "0"), "--price-usd is 0; give a positive number"),
        ((*SERVE, "--price-usd", "inf"), "--price-usd is inf; give a positive number"),
        ((*SERVE, "--pue", "0.5"), "power usage effectiveness is 0.5; give a number of at least 1"),
        ((*SERVE, "--busy", "1.5"), "busy is 1.5; give a positive number of at most 1"),
        ((*SERVE, "--plan", "tp=8 tp=4"), "gives tp twice; give each degree once"),
        ((*SERVE, "--plan", "tp=8 ep=8"), "ep=8 deals out experts, and a dense model has none"),
        ((*SERVE, "--calibration", "/dev/zero"), "'/dev/zero', which is no file"),
        ((*SERVE, "--calibration", "."), "'.', which is no file"),
        ((*TRAIN, "--tokens", "1..5"), "tokens is '1..5'; give a count such as 15e12"),
        (
            (*TRAIN, "--batch-tokens", "10"),
            "a step of 10 tokens is less than one sequence of 4,096",
        ),
        ((*TRAIN, "--tokens", "1e308"), "it must be positive and at most 1e\\+18"),
        ((*SERVE, "--mtp", "²:0.5"), "--mtp is '²:0.5'; give drafted tokens"),
        ((*SERVE, "--years", "1e-12"), "life years is 1e-12; give a positive number from 1e-9"),
        (("equals", "h20", "h20", "--work", "decode qwen3-32b input ²"), "input is '²'; give a"),
        (("serve", "~nobody-at-all/config.json", "--chips", "8 h200"), "cannot be read"),
        (("anchors", "/dev/zero"), "/dev/zero is a device and no file"),
        (("measure", "--with", "numpy", "--out", "/no/such/place.toml"), "there is no folder"),
        (
            ("plan", "llama-3.1-70b", "--chips", "h200", "--budget", "1e30 USD"),
            "buy more than 10,000,000 H200",
        ),
    ],
)
def test_a_mistake_is_told_in_one_message(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        RUNNER.invoke(main, words, catch_exceptions=False)


@pytest.mark.parametrize(
    ("written", "value"),
    [("15e12", 15e12), ("15T", 15e12), ("300 billion", 3e11), ("1,000,000", 1e6)],
)
def test_a_count_may_be_written_in_words(written: str, value: float) -> None:
    assert amount(written, "tokens") == value


@pytest.mark.parametrize(("written", "value"), [("0.5", 0.5), ("85%", 0.85), ("1", 1.0)])
def test_a_share_may_be_written_in_hundredths(written: str, value: float) -> None:
    assert share(written, "--prefix-hit") == pytest.approx(value)


@pytest.mark.parametrize("load", ["--concurrency", "--batch"])
def test_one_request_keeps_one_replica_at_work(load: str) -> None:
    one = json.loads(said(*SERVE, load, "1", "--plan", "tp=1", "--json"))
    eight = json.loads(said(*SERVE, load, "8", "--plan", "tp=1", "--json"))

    rate, all_of_them = (page["estimates"][0]["mid"] for page in (one, eight))
    assert all_of_them == pytest.approx(8 * rate)


def test_one_user_is_read_to_by_all_chips() -> None:
    text = " ".join(said(*SERVE, "--concurrency", "1").split())

    assert "TP 8" in text
    assert "1 user at once" in text


def test_users_are_those_asked_for_though_they_do_not_divide() -> None:
    text = " ".join(said(*SERVE, "--concurrency", "12", "--plan", "tp=1").split())

    assert "12 users at once" in text


def test_fewer_requests_are_answered_no_later() -> None:
    pages = [json.loads(said(*SERVE, "--rate", rate, "--json")) for rate in ("0.1", "1", "4")]
    token_s = [
        one["mid"] for page in pages for one in page["estimates"] if one["quantity"] == "tpot_s"
    ]

    assert token_s == sorted(token_s)


def test_a_configuration_counts_as_the_model_of_the_same_shape(tmp_path: Path) -> None:
    scaled = {"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}
    plain = {"quantization_config": {"quant_method": "fp8"}}
    rates = []
    for name, given in (("blocks", scaled), ("plain", plain)):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(CONFIG | given), encoding="utf-8")
        found = json.loads(said("serve", str(path), "--chips", "1 h200", "--json"))
        rates.append((found["dense"], found["estimates"][0]["mid"]))

    assert [kind for kind, _ in rates] == ["fp8-block", "fp8"]
    assert rates[0][1] < rates[1][1]


def test_a_chip_that_china_blocks_may_not_be_sold_there() -> None:
    words = ("rank", "--on", "2026-11-01", "--known-by", "2026-11-01")
    found = json.loads(said(*words, "--work", "decode llama-3.1-70b", "--json"))

    blocked = [one for one in found["chips"] if one["permission"] == "blocked"]
    assert blocked
    assert {one["way"] for one in blocked} == {"shut"}


def test_a_prefill_ratio_is_no_wider_than_what_is_known_of_reading() -> None:
    work = ("equals", "h200", "910c", "--work", "prefill deepseek-v3", "--json")
    [prefill] = [one for one in json.loads(said(*work))["curve"] if one["kind"] == "prefill"]

    assert prefill["ratio_high"] / prefill["ratio_low"] < 20


@pytest.mark.parametrize(
    ("tokens", "shown"), [("5000", "5,000 tokens"), ("2e9", "2 billion"), ("15T", "15 trillion")]
)
def test_tokens_are_told_in_the_words_of_their_size(tokens: str, shown: str) -> None:
    assert shown in said(*TRAIN, "--tokens", tokens)


def test_nobody_ranks_a_chip_before_the_public_knew_of_it() -> None:
    words = ("rank", "--on", "2025-06-01", "--work", "decode llama-3.1-70b", "--json")
    early, late = (
        {one["chip"] for one in json.loads(said(*words, "--known-by", day))["chips"]}
        for day in ("2023-01-01", "2025-06-01")
    )

    assert early < late
    assert "nvidia/h200-sxm-141" not in early
    assert "nvidia/h200-sxm-141" in late


def test_a_page_says_which_file_moved_its_kernels(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'chip = "nvidia/h100-sxm-80"\ndevice = "H100"\nsoftware = "PyTorch"\n'
        "measured = 2026-11-01\n\n[[points]]\ntime_s = 1e-4\nlow_s = 1e-4\nhigh_s = 1e-4\n"
        'repetitions = 3\n\n[points.item]\nfamily = "matmul"\nscheme = "fp8"\n\n'
        "[points.item.sizes]\nrows = 64\ncolumns = 8192\ninner = 8192\n",
        encoding="utf-8",
    )
    words = ("serve", "llama-3.1-70b", "--chips", "8 h100", "--calibration", str(path), "--json")

    assert json.loads(said(*words))["calibration"] == str(path)


def test_measured_tables_are_a_basis_where_their_extra_is_installed() -> None:
    asked = (*SERVE, "--plan", "tp=8", "--concurrency", "16", "--silicon")
    if importlib.util.find_spec("aiconfigurator_core") is None:
        ran = RUNNER.invoke(main, asked)
        assert "install valico[silicon]" in str(ran.exception)
        return

    assert "measured (this chip" in said(*asked, columns=120)


def test_a_users_rate_is_the_inverse_of_the_time_of_a_token() -> None:
    found = json.loads(said(*SERVE, "--plan", "tp=8", "--concurrency", "16", "--json"))

    estimates = {one["quantity"]: one for one in found["estimates"]}
    rate, time = estimates["tokens_per_s_per_user"], estimates["tpot_s"]
    assert rate["mid"] == pytest.approx(1 / time["mid"])
    assert rate["low"] == pytest.approx(1 / time["high"])
    assert rate["high"] == pytest.approx(1 / time["low"])
