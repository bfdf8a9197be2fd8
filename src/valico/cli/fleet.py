"""`valico fleet`: who holds how many chips, by quarter, with intervals."""

from datetime import date

import click

from valico.cli.options import clocks, today
from valico.cli.planning import forms, show_in

METRICS = ("units", "h100e", "bandwidth", "fp16", "fp8", "fp4", "power")


@click.command(
    epilog="\b\n"
    "Try: valico fleet china\n"
    "     valico fleet china --on 2025-12-31 --metric bandwidth\n"
    "     valico fleet china --csv --metric h100e\n"
    "     valico fleet china --on 2026-12-31 --with h200-2026"
)
@click.argument("holder", default="china")
@clocks
@click.option("--metric", type=click.Choice(METRICS), default="units", show_default=True)
@click.option(
    "--with",
    "scenario",
    help="Add what a scenario, by name or FILE.toml, delivers after the account ends.",
)
@forms
def fleet_command(
    *,
    holder: str,
    on: date | None,
    known_by: date | None,
    metric: str,
    scenario: str | None,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
) -> None:
    """Count the chips that somebody owns: licensed ones, by quarter, with 90 per cent intervals.

    Grey-market estimates and the totals of others stand apart, each with its definition.
    """
    from valico.answer.fleet.desk import fleet_page  # noqa: PLC0415  # each verb loads its own

    page = fleet_page(
        {
            "holder": holder.casefold(),
            "on": on or today(),
            "known_by": known_by or today(),
            "metric": metric,
            "scenario": scenario,
        }
    )
    show_in(page, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)
