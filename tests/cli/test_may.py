"""`valico may` as a user meets it: one transaction, a file of them, and every mistake."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from valico.cli.main import main
from valico.errors import ValicoError

CASES = Path(__file__).parents[1] / "cases" / "regime"
H200 = ("h200", "--to", "deepseek", "--count", "10000", "--on", "2026-02-15")


def asked(*words: str) -> Result:
    return CliRunner().invoke(main, ["may", *words], catch_exceptions=True)


def said(*words: str) -> str:
    result = asked(*words)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


def told(*words: str) -> dict[str, object]:
    found = json.loads(said(*words, "--json"))
    assert isinstance(found, dict)
    return found


def refusal(*words: str) -> str:
    result = asked(*words)
    assert isinstance(result.exception, ValicoError), result.output
    assert result.exception.exit_code == 2
    return str(result.exception)


def test_the_json_names_its_form_and_holds_both_gates() -> None:
    found = told(*H200, "--certified", "all")
    us, cn = found["us"], found["cn"]

    assert found["schema"] == "valico.verdict/1"
    assert isinstance(us, dict)
    assert isinstance(cn, dict)
    assert us["requirement"] == "required"
    assert us["standing"] == "in-force"
    assert us["eccn"] == ["3A090.a.1", "3A090.a.2"]
    assert us["exception"] is None
    assert us["policy"] == "case-by-case"
    assert {condition["state"] for condition in us["conditions"]} == {"met"}
    assert [cap["id"] for cap in us["caps"]] == ["volume"]
    assert cn["permission"] == "conditional"


def test_the_json_gives_levies_in_dollars() -> None:
    levies = told(*H200)["levies"]

    assert isinstance(levies, list)
    assert levies[0]["id"] == "us/section-232-duty"
    assert levies[0]["amount_usd"] == [62000000.0, 67500000.0]


def test_every_step_of_the_trace_names_its_gate_and_its_sources() -> None:
    found = told(*H200)
    why, sources = found["why"], found["sources"]

    assert isinstance(why, list)
    assert isinstance(sources, list)
    assert {reason["gate"] for reason in why} == {"us", "cn", "levy"}
    known = {source["id"] for source in sources}
    assert {cite["source"] for reason in why for cite in reason["cites"]} <= known
    assert any("742.6(b)(10)(iii)(A)(1)" in str(cite) for r in why for cite in r["cites"])


def test_caps_of_one_buyer_are_told_with_who_says_so() -> None:
    us = told("h200", "--to", "bytedance", "--count", "10000", "--on", "2026-11-21")["us"]
    assert isinstance(us, dict)
    caps = {cap["limit"]: cap for cap in us["caps"] if cap["id"] == "per-buyer"}

    assert set(caps) == {75000, 100000}
    assert caps[75000]["left"] == 65000
    assert "Reuters" in caps[75000]["who"]
    assert "Financial Times" in caps[100000]["who"]
    assert {cap["standing"] for cap in caps.values()} == {"reported"}


@pytest.mark.parametrize("words", [H200, ("half", "of", "B300", "--to", "china")])
def test_the_text_fits_eighty_columns(words: tuple[str, ...]) -> None:
    for line in said(*words).splitlines():
        assert len(line) <= 80, line


def test_the_text_shows_both_gates_the_numbers_and_the_sources() -> None:
    text = " ".join(said(*H200).split())

    assert "United States Licence required; review policy: case by case." in text
    assert "TPP 15,832 is below 21,000" in text
    assert "China Conditional: reported, origin anonymous." in text
    assert "91 FR 1684" in text
    assert "Delivered to China, the end user's seat." in text


def test_full_text_holds_every_condition_and_the_trace() -> None:
    text = said(*H200, "--certified", "us-supply", "--full")

    assert "How it follows" in text
    assert "met: US orders are not delayed" in " ".join(text.split())


def test_a_chip_may_be_given_by_numbers() -> None:
    us = told(
        *("--tpp", "20999", "--die-area", "814", "--dram-bandwidth", "4.8 TB/s"),
        *("--io-bandwidth", "900 GB/s", "--not-datacentre", "--to", "china"),
        *("--on", "2026-02-01"),
    )["us"]

    assert isinstance(us, dict)
    assert us["exception"]["code"] == "NAC"
    assert us["exception"]["notice_days"] == 25


def test_a_chip_may_be_made_of_another() -> None:
    found = told("half", "of", "B300", "--to", "china", "--on", "2026-02-01")
    us = found["us"]

    assert isinstance(us, dict)
    assert us["policy"] == "presumption-of-denial"


def test_a_route_that_begins_abroad_is_a_re_export() -> None:
    found = told("h200", "--to", "china", "--from", "taiwan", "--on", "2026-02-01")
    understood = found["understood"]

    assert isinstance(understood, dict)
    assert understood["route"] == "reexport"
    assert "a re-export, for it begins abroad" in str(found["assumed"])


def test_owners_are_written_with_their_parts() -> None:
    us = told(
        *("rtx", "4090d", "--to", "germany", "--on", "2025-10-15"),
        *("--listed-owners", "huawei=30%, ymtc=0.25"),
    )["us"]

    assert isinstance(us, dict)
    assert us["rules"] == ["us/affiliates-rule"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("h200", "--to", "nowhereland"), "no place or organisation is called 'nowhereland'"),
        (("h200", "--to", "china", "--from", "xx"), "no place is called 'xx'"),
        (("h200", "--to", "china", "--seat", "xx"), "no place is called 'xx'"),
        (("h200", "--to", "china", "--exporter", "nvidea"), "no organisation is called 'nvidea'"),
        (("h2000", "--to", "china"), "no chip is called 'h2000'. Nearest: H200"),
        (("h200", "--to", "china", "--on", "2026-02-30"), "'2026-02-30' is not a date"),
        (("h200", "--to", "china", "--known-by", "1926"), "'1926' lies outside 2000 to 2099"),
        (("h200", "--to", "china", "--count", "-5"), "a count of -5 is none"),
        (("h200", "--to", "china", "--count", "0"), "a count of 0 is none"),
        (("h200", "--to", "china", "--certified", "all,foo"), "no certification is called 'foo'"),
        (("h200", "--to", "china", "--certified", "foo"), "laboratory"),
        (("h200", "--to", "china", "--use", "basking"), "no use is called 'basking'; allowed: "),
        (("h200", "--to", "china", "--completion", "30"), "completion is 30.0; give a part"),
        (("h200", "--to", "china", "--listed-owners", "x=2"), "share is 2.0; give a part"),
        (("h200", "--to", "china", "--listed-owners", "x=0.6,y=0.6"), "hold 120% together"),
        (("h200", "--to", "china", "--listed-owners", "x"), "'x' is no owner with a part"),
        (("h200",), "no destination is given"),
        (("--to", "china"), "no chip is given; name one"),
        (("h200", "--tpp", "3", "--to", "china"), "give 'h200' or measures of a chip, not both"),
        (("--tpp", "-3", "--to", "china"), "tpp is -3.0; give a number that is not negative"),
        (("--tpp", "3", "--die-area", "0", "--to", "china"), "a die area of 0 mm2 is no die"),
        (("--tpp", "3", "--dram-bandwidth", "4 TB", "--to", "china"), "has the unit 'TB'; allowed"),
    ],
)
def test_a_mistake_ends_in_one_clear_message(words: tuple[str, ...], message: str) -> None:
    assert message in refusal(*words)


def test_a_mistake_ends_the_process_with_code_2_and_no_traceback() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "valico", "may", "h2000", "--to", "china"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr.startswith("valico: no chip is called 'h2000'")
    assert "Traceback" not in ran.stderr


BATCH = """
[[case]]
id = "first"
chip = "h200"
to = "china"
on = 2026-02-01

