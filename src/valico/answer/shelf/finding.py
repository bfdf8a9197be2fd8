"""Finding things on the shelves: only the files that a verb needs are read."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.catalogue.chips import Chip, ChipFile, chip_from_file
from valico.catalogue.names import Named, fold, index, names_of, resolve
from valico.catalogue.organisations import OrganisationFile, read_organisations


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a thing is called and who makes it: all that is read of it to find it."""

    id: str = ""
    name: str
    maker: str
    aliases: tuple[str, ...] = ()


def read_labels(folder: str, *, root: Path = store.DATA) -> dict[str, Label]:
    """Return the names of all things of a folder by id, without their figures."""
    labels = store.read_folder(folder, Label, root=root)
    return {name: msgspec.structs.replace(label, id=name) for name, label in labels.items()}


def find_chips(names: Iterable[str], *, root: Path = store.DATA) -> tuple[Chip, ...]:
    """Return chips by name, or derived by a phrase such as "half of B300", in the order given."""
    labels = read_labels("chips", root=root)
    return tuple(_chip(name, labels, root) for name in names)


def _chip(name: str, labels: Mapping[str, Label], root: Path) -> Chip:
    if (found := borne(name, labels)) is not None:
        return _read_chip(found, root)

    from valico.catalogue import hypothetical  # noqa: PLC0415  # most questions are of real chips

    plan = hypothetical.derivation(name)
    if plan is not None:
        return hypothetical.derive(_chip(plan.base, labels, root), plan)
    return _read_chip(find(name, labels, "chip", root=root), root)


def _read_chip(name: str, root: Path) -> Chip:
    path = root / "chips" / f"{name}.toml"
    return chip_from_file(name, store.read_document(path, ChipFile, root=root))


def borne(name: str, things: Mapping[str, Named]) -> str | None:
    """Return the id of the one thing that bears exactly this name, if one does."""
    ids = index(things.values()).get(fold(name), ())
    return ids[0] if len(ids) == 1 else None


def find(name: str, labels: Mapping[str, Label], kind: str, *, root: Path = store.DATA) -> str:
    """Return the id of a chip or model; a name of its maker may stand before it: "华为 910C"."""
    found = borne(name, labels)
    return found or resolve(name, labels, kind, prefixes=_maker_names(labels.values(), root))


def _maker_names(labels: Iterable[Label], root: Path) -> tuple[str, ...]:
    """Return every name of every maker; organisations are read for nothing else."""
    organisations = read_organisations(root=root)
    makers = {label.maker for label in labels} & set(organisations)
    return tuple(fold(name) for maker in makers for name in names_of(organisations[maker]))


def organisation_names(ids: Iterable[str], *, root: Path = store.DATA) -> dict[str, str]:
    """Return the names of a few organisations, reading their files alone."""
    return {name: _organisation_name(name, root) for name in dict.fromkeys(ids)}


def _organisation_name(name: str, root: Path) -> str:
    path = root / "organisations" / f"{name}.toml"
    return store.read_document(path, OrganisationFile, root=root).name
