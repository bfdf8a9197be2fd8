"""Names that begin as a user began them, for a shell that completes words."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.shelf.finding import read_labels
from valico.catalogue.names import Named, names_of
from valico.catalogue.organisations import read_organisations
from valico.catalogue.places import read_places

MOST: Final = 60
"""Names that a shell shows without asking whether to show so many."""


class Begun(msgspec.Struct, frozen=True):
    """A name that may stand in a command, and whose it is."""

    word: str
    name: str


def chips_begun(word: str, *, root: Path = store.DATA) -> tuple[Begun, ...]:
    """Return the chips whose name begins with a word."""
    return begun(word, read_labels("chips", root=root).values())


def models_begun(word: str, *, root: Path = store.DATA) -> tuple[Begun, ...]:
    """Return the models whose name begins with a word."""
    return begun(word, read_labels("models", root=root).values())


def organisations_begun(word: str, *, root: Path = store.DATA) -> tuple[Begun, ...]:
    """Return the organisations whose name begins with a word."""
    return begun(word, read_organisations(root=root).values())


def parties_begun(word: str, *, root: Path = store.DATA) -> tuple[Begun, ...]:
    """Return the places and organisations whose name begins with a word."""
    places = read_places(root=root).values()
    return begun(word, (*places, *read_organisations(root=root).values()))


def scenarios_begun(word: str, *, root: Path = store.DATA) -> tuple[Begun, ...]:
    """Return the scenarios that ship whose name begins with a word."""
    names = sorted(path.stem for path in (root / "scenarios").glob("*.toml"))
    return tuple(Begun(name, "") for name in names if name.startswith(word.casefold()))


def begun(word: str, things: Iterable[Named]) -> tuple[Begun, ...]:
    """Return one name of each thing that has one beginning with a word, at most sixty."""
    fitting = ((_fitting(word.casefold(), thing), thing.name) for thing in things)
    found = [Begun(fit, name) for fit, name in fitting if fit is not None]
    return tuple(sorted(found, key=lambda one: one.word)[:MOST])


def _fitting(wanted: str, thing: Named) -> str | None:
    """Return the first name without a blank that begins so, the last part of the id foremost."""
    names = (thing.id.rpartition("/")[2], *names_of(thing))
    words = (name.casefold() for name in names if " " not in name)
    return next((word for word in words if word.startswith(wanted)), None)
