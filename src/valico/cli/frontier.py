"""`valico frontier`: the most capable chips that the rules of a day still let through."""

from datetime import date

import click

from valico.answer.frontier import AXES, Beside, Corner, Frontier, Wanted, beside_frontier, frontier
from valico.answer.library import Library, read_library
from valico.answer.wire import json_from_record
from valico.cli.options import clocks, terminal, today
from valico.cli.saving import save, saving

HEADS = {
    "tpp": "TPP",
    "performance_density": "TPP/mm2",
    "memory_bandwidth": "memory",
    "io_bandwidth": "I/O",
}


@click.command(epilog="Try: valico frontier --on 2023-11-17, or: valico frontier --drawn")
@clocks
@click.option("--to", default="china", show_default=True, help="The destination.")
@click.option("--exporter", default="nvidia", show_default=True, help="Letters bind by seller.")
@click.option("--work", type=click.Choice(AXES), default="tpp", show_default=True)
@click.option("--not-datacentre", is_flag=True, help="Not designed or marketed for data centres.")
@click.option("--with-exception", is_flag=True, help="Let licence exceptions count as a way.")
@click.option("--drawn", is_flag=True, help="Show chips drawn to fit, beside their day's frontier.")
@click.option("--by", help='Order by some work instead: "decode llama-3.1-70b", "train qwen3-32b".')
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.frontier/1).")
def frontier_command(
    *,
    on: date | None,
    known_by: date | None,
    to: str,
    exporter: str,
    work: str,
    not_datacentre: bool,
    with_exception: bool,
    drawn: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Show the largest TPP, density and bandwidths that still pass, and what stops more.

    No chip of the list is beaten by another that passes in every measure.
    """
    library = read_library()
    known = known_by or today()
    if drawn:
        _show_drawn(beside_frontier(library, known_by=known), as_json=as_json)
        return
    wanted = Wanted(
        to=to,
        on=on or today(),
        known_by=known,
        exporter=exporter,
        datacentre=not not_datacentre,
        allowed=("none", "exception") if with_exception else ("none",),
        work=work,
    )
    found = frontier(wanted, library)
    if by is not None:
        _show_worked(found, by, library, as_json=as_json)
        return
    save(found)
    if as_json:
        click.echo(json_from_record(found))
    else:
        _print(found)


def _print(found: Frontier) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    kind = "for data centres" if found.datacentre else "not for data centres"
    console.print(f"What passes to {found.to} on {found.on}, {kind}", style="bold")
    console.print(f"sold by {found.exporter}, as known by {found.known_by}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in AXES:
        table.add_column(HEADS[name], justify="right", no_wrap=True)
    table.add_column("stopped by", overflow="fold")
    for corner in found.corners:
        table.add_row(*(corner.shown(name) for name in AXES), _stops(corner))
    console.print(table)
    console.print("Information, not legal advice.", style="dim")


def _stops(corner: Corner) -> str:
    stops: dict[str, list[str]] = {}
    for name in AXES:
        stops.setdefault(corner.bound_by[name], []).append(HEADS[name])
    return "; ".join(f"{', '.join(names)}: {rule}" for rule, names in stops.items())


def _show_drawn(found: tuple[Beside, ...], *, as_json: bool) -> None:
    save(found)
    if as_json:
        click.echo(f"[{','.join(json_from_record(beside) for beside in found)}]")
        return
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print("Chips drawn to fit, beside the frontier of their day", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("chip", "day", "how near it comes to the limits that it obeys"):
        table.add_column(head, no_wrap=head != "how near it comes to the limits that it obeys")
    for beside in found:
        near = ", ".join(
            f"{HEADS[name]} {part:.1%} of {beside.bound_by[name]}"
            for name, part in beside.fits.items()
        )
        table.add_row(beside.name, str(beside.on), near)
    console.print(table)


def _show_worked(found: Frontier, by: str, library: Library, *, as_json: bool) -> None:
    """Show the frontier in the order of some work."""
    from valico.answer.planning.corner_work import LIKE, SAID, worked  # noqa: PLC0415  # brings NumPy
    from valico.answer.planning.errand import errand_from_words  # noqa: PLC0415  # as above

    errand = errand_from_words(by)
    done = worked(found.corners, errand, library.chips[LIKE], found.on)
    save(done)
    if as_json:
        click.echo(f"[{','.join(json_from_record(one) for one in done)}]")
        return
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"What passes to {found.to} on {found.on}, by {errand.show()}", style="bold")
    console.print(f"sold by {found.exporter}, as known by {found.known_by}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("tokens/s a chip", "80 % interval", *(HEADS[name] for name in AXES)):
        table.add_column(head, justify="right", overflow="fold")
    for one in done:
        span = one.rate.span if one.rate else None
        rate = (f"{span.mid:,.0f}", f"{span.low:,.0f} to {span.high:,.0f}") if span else ("—", "")
        table.add_row(*rate, *(one.corner.shown(name) for name in AXES))
    console.print(table)
    console.print(f"Assumed: {SAID}.", style="dim")
    console.print("Information, not legal advice.", style="dim")