[[case]]
id = "broken-name"
chip = "h2000"
to = "china"

[[case]]
id = "broken-field"
chip = "h200"
too = "china"

[[case]]
chip = "l2"
to = "germany"
on = 2024-06-01
"""


def test_a_file_of_cases_keeps_its_order_and_a_broken_case_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(BATCH, encoding="utf-8")
    found = json.loads(CliRunner().invoke(main, ["may", "--cases", str(path), "--json"]).stdout)

    assert [one["id"] for one in found] == ["first", "broken-name", "broken-field", "4"]
    assert found[0]["us"]["policy"] == "case-by-case"
    assert found[1]["error"].startswith("no chip is called 'h2000'")
    assert "unknown field `too`" in found[2]["error"]
    assert found[3]["us"]["requirement"] == "none"


def test_what_was_broken_is_told_beside_the_json(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(BATCH, encoding="utf-8")
    ran = CliRunner().invoke(main, ["may", "--cases", str(path), "--json"])

    assert ran.exit_code == 0
    assert ran.stderr == "valico: 2 of 4 cases cannot be read: broken-name, broken-field\n"


def test_a_case_that_comes_out_otherwise_than_expected_fails(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    expected = 'expect = { requirement = "none" }\n'
    path.write_text(
        BATCH.split("[[case]]", maxsplit=1)[0] + "[[case]]" + BATCH.split("[[case]]")[1] + expected
    )
    ran = CliRunner().invoke(main, ["may", "--cases", str(path)])

    assert ran.exit_code == 1
    assert "Requirement is required, expected none." in ran.stdout


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text('title = "no case"\n', encoding="utf-8")

    assert "the file holds no `case` array" in refusal("--cases", str(path))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_cases_of_the_house_may_be_run_by_anybody(path: Path) -> None:
    ran = CliRunner().invoke(main, ["may", "--cases", str(path), "--json"])
    found = json.loads(ran.stdout)

    assert ran.exit_code == 0, ran.stderr
    assert len(found) == len(tomllib.loads(path.read_text(encoding="utf-8"))["case"])
    assert all(one["unmet"] == [] for one in found)
