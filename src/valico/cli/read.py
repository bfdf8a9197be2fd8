"""`valico read`: from articles to attributed, hedged, dated claims."""

import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from valico.answer.reading import (
    given,
    json_from_reading,
    lines,
    read_bytes,
    read_reader,
)
from valico.cli.options import terminal
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.reading import Reading

ENDINGS: Final = frozenset({".txt", ".html", ".htm", ".json", ".md"})
"""Of a folder, files with these endings are read."""
LARGEST: Final = 20_000_000
"""Bytes; a larger file is not even opened."""
FEW: Final = 20
"""So few files need no progress bar."""


@click.command(
    epilog="Exit code 0: all was read. 2: something was not; the rest was.\n\n"
    "Try: valico read article.txt --published 2025-08-25 --outlet Reuters"
)
@click.argument("files", nargs=-1, required=True)
@click.option("--published", help="The day of publication: 2025-08-25, or 2025-08.")
@click.option("--outlet", help="Who published.")
@click.option(
    "--language", type=click.Choice(["it", "en", "zh", "es", "de"]), help="Default: found out."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def read_command(
    files: tuple[str, ...],
    *,
    published: str | None,
    outlet: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Read articles: text, saved HTML, or JSON records; a folder, or - for the standard input."""
    said = given(published, outlet, language)
    names = [name for file in files for name in _names(file)]
    reader, faults, printed = read_reader(), 0, 0
    gc.freeze()  # the lexicons stay; collecting them again and again costs a tenth of the time
    for name in _watched(names):
        try:
            reading = read_bytes(_bytes(name), name, reader, said)
        except InputError as fault:
            faults += 1
            click.echo(f"valico: {fault}", err=True)
            continue
        _show(reading, name, as_json=as_json, alone=len(names) == 1, first=printed == 0)
        printed += 1
    if as_json and len(names) != 1:
        click.echo("]" if printed else "[]")
    if faults:
        sys.exit(InputError.exit_code)


def _names(file: str) -> list[str]:
    """Return the files that an argument stands for, in order of name."""
    path = Path(file)
    if file == "-" or not path.is_dir():
        return [file]
    found = sorted(str(p) for p in path.rglob("*") if p.is_file() and p.suffix.lower() in ENDINGS)
    if not found:
        message = f"{file}: the folder holds no {', '.join(sorted(ENDINGS))} file"
        raise InputError(message)
    return found


def _watched(names: Sequence[str]) -> Iterator[str]:
    """Yield the names, with a progress bar where somebody watches long work."""
    if len(names) <= FEW or not sys.stderr.isatty():
        yield from names
        return
    with click.progressbar(names, label="reading", file=sys.stderr) as bar:
        yield from bar


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        size = Path(name).stat().st_size
        if size > LARGEST:
            message = (
                f"{name}: has {size / 1e6:.0f} MB; an article has at most {LARGEST / 1e6:.0f} MB"
            )
            raise InputError(message)
        return Path(name).read_bytes()
    except OSError as fault:
        message = f"{name}: cannot be read: {fault.strerror}"
        raise InputError(message) from fault


def _show(reading: "Reading", name: str, *, as_json: bool, alone: bool, first: bool) -> None:
    if as_json:
        start = "" if alone else "[" if first else ","
        click.echo(start + json_from_reading(reading, None if alone else name).decode())
        return
    console = terminal()
    if not alone:
        console.print(name, style="bold underline")
    for line in lines(reading):
        console.print(line)
    console.print(f"{len(reading.claims)} claims", style="dim")
