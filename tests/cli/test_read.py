import json
import os
from pathlib import Path

from click.testing import CliRunner, Result

from valico.chronicle.book import opened
from valico.chronicle.utterances import Document
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


BAD = {
    "a-empty.txt": (b"", "is empty"),
    "b-binary.txt": (b"\x00\x01\x02" * 99, "is no text but binary"),
    "c-blank.txt": (b" \n\t ", "is empty"),
    "d-language.txt": ("Ceci n'est pas un article, mais une phrase écrite.".encode(), "languages"),
    "e-scripts.html": (b"<html><script>alert(1)</script></html>", "holds no article"),
    "f-comments.txt": (b"13 Commenti\nche schifo\n", "only comments"),
    "g-record.json": (b'{"title": "x"}', "is no article record"),
    "h-mixed.txt": (bytes(range(128, 256)) * 20, "mixes encodings"),
}


def test_each_bad_file_gives_one_line_and_the_good_one_is_entered(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (raw, _) in BAD.items():
        (folder / name).write_bytes(raw)
    (folder / "i-large.txt").write_bytes(b"a " * 25_000_000)
    (folder / "j-nowhere.txt").symlink_to(folder / "none.txt")
    (tmp_path / "secret.txt").write_text(TEXT, "utf-8")
    (folder / "k-outside.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "z-good.txt").write_text(TEXT, "utf-8")

    words = (
        "--published",
        "2026-01-30",
        "--outlet",
        "Blog",
        "--ledger",
        str(tmp_path / "l.sqlite"),
    )
    result = run(str(folder), *words)

    told = dict(zip([*sorted(BAD), "i", "j", "k"], result.stderr.splitlines(), strict=True))
    assert all(BAD[name][1] in told[name] for name in BAD)
    assert "has 50 MB" in told["i"]
    assert "j-nowhere.txt: cannot be read" in told["j"]
    assert "leads out of its folder" in told["k"]
    assert "1 claim, entered as 1 to 2" in result.stdout
    assert result.exit_code == 2


def test_what_never_ends_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    result = run(str(tmp_path / "pipe.txt"), "/dev/zero")

    assert result.exit_code == 2
    assert "pipe.txt: is a pipe; give a file, or - for the standard input" in result.stderr
    assert "/dev/zero: is a device" in result.stderr


def test_a_link_that_the_user_names_himself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b").mkdir()
    link = tmp_path / "b" / "link.txt"
    link.symlink_to(tmp_path / "a.txt")

    assert run(str(link), "--json").exit_code == 0


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")

    assert run(str(tmp_path / "a.txt"), str(tmp_path / "a.txt"), "--json").stdout.startswith(
        '{"claims"'
    )


def test_a_ledger_needs_a_day_and_an_outlet(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    ledger = ("--ledger", str(tmp_path / "l.sqlite"))

    undated = run(str(tmp_path / "a.txt"), *ledger, "--outlet", "Blog")
    unowned = run(str(tmp_path / "a.txt"), *ledger, "--published", "2026-01-30")

    assert "a.txt: bears no day of publication" in undated.stderr
    assert "a.txt: names no outlet" in unowned.stderr


def test_when_an_article_was_fetched_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    ledger = str(tmp_path / "l.sqlite")
    words = ("--published", "2026-01-30", "--outlet", "Blog", "--retrieved", "2026-02-01T12:00")

    run(str(tmp_path / "a.txt"), "--ledger", ledger, *words)

    with opened(ledger) as book:
        document = next(book.entries()).payload
    assert isinstance(document, Document)
    assert str(document.retrieved) == "2026-02-01 12:00:00+00:00"
    assert str(document.published) == "2026-01-30"
