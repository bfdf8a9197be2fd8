"""What scenarios and chains may name."""

from collections.abc import Iterator, Mapping

import msgspec

from valico.catalogue.chips import Chip
from valico.catalogue.organisations import Organisation
from valico.catalogue.places import Place
from valico.evidence import Source
from valico.market.quantity import Quantity
from valico.market.scenario.chain import Chain, Pool


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """All records by id."""

    chains: Mapping[str, Chain]
    chips: Mapping[str, Chip]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    sources: Mapping[str, Source]

    def pools_of(self, chain: Chain) -> tuple[Pool, ...]:
        """Return the pools that a chain takes from, its own and those of others."""
        shared = (self.chains[name] for name in chain.shares if name in self.chains)
        return tuple(pool for each in (chain, *shared) for pool in each.pool)


def source_faults(where: str, source: str, known: Known) -> Iterator[str]:
    """Yield that a source is not known."""
    if source not in known.sources:
        yield f"{where} is '{source}', which no file under data/sources defines"


def quantity_faults(where: str, quantity: Quantity | None, known: Known) -> Iterator[str]:
    """Yield what is wrong with the ground of a quantity."""
    if quantity is not None:
        yield from source_faults(f"{where}.source`", quantity.source, known)


def share_faults(where: str, share: float) -> Iterator[str]:
    """Yield that a number is no share; not a number is none either."""
    if not 0 <= share <= 1:
        yield f"{where} is {share:g}; a share lies from 0 to 1"
