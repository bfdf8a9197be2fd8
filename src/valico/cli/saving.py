"""`--save FILE`: an answer as a file, in the form that the file's ending asks for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.export.sheets import Exportable

F = TypeVar("F", bound=Callable[..., object])
FILES: Final = "valico.saved"
"""Where click keeps the files of this call, between the option and the answer."""


def saving(command: F) -> F:
    """Add `--save`, which may be repeated."""
    return click.option(
        "--save",
        type=click.Path(path_type=Path, dir_okay=False),
        multiple=True,
        metavar="FILE",
        expose_value=False,
        callback=_keep,
        help="Also write a file: .csv .jsonl .json .parquet .xlsx .md .html; its sources: .bib "
        ".ris; its picture, where it has one: .svg .png. May be repeated.",
    )(command)


def _keep(context: click.Context, _: click.Parameter, files: tuple[Path, ...]) -> None:
    """Refuse an ending that no form has before anything is asked of the data."""
    if files:
        from valico.answer.export.form import form_of  # noqa: PLC0415  # most save nothing

        for file in files:
            form_of(file.name)
        context.meta[FILES] = files


def save(answer: "Exportable") -> None:
    """Write an answer to the files that the call names, once, and say so."""
    context = click.get_current_context(silent=True)
    files: tuple[Path, ...] = context.meta.pop(FILES, ()) if context else ()
    if not files:
        return
    from valico.answer.export.download import export  # noqa: PLC0415  # most save nothing
    from valico.answer.export.form import form_of  # noqa: PLC0415  # the same

    for file in files:
        written = export(answer, form_of(file.name), name=file.stem)
        try:
            file.write_bytes(written.content)
        except OSError as fault:
            message = f"'{file}' cannot be written: {fault.strerror}"
            raise InputError(message) from fault
        click.echo(f"written: {file}", err=True)


def saves_asked() -> bool:
    """Say whether this call names files that are not yet written."""
    context = click.get_current_context(silent=True)
    return context is not None and FILES in context.meta
