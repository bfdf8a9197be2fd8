"""Options that several verbs share."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from valico import dates
from valico.cli.saving import saving

if TYPE_CHECKING:
    from rich.console import Console

F = TypeVar("F", bound=Callable[..., object])


def today() -> date:
    """Return today; the command line is the one place that asks the clock."""
    return datetime.now(tz=UTC).date()


if TYPE_CHECKING:
    _DayType = click.ParamType[date]
else:
    _DayType = click.ParamType


class Day(_DayType):
    """A day as a user writes it: 2026-02-15, or 2026-02 for its first day."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day; errors say how to write one."""
        del param, ctx
        return value if isinstance(value, date) else dates.day(str(value))


def clocks(command: F) -> F:
    """Add the two clocks, `--on` and `--known-by`."""
    on = click.option("--on", type=Day(), help="The day asked about. Default: today.")
    known_by = click.option(
        "--known-by", type=Day(), help="The last day of publication that counts. Default: today."
    )
    return on(known_by(command))


def formats(command: F) -> F:
    """Add `--json`, `--csv` and `--save`."""
    as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    as_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
    return as_json(as_csv(saving(command)))


def terminal() -> "Console":
    """Return the console: as wide as the terminal, plain where NO_COLOR or a pipe asks for it."""
    from rich.console import Console  # noqa: PLC0415  # JSON and errors need no console

    return Console(highlight=False, soft_wrap=False, emoji=False, markup=False)


def colour_wanted() -> bool:
    """Say whether to colour: on a terminal, unless NO_COLOR or a dumb terminal forbids it."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or on_terminal(sys.stdout)


def on_terminal(stream: TextIO | None) -> bool:
    """Say whether a stream is a terminal; a closed one, which Python calls None, is none."""
    return stream is not None and stream.isatty()
