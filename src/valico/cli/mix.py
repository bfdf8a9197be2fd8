"""`valico mix`: the chips to want, with so much money, permission and power."""

import math
from datetime import date

import click

from valico.cli.options import Day, today
from valico.cli.planning import forms, show_in
from valico.errors import InputError


@click.command(
    epilog="\b\n"
    'Try: valico mix --chips "h20, h200" --work "decode deepseek-v3" --budget "100 M USD"\n'
    '     valico mix --chips "h20, h200" --work "prefill deepseek-v3" \\\n'
    '         --work "decode deepseek-v3" --power "7 MW" --most h200=10000'
)
@click.option("--chips", required=True, help='Names with commas between: "h20, h200, 910c".')
@click.option("--work", "works", multiple=True, required=True, help='"decode deepseek-v3".')
@click.option("--budget", help='Dollars for the chips: "100 M USD".')
@click.option("--power", help='Of the chips: "7 MW".')
@click.option("--most", multiple=True, help="CHIP=NUMBER: permission for so many.")
@click.option("--price", multiple=True, help="CHIP=USD, where the catalogue's is not yours.")
@click.option("--home-share", type=float, default=0.0, help="Least share of chips made there.")
@click.option("--to", default="china", show_default=True, help="Where the buyer is.")
@click.option("--on", type=Day(), help="The day. Default: today.")
@forms
def mix_command(
    *,
    most: tuple[str, ...],
    price: tuple[str, ...],
    on: date | None,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
    **fields: object,
) -> None:
    """Find the mix of chips that serves the most, and say what one more of each limit is worth.

    Several works are served together: what is read in prefill is written in decode.
    """
    from valico.answer.fleet.desk import mix_page  # noqa: PLC0415  # each verb loads its own

    given = {name: value for name, value in fields.items() if value is not None}
    page = mix_page(
        {**given, "on": on or today(), "most": _pairs(most), "price_usd": _pairs(price)}
    )
    show_in(page, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)


def _pairs(given: tuple[str, ...]) -> dict[str, float]:
    return dict(_pair(words) for words in given)


def _pair(words: str) -> tuple[str, float]:
    name, _, number = words.partition("=")
    try:
        value = float(number.replace(",", "").replace("_", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        message = f"'{words}' is no pair; write CHIP=NUMBER, such as h200=10000"
        raise InputError(message)
    return name.strip(), value
