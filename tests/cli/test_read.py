import json
from pathlib import Path

from click.testing import CliRunner, Result

from valico.cli.read import read_command

TEXT = "Secondo Reuters la Cina ha vietato le H20 di NVIDIA lo scorso agosto."


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(read_command, arguments, input=given)


def test_one_article_gives_its_claims_as_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    record = {"id": "1", "publisher": "Blog", "publication_date": "2026-01-30", "text": TEXT}
    path.write_text(json.dumps(record), "utf-8")

    result = run(str(path), "--json")

    assert result.exit_code == 0
    (claim,) = json.loads(result.stdout)["claims"]
    assert TEXT[claim["span"]["start"] : claim["span"]["end"]] == claim["quote"]
    assert [link["name"] for link in claim["attribution"]] == ["Reuters", "Blog"]
    assert claim["event_date"] == {"start": "2025-08-01", "end": "2025-08-31"}


def test_several_articles_give_a_list_with_the_names_of_the_files(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")

    result = run(str(tmp_path), "--json", "--published", "2026-01-30")

    assert [Path(one["file"]).name for one in json.loads(result.stdout)] == ["a.txt", "b.txt"]


def test_one_bad_file_gives_one_message_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text("13 Commenti\nche schifo\n", "utf-8")
    (tmp_path / "c.txt").write_text(TEXT, "utf-8")

    result = run(str(tmp_path), str(tmp_path / "missing.txt"))

    assert result.exit_code == 2
    assert "a.txt: is empty" in result.stderr
    assert "b.txt: holds no article, only comments" in result.stderr
    assert "missing.txt: cannot be read" in result.stderr
    assert len(result.stderr.splitlines()) == 3
    assert "ban or block" in result.stdout


def test_the_standard_input_is_read_and_the_cues_are_marked() -> None:
    result = run("-", "--outlet", "Blog", given=b"NVIDIA has reportedly halted H20 production.")

    assert result.exit_code == 0
    assert "›reportedly‹" in result.stdout
    assert "no date of publication" in result.stdout


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")

    result = run(str(tmp_path), "--published", "yesterday")

    assert result.exit_code != 0
