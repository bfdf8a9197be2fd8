"""`valico anchors FILE.csv`: measurements beside predictions."""

import json
from pathlib import Path

from click.testing import CliRunner

from valico.cli.anchors import anchors_command
from valico.errors import DataError, InputError

ROWS = """\
id,kind,model,chip_id,n_chips,tp,isl,osl,concurrency,framework,prec_weights,metric,value,unit
fast,inference-e2e,Llama-3.1-70B,h100-sxm,4,4,1024,1024,16,vllm,fp8,tpot_ms,15,ms
blank,inference-e2e,Llama-3.1-70B,h100-sxm,4,4,1024,1024,16,vllm,fp8,tpot_ms,,ms
broken,inference-e2e,Llama-3.1-70B,h100-sxm,4,4,1024,1024,16,vllm,fp8,tpot_ms,nan,ms
nobody,inference-e2e,Nobody-7B,h100-sxm,4,4,1024,1024,16,vllm,fp8,tpot_ms,15,ms
small,inference-e2e,DeepSeek-V3,h100-sxm,1,,1024,1024,16,sglang,fp8,output_tokens_per_s,15,tokens/s
odd,inference-e2e,Llama-3.1-70B,h100-sxm,4,4,1024,1024,16,vllm,fp8,smiles_per_s,15,smiles/s
"""


def run(folder: Path, *words: str, rows: str = ROWS) -> str:
    path = folder / "mine.csv"
    path.write_text(rows, encoding="utf-8")
    result = CliRunner().invoke(anchors_command, [str(path), *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_two_files_are_one_json_document(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.csv", "two.csv")]
    for file in files:
        file.write_text(ROWS, encoding="utf-8")
    words = [*map(str, files), "--json"]
    found = json.loads(CliRunner().invoke(anchors_command, words, catch_exceptions=False).output)

    assert [report["file"] for report in found] == ["one.csv", "two.csv"]


def test_every_row_is_predicted_or_says_why_not(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "--json"))
    rows = {row["id"]: row for row in found["rows"]}

    assert found["schema"] == "valico.measurements/1"
    assert rows["fast"]["low"] <= rows["fast"]["predicted"] <= rows["fast"]["high"]
    assert (rows["fast"]["unit"], rows["fast"]["why_not"]) == ("ms", None)
    assert rows["fast"]["basis"] in {"measured", "calibrated", "transferred", "bound", "assumed"}
    assert rows["blank"]["predicted"] == rows["fast"]["predicted"]
    assert "`value` is 'nan'" in rows["broken"]["why_not"]
    assert "no model is called 'Nobody-7B'" in rows["nobody"]["why_not"]
    assert "`metric` is 'smiles_per_s'; known are tpot_ms" in rows["odd"]["why_not"]


def test_a_prediction_without_a_measurement_has_no_error(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "--json"))

    assert found["whole"]["rows"] == 1


def test_the_page_says_how_far_off_first_and_what_was_left_out_last(tmp_path: Path) -> None:
    page = run(tmp_path)

    assert page.startswith("mine.csv: ")
    assert page.index("By kind") < page.index("By chip") < page.index("Not predicted: 3 rows")
    assert "no model is called 'Nobody-7B'" in page


def test_tables_and_measurements_are_asked_for_apart(tmp_path: Path) -> None:
    table = tmp_path / "mine.toml"
    table.write_text("", encoding="utf-8")
    csv = tmp_path / "mine.csv"
    csv.write_text(ROWS, encoding="utf-8")
    result = CliRunner().invoke(anchors_command, [str(table), str(csv)])

    assert isinstance(result.exception, InputError)
    assert "not both at once" in str(result.exception)


def test_a_file_that_is_no_table_is_refused_in_one_message(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("hello\n", encoding="utf-8")
    result = CliRunner().invoke(anchors_command, [str(path)])

    assert isinstance(result.exception, DataError)
    assert "mine.csv: the first line lacks `id`" in str(result.exception)
