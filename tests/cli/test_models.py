import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import InputError, UnknownNameError

RUNNER = CliRunner(env={"COLUMNS": "80"})
CONFIG = {
    "model_type": "llama",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 128,
    "vocab_size": 1000,
    "max_position_embeddings": 2048,
    "torch_dtype": "bfloat16",
}


def _said(*words: str) -> str:
    return RUNNER.invoke(main, words, catch_exceptions=False).output


def test_models_stand_the_latest_first() -> None:
    released = [one["released"] for one in json.loads(_said("models", "--json"))["models"]]

    assert released == sorted(released, key=lambda day: day or "", reverse=True)


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("words", [("models",), ("model", "deepseek-v4-pro"), ("model", "r1")])
def test_output_fits_the_terminal(words: tuple[str, ...], columns: int) -> None:
    said = RUNNER.invoke(main, words, env={"COLUMNS": str(columns)}, catch_exceptions=False).output

    lines = [line for line in said.splitlines() if "://" not in line]
    assert max(len(line) for line in lines) <= columns


def test_the_computed_size_stands_beneath_the_published_one() -> None:
    lines = _said("model", "deepseek", "v3").splitlines()
    place = next(
        number for number, line in enumerate(lines) if line.startswith("Active parameters")
    )

    assert lines[place].split()[2:4] == ["37", "bn"]
    assert lines[place + 1].split() == ["computed", "37.552", "bn", "computed"]
    assert lines[place + 2].strip() == "+1.49 % against the published 37 bn"


def test_the_cache_of_deepseek_v3_is_70_kilobytes_a_token() -> None:
    assert "per token             70.27 kB  35.14 kB" in _said("model", "deepseek-v3")


def test_json_holds_the_layers_and_every_source_cited() -> None:
    read = json.loads(_said("model", "深度求索V3", "--json"))

    assert read["attention"][0]["kv_rank"] == 512
    assert read["cache"][0]["fp16_bytes"] == 70272.0
    assert {one["source"] for one in read["figures"]} - {None} <= set(read["sources"])


def test_csv_of_models_holds_a_row_for_each_model() -> None:
    rows = list(csv.DictReader(io.StringIO(_said("models", "--csv"))))

    assert len(rows) == len(json.loads(_said("models", "--json"))["models"])


@pytest.mark.parametrize("given", ["file", "folder"])
def test_a_configuration_is_read_from_its_file_or_its_folder(tmp_path: Path, given: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CONFIG), encoding="utf-8")

    said = _said("model", str(path if given == "file" else tmp_path))

    assert "2 layers of full attention: 4 heads of 16 on 2 key-value heads" in said
    assert "counted from the layers" in said


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (None, "config.json: cannot be read: No such file or directory"),
        ("{", "config.json: not readable as JSON"),
        ("[]", "config.json: holds a list"),
        ('{"vocab_size": 5}', "config.json: missing"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused_in_words(
    tmp_path: Path, written: str | None, message: str
) -> None:
    path = tmp_path / "config.json"
    if written is not None:
        path.write_text(written, encoding="utf-8")

    with pytest.raises(InputError) as fault:
        _said("model", str(path))

    assert message in str(fault.value)


def test_a_mistyped_model_gets_the_nearest() -> None:
    with pytest.raises(
        UnknownNameError, match=r"no model is called 'deepsek-v3'. Nearest: DeepSeek"
    ):
        _said("model", "deepsek-v3")


@pytest.mark.parametrize("verb", ["models", "model"])
def test_every_verb_gives_examples_in_its_help(verb: str) -> None:
    assert f"Try: valico {verb}" in _said(verb, "--help")
