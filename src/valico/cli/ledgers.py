"""Options that the verbs of the chronicle share: the ledger, and from where one looks."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from valico.cli.options import Day, today
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.chronicle.sight import Sight

F = TypeVar("F", bound=Callable[..., object])


def now() -> datetime:
    """Return this moment; the command line is the one place that asks the clock."""
    return datetime.now(tz=UTC)


if TYPE_CHECKING:
    _MomentType = click.ParamType[datetime]
else:
    _MomentType = click.ParamType


class Moment(_MomentType):
    """A moment as a user writes it: 2026-02-15, or 2026-02-15T12:00."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment; a day stands for its end, a moment without a zone for UTC."""
        del param, ctx
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError as fault:
            message = f"'{value}' is no moment; write 2026-02-15 or 2026-02-15T12:00"
            raise InputError(message) from fault
        if "T" not in str(value):
            found = found.replace(hour=23, minute=59, second=59, microsecond=999999)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def on_ledger(command: F) -> F:
    """Add `--ledger`."""
    return click.option(
        "--ledger",
        envvar="VALICO_LEDGER",
        show_envvar=True,
        metavar="FILE|postgresql://…",
        help="A ledger above the claims that ship with Valico.",
    )(command)


def sighted(command: F) -> F:
    """Add from where one looks: `--on`, `--known-by`, `--hindsight`, `--recorded-by`."""
    options = (
        click.option("--on", type=Day(), help="The day asked about. Default: today."),
        click.option(
            "--known-by", type=Day(), help="The last day of publication that counts. Default: --on."
        ),
        click.option(
            "--hindsight", is_flag=True, help="Count what was published after the day, too."
        ),
        click.option("--recorded-by", type=Moment(), help="The ledger as it stood at a moment."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def sight(
    on: date | None, known_by: date | None, recorded_by: datetime | None, *, hindsight: bool
) -> "Sight":
    """Return from where one looks; nobody looks ahead who did not ask for it."""
    from valico.chronicle import sight as sights  # noqa: PLC0415  # --help needs none

    on = on or today()
    if hindsight:
        return sights.hindsight(on, known_by=known_by or today(), recorded_by=recorded_by)
    return sights.foresight(on, known_by=known_by, recorded_by=recorded_by)
