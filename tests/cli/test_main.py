import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from valico import __version__
from valico.cli.main import VERBS, main, run
from valico.cli.options import Day, terminal
from valico.errors import DataError, InputError

Outcome = tuple[int, str, str]
Valico = Callable[..., Outcome]


@pytest.fixture
def valico(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Valico:
    """Return the program: exit code, what it prints, what it complains of."""

    def program(*words: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["valico", *words])
        try:
            run()
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        printed = capsys.readouterr()
        return int(code or 0), printed.out, printed.err

    return program


def test_the_version_is_said(valico: Valico) -> None:
    assert valico("--version") == (0, f"valico {__version__}\n", "")


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_without_a_verb_the_verbs_are_listed(words: tuple[str, ...], valico: Valico) -> None:
    code, out, err = valico(*words)

    assert (code, err) == (0, "")
    for verb in VERBS:
        assert f"\n  {verb} " in out


def test_a_misspelt_verb_gives_the_nearest(valico: Valico) -> None:
    code, out, err = valico("chipz")

    assert (code, out) == (2, "")
    assert err == "valico: no verb is called 'chipz'. Nearest: chip, chips.\n"


def test_a_verb_like_no_other_gives_all(valico: Valico) -> None:
    code, _, err = valico("zzz")

    assert code == 2
    assert err == f"valico: no verb is called 'zzz'. Nearest: {', '.join(VERBS)}.\n"


def test_a_verb_without_its_words_says_where_to_read(valico: Valico) -> None:
    code, out, err = valico("ask")

    assert (code, out) == (2, "")
    assert err == "valico: Missing argument 'WORDS...'. See 'valico ask --help'.\n"


def test_an_unknown_option_says_where_to_read(valico: Valico) -> None:
    code, _, err = valico("check", "--colour")

    assert code == 2
    assert err == "valico: No such option '--colour'. See 'valico check --help'.\n"


@pytest.mark.parametrize(
    ("words", "err"),
    [
        (["ask", "h200 -5 deepseek"], "'-5' is a negative count; give how many chips"),
        (["ask", "h200", "-5", "deepseek"], "'−5' is a negative count; give how many chips"),
        (["ask", "h200 2.5 deepseek"], "'2.5' is a fraction of a chip; give a whole number"),
        (["ask", "h200 2026-02-30 deepseek"], "'2026-02-30' is not a date; write a day"),
        (["ask", "h200 deepseek", "--known-by", "yesterday"], "'yesterday' is not a date"),
        (["ask", "H2100 deepseek"], "no chip is called 'H2100'. Nearest: "),
        (["ask", "   "], "the question is empty; try "),
    ],
)
def test_bad_input_ends_in_one_message_and_exit_code_2(
    words: list[str], err: str, valico: Valico
) -> None:
    code, out, complaint = valico(*words)

    assert (code, out) == (2, "")
    assert complaint.startswith(f"valico: {err}")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("fault", "code"), [(InputError("one"), 2), (DataError(["one", "two"]), 3)]
)
def test_each_kind_of_error_has_its_exit_code(
    fault: Exception, code: int, valico: Valico, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("valico.cli.main.main", fail)
    found, out, err = valico("check")

    assert (found, out) == (code, "")
    assert err.splitlines() == [f"valico: {line}" for line in str(fault).splitlines()]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, click.Abort])
def test_an_interruption_is_no_traceback(
    stop: type[BaseException], valico: Valico, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr("valico.cli.main.main", fail)

    assert valico("check") == (130, "", "valico: stopped\n")


def test_every_verb_is_found_and_named_as_in_the_table() -> None:
    context = click.Context(main)

    for verb in VERBS:
        command = main.get_command(context, verb)

        assert isinstance(command, click.Command), verb


def test_the_list_of_verbs_imports_none_of_them() -> None:
    script = (
        "import sys; from valico.cli.main import main; main(['--help'], standalone_mode=False); "
        "print([m for m in sys.modules if m.startswith('valico.') and m.count('.') > 1])"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1] == "['valico.cli.main']"


@pytest.mark.parametrize("words", [["--version"], ["chips"], ["chip", "h20"], ["org", "nvidia"]])
def test_verbs_without_arrays_or_pages_import_no_library_for_them(words: list[str]) -> None:
    script = (
        "import sys; from valico.cli.main import main; "
        f"main({words!r}, standalone_mode=False); "
        "print(sorted({'numpy', 'matplotlib', 'jinja2'} & set(sys.modules)))"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_leaves_early_causes_no_traceback() -> None:
    script = "from valico.cli.main import run; run()"
    program = subprocess.Popen(
        [sys.executable, "-c", script, "chips", "--csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    with program.stdout as out, program.stderr as err:
        out.close()
        complaint = err.read()
    program.wait()

    assert b"Traceback" not in complaint


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-02-15", "2026-02-15"), ("2026-02", "2026-02-01"), ("2026", "2026-01-01")],
)
def test_a_day_on_the_command_line_may_be_partial(written: str, day: str) -> None:
    assert str(Day().convert(written, None, None)) == day


def test_the_module_can_be_run() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "valico", "--version"], capture_output=True, text=True, check=True
    )

    assert run.stdout == f"valico {__version__}\n"


def test_no_color_and_pipes_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    answered = CliRunner().invoke(main, ["check"])

    assert "\x1b" not in answered.output
    assert terminal().no_color
