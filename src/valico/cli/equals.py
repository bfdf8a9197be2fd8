"""`valico equals`: how many of one chip replace one of another, work by work."""

import click

from valico.cli import naming
from valico.cli.planning import forms, show_in


@click.command(
    epilog="\b\n"
    'Try: valico equals h200 910c --work "decode deepseek-v3"\n'
    '     valico equals h20 "half of b300" --work "prefill llama-3.1-70b input 8000"\n'
    '     valico equals h200 h20 --work "decode qwen3-32b" --json'
)
@click.argument("first", metavar="CHIP", shell_complete=naming.chip)
@click.argument("second", metavar="OTHER", shell_complete=naming.chip)
@click.option("--work", required=True, help='What to do: "decode deepseek-v3".')
@click.option("--framework", help="trtllm, sglang or vllm. Default: usual on each chip.")
@click.option("--precision", help="fp16, fp8, int8, fp4 or int4. Default: usual on each chip.")
@forms
def equals_command(
    *,
    first: str,
    second: str,
    work: str,
    framework: str | None,
    precision: str | None,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
) -> None:
    """Say how many of CHIP replace one OTHER: a curve over the work, never one number.

    A name of several words goes in quotes.
    """
    from valico.answer.planning.desk import EqualsAsked, equals_page  # noqa: PLC0415  # each verb loads its own

    asked = EqualsAsked(
        first=first, second=second, work=work, framework=framework, precision=precision
    )
    show_in(equals_page(asked), as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)
