"""`valico rank`: the chips that may be sold to a place on a day, in the order of some work."""

from datetime import date

import click

from valico.cli.options import clocks, today
from valico.cli.planning import forms, show_in


@click.command(
    epilog="\b\n"
    'Try: valico rank --on 2024-06-01 --work "decode llama-3.1-70b" --chip h20\n'
    '     valico rank --to china --work "prefill deepseek-v3" --json'
)
@click.option("--to", default="china", show_default=True, help="The place.")
@clocks
@click.option("--work", required=True, help='What to do: "decode llama-3.1-70b".')
@click.option("--chip", help="Say which place this chip takes.")
@click.option("--framework", help="trtllm, sglang or vllm. Default: usual on each chip.")
@click.option("--precision", help="fp16, fp8, int8, fp4 or int4. Default: usual on each chip.")
@forms
def rank_command(
    *,
    to: str,
    on: date | None,
    known_by: date | None,
    work: str,
    chip: str | None,
    framework: str | None,
    precision: str | None,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
) -> None:
    """Order the chips that may be sold to a place on a day by a stated work.

    Each stands beside the best chip that exists on that day.
    """
    from valico.answer.planning.desk import RankAsked, rank_page  # noqa: PLC0415  # each verb loads its own

    asked = RankAsked(
        to=to,
        work=work,
        on=on or today(),
        known_by=known_by or today(),
        chip=chip,
        framework=framework,
        precision=precision,
    )
    show_in(rank_page(asked), as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)
