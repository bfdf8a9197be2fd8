"""What a case is read against: the whole library in memory, or files read when asked for."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from valico import store
from valico.answer.shelf.finding import find_chips
from valico.catalogue.chips import Chip
from valico.catalogue.names import fold, index, names_of, resolve
from valico.catalogue.organisations import Organisation, OrganisationFile, read_organisations
from valico.catalogue.places import Place, read_places
from valico.chronicle.claims import Claim
from valico.chronicle.ledger import read_claims
from valico.evidence import Source
from valico.regime.provisions import Rulebook, read_rulebook


class Records(Protocol):
    """The records that a verdict needs."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its id."""

    @property
    def places(self) -> Mapping[str, Place]:
        """Every place by its id."""

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """Every organisation by its id."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim, the earliest publication first."""

    @property
    def book(self) -> Rulebook:
        """The rules."""


class Stock(Records, Protocol):
    """Records with the chips beside them."""

    @property
    def chips(self) -> Mapping[str, Chip]:
        """Every chip by its id."""


def chip_in(stock: Stock, name: str) -> Chip:
    """Return a chip of a library by name, or one derived by a phrase such as "half of B300"."""
    from valico.catalogue import hypothetical  # noqa: PLC0415  # its patterns take time to build

    plan = hypothetical.derivation(name)
    if plan is not None:
        return hypothetical.derive(chip_in(stock, plan.base), plan)
    makers = {chip.maker for chip in stock.chips.values()} & stock.organisations.keys()
    prefixes = [fold(n) for maker in makers for n in names_of(stock.organisations[maker])]
    return stock.chips[resolve(name, stock.chips, "chip", prefixes=prefixes)]


class Desk:
    """The data folder, of which only the files that a question needs are read."""

    def __init__(self, root: Path = store.DATA) -> None:
        """Take a data folder; nothing is read yet."""
        self.root = root

    def chip(self, name: str) -> Chip:
        """Return a chip by name, or one derived by a phrase."""
        return find_chips([name], root=self.root)[0]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its id."""
        return store.read_sources(root=self.root)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every place by its id."""
        return read_places(root=self.root)

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Every organisation by its id, each read when it is asked for."""
        return Organisations(self.root)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim."""
        return read_claims(root=self.root)

    @cached_property
    def book(self) -> Rulebook:
        """The rules."""
        return read_rulebook(root=self.root)


class Organisations(Mapping[str, Organisation]):
    """The organisations of a data folder: one file is read for one id, all where all are wanted."""

    def __init__(self, root: Path) -> None:
        """Take a data folder; nothing is read yet."""
        self._root = root
        self._read: dict[str, Organisation] = {}

    @cached_property
    def _all(self) -> Mapping[str, Organisation]:
        return read_organisations(root=self._root)

    def __getitem__(self, name: str) -> Organisation:
        """Return an organisation by its id."""
        if name not in self:
            raise KeyError(name)
        if name not in self._read:
            path = self._path(name)
            file = store.read_document(path, OrganisationFile, root=self._root)
            fields = {field: getattr(file, field) for field in file.__struct_fields__}
            self._read[name] = Organisation(id=name, **fields)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        """Say whether an id has a file."""
        return isinstance(name, str) and name != "" and self._path(name).is_file()

    def __iter__(self) -> Iterator[str]:
        """Yield every id."""
        return iter(self._all)

    def __len__(self) -> int:
        """Return how many organisations there are."""
        return len(self._all)

    def _path(self, name: str) -> Path:
        return self._root / "organisations" / f"{name}.toml"


def place_named(name: str, records: Records) -> str:
    """Return the id of a place by name; raises UnknownNameError or AmbiguousNameError."""
    slug = _slug(name)
    return slug if slug in records.places else resolve(name, records.places, "place")


def is_place(name: str, records: Records) -> bool:
    """Say whether a place bears a name."""
    return _slug(name) in records.places or fold(name) in index(records.places.values())


def organisation_named(name: str, records: Records) -> str:
    """Return the id of an organisation by name; one that is an id needs no search."""
    slug = _slug(name)
    known = records.organisations
    return slug if slug in known else resolve(name, known, "organisation")


def is_organisation(name: str, records: Records) -> bool:
    """Say whether an organisation bears a name."""
    known = records.organisations
    return _slug(name) in known or fold(name) in index(known.values())


def _slug(name: str) -> str:
    """Return a name in the form of an id.

    >>> _slug("Hong Kong")
    'hong-kong'
    """
    return "-".join(name.casefold().split())
