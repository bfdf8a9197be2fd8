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
