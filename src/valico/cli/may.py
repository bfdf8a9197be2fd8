"""`valico may`: the verdict of both gates on one transaction, or on a file of them."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

import click
import msgspec

from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.may import BadRow, clerk_at, rows_as_cases
from valico.answer.ruling import (
    Broken,
    Ruling,
    json_from_record,
    json_from_records,
    ruling_on,
    rulings_on,
)
from valico.cli import naming
from valico.cli.options import clocks, colour_wanted, today
from valico.cli.saving import save, saving
from valico.errors import InputError
from valico.regime.transaction import Owner
from valico.store import read_document

RAW: Final[tuple[str, ...]] = ("tpp", "die_area", "dram_bandwidth", "io_bandwidth")
"""Options that give a chip by numbers."""
ROUTES: Final = ("export", "reexport", "transfer", "remote", "import", "use")


@click.command(
    epilog="Try: valico may h200 --to deepseek --count 10000 --on 2026-02-15 --certified all\n\n"
    "Or: valico may --tpp 20999 --dram-bandwidth '4.8 TB/s' --to china --json\n\n"
    "Exit code 0: a verdict. 1: a case came out otherwise than it expects. 2: it cannot be read."
)
@click.argument("chip", nargs=-1, shell_complete=naming.chip)
@click.option(
    "--to",
    shell_complete=naming.party,
    help="The place or organisation that would receive the chips.",
)
@click.option("--count", type=int, help="How many chips.")
@clocks
@click.option("--from", "origin", help="The place that they leave. Default: the United States.")
@click.option("--exporter", help="Who sells. Default: the chip's maker.")
@click.option("--route", type=click.Choice(ROUTES), help="Default: what the two ends imply.")
@click.option("--certified", help="all, none, or ids of certifications with commas between.")
@click.option(
    "--end-user",
    shell_complete=naming.party,
    help="The organisation that would use them, where --to is a place.",
)
@click.option("--seat", "end_user_seat", help="Where the end user has its headquarters.")
@click.option(
    "--parent-seat",
    "ultimate_parent_seat",
    help="Where the end user's ultimate parent has its headquarters.",
)
@click.option("--listed-owners", help="Listed owners and their parts: huawei=0.3,ymtc=0.25.")
@click.option("--use", help="The end use, such as us-data-centre or state-funded-data-centre.")
@click.option("--completion", type=float, help="How far the data centre is built, 0 to 1.")
@click.option("--shipped-us", type=int, help="Chips of the product shipped for use in the US.")
@click.option("--shipped-abroad", type=int, help="Chips of the product already sent to China.")
@click.option("--tpp", type=float, help="A chip by numbers: total processing performance.")
@click.option("--die-area", help="Area of its logic dies on non-planar nodes: 814 mm2.")
@click.option("--dram-bandwidth", help="Its memory bandwidth: 4.8 TB/s.")
@click.option("--io-bandwidth", help="Its bandwidth to other chips, both directions: 900 GB/s.")
@click.option("--not-datacentre", is_flag=True, help="Not designed or marketed for data centres.")
@click.option("--designed-in", help="Where the chip's designer has its seat.")
@click.option(
    "--cases",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A TOML file with one [[case]] a transaction.",
)
@saving
@click.option("--full", is_flag=True, help="Every condition, report, remark and step.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.verdict/1).")
def may_command(*, cases: Path | None, full: bool, as_json: bool, **given: object) -> None:
    """Judge one transaction at both gates: may CHIP go to a place or buyer, on a day.

    CHIP is a name, a phrase such as "half of B300", or left out where numbers are given.
    What is not said is assumed, and said in the answer.
    """
    clerk = clerk_at(Desk(), today=today())
    if cases is not None:
        _show_all(tuple(rulings_on(_rows(cases), clerk)), full=full, as_json=as_json)
        return
    ruling = ruling_on(_case(given), clerk)
    save(ruling)
    if as_json:
        click.echo(json_from_record(ruling))
        return
    _print([ruling], full=full)


def _case(given: Mapping[str, object]) -> Case:
    """Return the case that the options describe; an option is named as the field that it fills."""
    fields = {
        name: value for name, value in given.items() if value is not None and value is not False
    }
    if words := fields.pop("chip", ()):
        fields["chip"] = " ".join(cast("tuple[str, ...]", words))
    raw = {name: fields.pop(name) for name in RAW if name in fields}
    if fields.pop("not_datacentre", False):
        raw["datacentre"] = False
    if raw:
        fields["raw"] = raw
    for name, split in (("certified", _listed), ("listed_owners", _owners)):
        if name in fields:
            fields[name] = split(str(fields[name]))
    return msgspec.convert(fields, Case)


def _listed(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _owners(written: str) -> list[Owner]:
    """Return listed owners with their parts: "huawei=0.3, ymtc=25%"."""
    owners = []
    for part in _listed(written):
        name, _, share = part.partition("=")
        try:
            value = float(share.rstrip("%")) / (100 if share.endswith("%") else 1)
        except ValueError as fault:
            message = f"'{part}' is no owner with a part; write huawei=0.3 or huawei=30%"
            raise InputError(message) from fault
        owners.append(Owner(id=name.strip(), share=value))
    return owners


def _rows(path: Path) -> tuple[Case | BadRow, ...]:
    return rows_as_cases(read_document(path, dict[str, object], root=path.parent))


def _show_all(rulings: tuple[Ruling | Broken, ...], *, full: bool, as_json: bool) -> None:
    """Show the rulings on a file of cases; what a case expected and did not find is an error."""
    save(rulings)
    if as_json:
        click.echo(json_from_records(rulings))
    else:
        _print(rulings, full=full)
    failed = [r.id for r in rulings if isinstance(r, Ruling) and r.unmet]
    broken = [r.id for r in rulings if isinstance(r, Broken)]
    for ids, what in ((failed, "not as expected"), (broken, "cannot be read")):
        if ids:
            click.echo(
                f"valico: {len(ids)} of {len(rulings)} cases {what}: {', '.join(ids)}", err=True
            )
    if failed:
        sys.exit(1)


def _print(rulings: Sequence[Ruling | Broken], *, full: bool) -> None:
    """Print rulings, without the library that draws tables: nothing here needs it."""
    from valico.answer.ruling_text import ruling_as_lines  # noqa: PLC0415  # JSON needs no text

    columns = shutil.get_terminal_size().columns
    for number, ruling in enumerate(rulings):
        if number:
            click.echo(f"\n{'─' * columns}")
        for text, style in ruling_as_lines(ruling, columns=columns, full=full):
            click.echo(_styled(text, style))


def _styled(text: str, style: str) -> str:
    if not (style and colour_wanted()):
        return text
    words = set(style.split())
    colours = words & {"red", "green", "yellow", "cyan", "magenta", "blue"}
    return click.style(
        text,
        fg=next(iter(colours), None),
        bold="bold" in words or None,
        dim="dim" in words or None,
        italic="italic" in words or None,
    )
