"""`valico completion`: the script that completes verbs, options and names in a shell."""

from typing import Final, Literal

import click

Shell = Literal["bash", "zsh", "fish"]
VARIABLE: Final = "_VALICO_COMPLETE"
"""The variable by which the script asks the program what may come next."""


@click.command(
    epilog="\b\n"
    "Try: valico completion bash > ~/.local/share/bash-completion/completions/valico\n"
    "     valico completion zsh > ~/.zfunc/_valico\n"
    "     valico completion fish > ~/.config/fish/completions/valico.fish"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: Shell) -> None:
    """Print the script that completes verbs, options, and names of chips, models and parties.

    Put it where SHELL looks for such scripts, then begin a new shell.
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415  # --help needs none

    from valico.cli.main import main  # noqa: PLC0415  # the verbs, once all is loaded

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  # click knows all three
    click.echo(kind(main, {}, "valico", VARIABLE).source())
