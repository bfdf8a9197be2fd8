"""What a shell may offer for a word begun: chips, models, parties, scenarios."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from valico.answer.shelf.beginning import Begun


def chip(_: click.Context, __: click.Parameter, begun: str) -> "list[CompletionItem[str]]":
    """Return the chips that begin so."""
    from valico.answer.shelf.beginning import chips_begun  # noqa: PLC0415  # only a shell asks

    return _items(chips_begun(begun))


def model(_: click.Context, __: click.Parameter, begun: str) -> "list[CompletionItem[str]]":
    """Return the models that begin so; a word with a path's mark is left to the shell."""
    from valico.answer.shelf.beginning import models_begun  # noqa: PLC0415  # only a shell asks

    return _files() if begun.startswith((".", "/", "~")) else _items(models_begun(begun))


def organisation(_: click.Context, __: click.Parameter, begun: str) -> "list[CompletionItem[str]]":
    """Return the organisations that begin so."""
    from valico.answer.shelf.beginning import organisations_begun  # noqa: PLC0415  # only a shell asks

    return _items(organisations_begun(begun))


def party(_: click.Context, __: click.Parameter, begun: str) -> "list[CompletionItem[str]]":
    """Return the places and organisations that begin so."""
    from valico.answer.shelf.beginning import parties_begun  # noqa: PLC0415  # only a shell asks

    return _items(parties_begun(begun))


def scenario(_: click.Context, __: click.Parameter, begun: str) -> "list[CompletionItem[str]]":
    """Return the scenarios that ship and begin so; where none does, files are meant."""
    from valico.answer.shelf.beginning import scenarios_begun  # noqa: PLC0415  # only a shell asks

    return _items(scenarios_begun(begun)) or _files()


def _items(found: "tuple[Begun, ...]") -> "list[CompletionItem[str]]":
    from click.shell_completion import CompletionItem  # noqa: PLC0415  # only a shell asks

    return [CompletionItem(one.word, help=one.name) for one in found]


def _files() -> "list[CompletionItem[str]]":
    from click.shell_completion import CompletionItem  # noqa: PLC0415  # only a shell asks

    return [CompletionItem("", type="file")]
