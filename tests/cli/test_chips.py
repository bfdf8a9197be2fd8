import csv
import io
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import AmbiguousNameError, InputError, UnknownNameError

RUNNER = CliRunner(env={"COLUMNS": "80"})


def _said(*words: str) -> str:
    return RUNNER.invoke(main, words, catch_exceptions=False).output


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "valico", *words]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        command, env=environment, capture_output=True, check=False, encoding="utf-8"
    )


def test_the_card_of_the_h20_shows_550_w_beneath_its_400_w() -> None:
    lines = [line for line in _said("chip", "h20").splitlines() if " W " in line]

    assert [" ".join(line.split()) for line in lines if "[" in line] == [
        "Board power 400 W vendor [3] Tom's Hardware",
        "against: 500 W analysis [6] Resellers",
        "against: 550 W analysis [7] CCTV",
    ]


@pytest.mark.parametrize("name", ["昇腾910C", "ascend 910c", "华为 910C"])
def test_a_chip_is_shown_by_its_name_in_any_language(name: str) -> None:
    assert _said("chip", name).startswith("Ascend 910C\n")


def test_a_hypothetical_chip_needs_no_quotes() -> None:
    said = _said("chip", "half", "of", "b300")

    assert said.startswith("0.5 × B300 SXM\n")
    assert "hypothetical" in said


@pytest.mark.parametrize(
    "words",
    [("chips",), ("chip", "h20"), ("chip", "b300"), ("compare", "h20", "h200", "910c", "b300")],
)
@pytest.mark.parametrize("columns", [60, 80, 99])
def test_output_fits_the_terminal(words: tuple[str, ...], columns: int) -> None:
    said = RUNNER.invoke(main, words, env={"COLUMNS": str(columns)}, catch_exceptions=False).output

    assert max(len(line) for line in said.splitlines()) <= columns


def test_a_narrow_list_says_which_columns_it_leaves_out() -> None:
    said = _said("chips")

    assert "Left out at 80 columns: Maker, Status, Launched," in said


def test_chips_stand_in_the_order_asked_for() -> None:
    by_name = [
        one["name"] for one in json.loads(_said("chips", "--sort", "name", "--json"))["chips"]
    ]
    by_tpp = [one["tpp"] or 0 for one in json.loads(_said("chips", "--json"))["chips"]]

    assert by_name == sorted(by_name, key=str.casefold)
    assert by_tpp == sorted(by_tpp, reverse=True)


def test_a_maker_stands_for_those_that_belong_to_it() -> None:
    found = json.loads(_said("chips", "--maker", "阿里巴巴", "--json"))["chips"]

    assert {one["maker"] for one in found} == {"t-head"}


def test_only_chips_of_a_status_are_listed() -> None:
    found = json.loads(_said("chips", "--status", "cancelled", "--json"))["chips"]

    assert {one["status"] for one in found} == {"cancelled"}


def test_json_gives_base_units_under_keys_that_name_them_and_the_sources() -> None:
    read = json.loads(_said("chips", "--maker", "nvidia", "--json"))
    h200 = next(one for one in read["chips"] if one["id"] == "nvidia/h200-sxm-141")

    assert h200["memory_bandwidth_bytes_per_s"] == 4.8e12
    assert h200["board_power_w"] == 700.0
    assert set(h200["sources"]) <= set(read["sources"])


def test_csv_of_chips_holds_a_row_for_each_chip() -> None:
    rows = list(csv.DictReader(io.StringIO(_said("chips", "--csv"))))

    assert len(rows) == len(json.loads(_said("chips", "--json"))["chips"])
    assert rows[0]["id"]


def test_six_point_six_nine_and_one_point_two_read_straight_off() -> None:
    rows = [line.split() for line in _said("compare", "h20", "h200").splitlines()]
    last = {" ".join(row[:2]): row[-1] for row in rows if len(row) > 2}

    assert last["TPP 2,368"] == "×6.69"
    assert last["FP16 TFLOP/s"] == "×6.69"
    assert last["Memory bandwidth"] == "×1.2"
    assert last["Memory GB"] == "×1.47"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("chips", "--status", "sold"), "'sold' is no status of chips; allowed: shipping, "),
        (("chips", "--sort", "size"), "'size' is no order of chips; allowed: tpp, "),
        (("chips", "--maker", "OpenAI"), "no chip here is made by OpenAI; makers: AMD, "),
        (("chip", "h20", "--json", "--csv"), "--json and --csv are two forms; choose one"),
        (("compare", "h20"), "1 given; name 2 to 6 chips to compare"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as fault:
        _said(*words)

    assert str(fault.value).startswith(message)


def test_an_ambiguous_name_is_refused() -> None:
    with pytest.raises(AmbiguousNameError, match="'H2' may be more than one chip"):
        _said("chip", "H2")


def test_a_mistyped_maker_gets_the_nearest() -> None:
    with pytest.raises(
        UnknownNameError, match=r"no organisation is called 'nvidja'. Nearest: NVIDIA"
    ):
        _said("chips", "--maker", "nvidja")


def test_a_mistyped_chip_ends_in_one_line_and_exit_code_2() -> None:
    ended = _run("chip", "H2OO")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("valico: no chip is called 'H2OO'. Nearest: ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_pipe_and_no_color_get_no_colour_and_force_color_does() -> None:
    assert "\x1b" not in _run("chip", "h20").stdout
    assert "\x1b" in _run("chip", "h20", FORCE_COLOR="1", NO_COLOR="").stdout
    assert "\x1b" not in _run("chip", "h20", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_the_card_of_a_chip_loads_neither_rich_nor_all_rooms() -> None:
    code = (
        "import sys; from valico.cli.main import main; "
        "main(['chip', 'h20'], standalone_mode=False); "
        "heavy = {'rich', 'numpy', 'jinja2', 'matplotlib', 'valico.chronicle', 'valico.compute'}; "
        "sys.exit(bool(heavy & set(sys.modules)))"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert ended.returncode == 0


@pytest.mark.parametrize("verb", ["chips", "chip", "compare"])
def test_every_verb_gives_examples_in_its_help(verb: str) -> None:
    assert f"Try: valico {verb}" in _said(verb, "--help")
