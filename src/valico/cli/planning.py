"""`valico serve`, `valico train` and `valico plan`."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from valico import units
from valico.answer.table.record import Sheet
from valico.cli import naming
from valico.cli.saving import save, saving
from valico.cli.tables import show
from valico.errors import InputError

F = TypeVar("F", bound=Callable[..., object])
MOST_DRAFTED = 64
"""Drafted tokens of one pass: more than any published method drafts."""


def forms(command: F) -> F:
    """Add `--json`, `--csv`, `--markdown` and `--save`."""
    as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    as_csv = click.option("--csv", "as_csv", is_flag=True, help="Print the first table as CSV.")
    as_markdown = click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown.")
    return as_json(as_csv(as_markdown(saving(command))))


def lengths(command: F) -> F:
    """Add what is asked of a service, and how it runs."""
    for option in reversed(
        (
            click.option("--input", "input_tokens", type=int, default=4000, show_default=True),
            click.option("--output", "output_tokens", type=int, default=1000, show_default=True),
            click.option("--framework", help="trtllm, sglang or vllm. Default: usual there."),
            click.option("--precision", help="fp16, fp8, int8, fp4 or int4. Default: usual."),
            click.option("--mtp", help="Drafted tokens and their acceptance: 1:0.85."),
            click.option("--prefix-hit", help="Share of the input at hand: 0.5 or 50%."),
            click.option("--silicon", is_flag=True, help="Products by measured tables, an extra."),
            click.option("--plan", help='The plan of a replica: "tp=4", "tp=2 dp=8 ep=16".'),
        )
    ):
        command = option(command)
    return command


def grounds(command: F) -> F:
    """Add the grounds of cost."""
    for option in reversed(
        (
            click.option("--budget", help='Dollars for chips, servers, network: "2 M USD".'),
            click.option("--price-usd", type=float, help="Price of one chip."),
            click.option("--electricity", type=float, help="USD a kWh."),
            click.option("--pue", type=float, help="W of the building a W of its servers."),
            click.option("--years", type=float, help="Years over which chips are written off."),
            click.option("--calibration", help="A file of `valico measure` for this chip."),
            click.option("--busy", type=float, help="Share of the hours at work, 0 to 1."),
        )
    ):
        command = option(command)
    return command


@click.command(
    epilog="\b\n"
    'Try: valico serve deepseek-v3 --chips "32 h200"\n'
    '     valico serve llama-3.1-70b --chips "8 h20" --concurrency 64 --precision fp8\n'
    '     valico serve ./config.json --chips "8 half of b300" --json\n'
    '     valico serve deepseek-v3 --pools "64 h200 + 400 h20"'
)
@click.argument(
    "model", nargs=-1, required=True, metavar="MODEL|CONFIG.JSON", shell_complete=naming.model
)
@click.option("--chips", help='How many of which: "8 h200".')
@click.option("--pools", help='Prefill on the first, decode on the second: "64 h200 + 400 h20".')
@click.option("--batch", type=int, help="Requests that start and end together.")
@click.option("--concurrency", "users", type=int, help="Users at once, each asking again.")
@click.option("--rate", "rate_per_s", type=float, help="Requests a second.")
@lengths
@grounds
@forms
def serve_command(
    *, as_json: bool, as_csv: bool, as_markdown: bool, pools: str | None, **given: object
) -> None:
    """Say how fast chips serve a model, what that costs, and how sure it is.

    Without a load: as many users as get 20 tokens a second each. All chips of the cluster count.
    """
    from valico.answer.planning import desk  # noqa: PLC0415  # each verb loads its own

    if pools is not None:
        sheet = desk.pools_page(pools, fields_of(given))
    else:
        sheet = desk.serve_page(fields_of(given))
    show_in(sheet, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)


def show_in(sheet: Sheet, *, as_json: bool, as_csv: bool, as_markdown: bool) -> None:
    """Print a sheet in the one form asked for."""
    if as_markdown and (as_json or as_csv):
        message = "--markdown, --json and --csv are three forms; choose one"
        raise InputError(message)
    if as_markdown:
        save(sheet)
        from valico.answer.table.markdown import markdown_from_sheet  # noqa: PLC0415  # one form, one import

        click.echo(markdown_from_sheet(sheet).rstrip("\n"))
        return
    show(sheet, as_json=as_json, as_csv=as_csv)


def fields_of(given: Mapping[str, object]) -> dict[str, object]:
    """Return options as fields of a question, those that were not given left out."""
    fields = {name: value for name, value in given.items() if value is not None}
    fields["model"] = " ".join(_words(fields["model"]))
    for name, kind in (("ttft", "ttft_s"), ("tpot", "tpot_s")):
        if name in fields:
            fields[kind] = units.parse(str(fields.pop(name)), "s")
    if "budget" in fields:
        fields["budget_usd"] = units.parse(str(fields.pop("budget")), "USD")
    for name in ("tokens", "batch_tokens"):
        if name in fields:
            fields[name] = amount(str(fields[name]), name)
    if "mtp" in fields:
        fields |= _drafted(str(fields.pop("mtp")))
    if "prefix_hit" in fields:
        fields["prefix_hit"] = share(str(fields["prefix_hit"]), "--prefix-hit")
    named = {"electricity": "electricity", "pue": "power_usage_effectiveness"}
    named |= {"years": "life_years", "busy": "busy"}
    fields["grounds"] = {
        field: fields.pop(option) for option, field in named.items() if option in fields
    }
    return fields


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, tuple) else (str(value),)


def _drafted(written: str) -> dict[str, object]:
    """Return drafted tokens and their acceptance: "1:0.85", "3:80%"."""
    draft, _, chance = written.partition(":")
    if not draft.isdecimal() or not chance:
        message = f"--mtp is '{written}'; give drafted tokens and their acceptance, such as 1:0.85"
        raise InputError(message)
    if int(draft) > MOST_DRAFTED:
        message = f"--mtp is '{written}'; at most {MOST_DRAFTED} tokens can be drafted at a time"
        raise InputError(message)
    return {"draft_tokens": int(draft), "acceptance": share(chance, "--mtp")}


def amount(written: str, name: str) -> float:
    """Return a count as written: "15e12", "15T", "300 billion"."""
    units_of = {"t": 1e12, "trillion": 1e12, "b": 1e9, "billion": 1e9, "m": 1e6, "million": 1e6}
    found = re.fullmatch(r"\s*([\d.,]+(?:e[+]?\d+)?)\s*([a-z]*)\s*", written, re.IGNORECASE)
    unit = found[2].casefold() if found else ""
    message = f"{name.replace('_', '-')} is '{written}'; give a count such as 15e12 or 15T"
    if found is None or (unit and unit not in units_of):
        raise InputError(message)
    try:
        return float(found[1].replace(",", "")) * units_of.get(unit, 1.0)
    except ValueError as fault:
        raise InputError(message) from fault


def share(written: str, option: str) -> float:
    """Return a share as written: "0.5", "50%"; InputError where it is none."""
    try:
        value = float(written.rstrip("% ")) / (100 if written.strip().endswith("%") else 1)
    except ValueError as fault:
        message = f"{option} is '{written}'; give a share such as 0.5 or 50%"
        raise InputError(message) from fault
    if not 0 <= value <= 1:
        message = f"{option} is '{written}'; give a share between 0 and 1"
        raise InputError(message)
    return value


def run_options(command: F) -> F:
    """Add what is asked of a training run."""
    for option in reversed(
        (
            click.option("--tokens", help="Tokens of the run: 15e12. Default: the maker's."),
            click.option("--batch-tokens", help="Tokens of one step: 16e6."),
            click.option("--sequence", type=int, help="Tokens of one sequence. Default: 4096."),
        )
    ):
        command = option(command)
    return command


@click.command(
    epilog="\b\n"
    'Try: valico train deepseek-v3 --chips "2048 h800"\n'
    '     valico train llama-3.1-70b --chips "10000 h200" --tokens 15e12 --json'
)
@click.argument(
    "model", nargs=-1, required=True, metavar="MODEL|CONFIG.JSON", shell_complete=naming.model
)
@click.option("--chips", help='How many of which: "2048 h800".')
@run_options
@click.option("--precision", help="fp16, fp8, int8 or fp4. Default: as its maker, where it can.")
@grounds
@forms
def train_command(*, as_json: bool, as_csv: bool, as_markdown: bool, **given: object) -> None:
    """Say how long chips train a model, what that costs, and how sure it is."""
    from valico.answer.planning import desk  # noqa: PLC0415  # each verb loads its own

    sheet = desk.train_page(fields_of(given))
    show_in(sheet, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)


@click.command(
    epilog="\b\n"
    'Try: valico plan llama-3.1-70b --chips "8 h200" --precision fp8 --ttft 1s --tpot 40ms\n'
    '     valico plan deepseek-v3 --chips "32 h200" --ttft 1s --tpot 40ms --json\n'
    '     valico plan llama-3.1-70b --chips h200 --budget "2 M USD" --usd-per-million 0.4'
)
@click.argument(
    "model", nargs=-1, required=True, metavar="MODEL|CONFIG.JSON", shell_complete=naming.model
)
@click.option("--chips", help='How many of which: "8 h200".')
@click.option("--ttft", help="Most time to the first token: 1s.")
@click.option("--tpot", help="Most time for each further token: 40ms.")
@click.option(
    "--usd-per-million",
    type=float,
    help="Most a million output tokens may cost; best is then fastest for users.",
)
@lengths
@grounds
@forms
def plan_command(*, as_json: bool, as_csv: bool, as_markdown: bool, **given: object) -> None:
    """Find the best way to divide chips, say why the next best lost, and show the frontier.

    Best is the most tokens a chip that keep the targets.
    """
    from valico.answer.planning import desk  # noqa: PLC0415  # each verb loads its own

    sheet = desk.plan_page(fields_of(given))
    show_in(sheet, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)
