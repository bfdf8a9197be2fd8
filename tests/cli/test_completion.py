"""What a shell offers for a word begun, by click's own machinery and in a real bash."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from click.shell_completion import BashComplete, ShellComplete
from click.testing import CliRunner

from valico.cli.completion import VARIABLE
from valico.cli.main import VERBS, main

SHELLS = ("bash", "zsh", "fish")


def offered(*words: str) -> list[str]:
    """Return what is offered for the last word."""
    complete: ShellComplete = BashComplete(main, {}, "valico", VARIABLE)
    return [str(item.value) for item in complete.get_completions(list(words[:-1]), words[-1])]


def test_verbs_are_offered_without_fetching_any() -> None:
    script = (
        "import sys; from click.shell_completion import BashComplete as B; "
        "from valico.cli.main import main; "
        f"print(len(B(main, {{}}, 'valico', '{VARIABLE}').get_completions([], ''))); "
        "print([m for m in sys.modules if m.startswith('valico.') and m.count('.') > 1])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines() == [str(len(VERBS)), "['valico.cli.main']"]


@pytest.mark.parametrize(
    ("words", "among"),
    [
        (("si",), "simulate"),
        (("chip", "h200-s"), "h200-sxm-141"),
        (("compare", "h200", "910"), "910c"),
        (("chip", "昇腾910"), "昇腾910c"),
        (("may", "h200", "--to", "deeps"), "deepseek"),
        (("may", "h200", "--to", "chi"), "china"),
        (("train", "deepseek-v3"), "deepseek-v3"),
        (("org", "nvid"), "nvidia"),
        (("simulate", "h20-"), "h20-2025"),
        (("says", "--firmly", "corr"), "corroborated"),
        (("chips", "--sa"), "--save"),
        (("completion", ""), "zsh"),
    ],
)
def test_a_word_begun_is_ended(words: tuple[str, ...], among: str) -> None:
    assert among in offered(*words)


def test_a_verb_that_is_none_gets_no_offer_and_no_complaint() -> None:
    assert offered("chipz", "h2") == []


def test_a_path_is_left_to_the_shell() -> None:
    complete = BashComplete(main, {}, "valico", VARIABLE)

    assert [item.type for item in complete.get_completions(["model"], "./con")] == ["file"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_asks_the_program(shell: str) -> None:
    told = CliRunner().invoke(main, ["completion", shell], catch_exceptions=False)

    assert told.exit_code == 0
    assert f"{VARIABLE}={shell}_complete" in told.output


@pytest.mark.skipif(which("bash") is None, reason="no bash here")
def test_bash_completes_with_the_script() -> None:
    script = (
        "source <(valico completion bash); "
        "COMP_WORDS=(valico chip h200-s); COMP_CWORD=2; _valico_completion valico; "
        'echo "${COMPREPLY[@]}"'
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [which("bash") or "", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    )

    assert run.stdout.split() == ["h200-sxm-141"]
    assert run.stderr == ""
