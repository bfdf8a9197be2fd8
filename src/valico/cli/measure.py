"""`valico measure`: the operators timed on the machine at hand."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from valico import units
from valico.cli.options import terminal, today
from valico.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from valico.compute.kernels.kernels import Kernels
    from valico.compute.measure.items import Item
    from valico.compute.measure.machine import Machine
    from valico.compute.measure.points import Measurement, Point

Library = Literal["torch", "numpy"]

QUICK_S, FULL_S = 0.2, 1.0
"""Seconds of repetitions an item."""
HEADS = {
    "matmul": "Matrix products",
    "prefill": "Attention over a prompt",
    "decode": "Attention of one new token",
    "experts": "Mixtures of experts",
    "elementwise": "Copies",
}
SHORT = {"kv_heads": "kv", "experts_per_token": "chosen", "moved_bytes": "bytes"}
CPU_MOST_FLOP = 4e9
"""Larger items are left out on a CPU, where they would take minutes."""


@click.command(epilog="Try: valico measure --chip h100 --out my-h100.toml")
@click.option("--device", default="cuda", show_default=True, help="cuda, cuda:1, or cpu.")
@click.option(
    "--with",
    "library",
    type=click.Choice(("torch", "numpy")),
    default="torch",
    show_default=True,
    help="PyTorch (valico[measure]), or NumPy on a CPU to try the harness.",
)
@click.option("--chip", help="The chip as the catalogue calls it: shows what was expected of it.")
@click.option("--quick", is_flag=True, help="About one shape in four.")
@click.option("--out", type=click.Path(path_type=Path), help="Write a calibration file here.")
def measure_command(
    *, device: str, library: Library, chip: str | None, quick: bool, out: Path | None
) -> None:
    """Time matrix products, attention, experts and copies; write what was found.

    The file holds every point with device, software and date. `valico serve`, `train` and `plan`
    take it with --calibration.
    """
    if out:
        _insist_on_folder(out)
    machine = _machine(library, device)
    kernels = _kernels(chip) if chip else None
    chip_id = kernels.device.id if kernels else None
    found = _measurement(machine, chip_id, quick=quick)
    _show(found, kernels)
    if out:
        _write(found, out)


def _insist_on_folder(out: Path) -> None:
    """Refuse a place that cannot be written before minutes are spent on measuring."""
    if out.is_dir() or not out.parent.is_dir():
        why = "it is a folder" if out.is_dir() else f"there is no folder {out.parent}"
        message = f"{out} cannot be written: {why}"
        raise InputError(message)


def _machine(library: Library, device: str) -> "Machine":
    if library == "numpy":
        from valico.compute.measure.numpy_machine import NumpyMachine  # noqa: PLC0415  # heavy

        return NumpyMachine()
    from valico.compute.measure.torch_machine import TorchMachine  # noqa: PLC0415  # heavy

    return TorchMachine(device)


def _kernels(name: str) -> "Kernels":
    from valico.catalogue.chips import read_chips  # noqa: PLC0415  # heavy
    from valico.catalogue.names import resolve  # noqa: PLC0415  # heavy
    from valico.compute.kernels.device import device_from_chip  # noqa: PLC0415  # heavy
    from valico.compute.kernels.kernels import Kernels  # noqa: PLC0415  # heavy

    chips = read_chips()
    chip = chips[resolve(name, chips, "chip")]
    return Kernels(device=device_from_chip(chip), framework="vllm")


def _measurement(machine: "Machine", chip: str | None, *, quick: bool) -> "Measurement":
    from valico.compute.measure.items import items  # noqa: PLC0415  # heavy
    from valico.compute.measure.points import Measurement, Point  # noqa: PLC0415  # heavy

    wanted = list(items(machine.schemes, quick=quick))
    found = list(_progress(_measured(machine, wanted, quick=quick), len(wanted)))
    points = tuple(one for one in found if isinstance(one, Point))
    if not points:
        message = "nothing could be measured: " + "; ".join(map(str, found[:3]))
        raise InputError(message)
    return Measurement(
        chip=chip,
        device=machine.device,
        software=machine.software,
        measured=today(),
        points=points,
        left_out=tuple(one for one in found if isinstance(one, str)),
    )


def _measured(
    machine: "Machine", wanted: "Iterable[Item]", *, quick: bool
) -> "Iterator[Point | str]":
    from valico.compute.measure.items import flop, moved_bytes  # noqa: PLC0415  # heavy
    from valico.compute.measure.machine import measured  # noqa: PLC0415  # heavy

    on_cpu = machine.device.startswith("CPU")
    for item in wanted:
        if on_cpu and max(flop(item), 10 * moved_bytes(item)) > CPU_MOST_FLOP:
            yield f"{item.show()}: too large for a CPU"
        else:
            yield measured(machine, item, item_s=QUICK_S if quick else FULL_S)


def _progress(found: "Iterator[Point | str]", count: int) -> "Iterator[Point | str]":
    """Show on the error stream, where it is a terminal, how far it is."""
    with click.progressbar(found, length=count, label="Measuring", file=sys.stderr) as bar:
        yield from bar


def _show(found: "Measurement", kernels: "Kernels | None") -> None:
    console = terminal()
    console.print(f"{found.device}, {found.software}, {found.measured}", style="bold")
    families = dict.fromkeys((p.item.family, p.item.scheme) for p in found.points)
    for family, scheme in families:
        points = [p for p in found.points if (p.item.family, p.item.scheme) == (family, scheme)]
        console.print()
        console.print(f"{HEADS[family]}, {scheme}", style="bold")
        console.print(_table(points, kernels))
    _show_left_out(found)


def _table(points: "Sequence[Point]", kernels: "Kernels | None") -> "Table":
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    expected = ("expected", "ratio") if kernels else ()
    for head in (*points[0].item.sizes, "time", "TFLOP/s", "GB/s", *expected):
        table.add_column(SHORT.get(head, head), justify="right", no_wrap=True)
    for point in points:
        sizes = (f"{size:,}" for size in point.item.sizes.values())
        table.add_row(*sizes, *_reached(point), *(_beside(point, kernels) if kernels else ()))
    return table


def _reached(point: "Point") -> tuple[str, str, str]:
    rate = point.rate_flop_per_s / 1e12
    return (
        units.show(point.time_s, "s", digits=3),
        f"{rate:,.3g}" if rate else "",
        f"{point.bandwidth_bytes_per_s / 1e9:,.3g}",
    )


def _beside(point: "Point", kernels: "Kernels") -> tuple[str, str]:
    from valico.compute.measure.predict import predicted_s  # noqa: PLC0415  # heavy

    expected_s = predicted_s(kernels, point.item)
    return units.show(expected_s, "s", digits=3), f"{point.time_s / expected_s:.2f}"


def _show_left_out(found: "Measurement") -> None:
    reasons = Counter(one.rpartition(": ")[2] for one in found.left_out)
    for reason, count in reasons.items():
        click.echo(f"\n{count} left out: {reason}")


def _write(found: "Measurement", out: Path) -> None:
    from valico.compute.measure.points import toml_from_measurement  # noqa: PLC0415  # heavy

    try:
        out.write_text(toml_from_measurement(found), encoding="utf-8")
    except OSError as fault:
        message = f"{out} cannot be written: {fault.strerror}"
        raise InputError(message) from fault
    click.echo(f"Written: {out}", err=True)
