"""All faults of the data at once."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from valico import store
from valico.answer.cited import sources_of_numbers
from valico.answer.library import Library
from valico.catalogue import chips, faults, models, organisations, places
from valico.chronicle import ledger
from valico.chronicle.faults import Known, claim_faults
from valico.errors import DataError
from valico.evidence import Source
from valico.regime.faults import rule_faults
from valico.regime.provisions import Rulebook, read_rulebook

T = TypeVar("T")
V = TypeVar("V")


class Unread(dict[str, V]):
    """What stands for a folder that could not be read: empty, yet every id is taken as known.

    So that one fault is not followed by one for everything that speaks of that folder.
    """

    def __contains__(self, key: object) -> bool:
        """Say that the id may well stand in the folder."""
        return isinstance(key, str)


def faults_of_data(*, on: date, root: Path = store.DATA) -> tuple[str, ...]:
    """Return every fault of the data files, each with file, field and mend."""
    unread: list[str] = []
    library = _readable(root, unread)
    found = (
        *unread,
        *faults.place_faults(library.places),
        *faults.organisation_faults(library.organisations, library.places, library.sources),
        *faults.chip_faults(library.chips, library.organisations, library.sources, on=on),
        *_model_faults(library, on=on),
        *claim_faults(library.claims, _known(library), on=on),
        *rule_faults(
            library.book,
            chips=library.chips,
            organisations=library.organisations,
            places=library.places,
            sources=library.sources,
        ),
        *_market_faults(root),
        *_source_faults(library, _numbers(root, unread), complete=not unread),
    )
    return tuple(dict.fromkeys(found))


def _readable(root: Path, unread: list[str]) -> Library:
    """Return what can be read, noting the faults of what cannot."""

    def read(reader: Callable[[], T], otherwise: T) -> T:
        try:
            return reader()
        except DataError as fault:
            unread.extend(fault.faults)
            return otherwise

    return Library(
        sources=read(lambda: store.read_sources(root=root), Unread()),
        places=read(lambda: places.read_places(root=root), Unread()),
        organisations=read(lambda: organisations.read_organisations(root=root), Unread()),
        chips=read(lambda: chips.read_chips(root=root), Unread()),
        models=read(lambda: models.read_models(root=root), Unread()),
        claims=read(lambda: ledger.read_claims(root=root), ()),
        book=read(lambda: read_rulebook(root=root), Rulebook(provisions={}, groups=())),
    )


def _market_faults(root: Path) -> Iterator[str]:
    """Yield what is wrong with chains and scenarios, where there are any."""
    if not (root / "chains").is_dir():
        return
    from valico.market.opening import faults_of_market  # noqa: PLC0415  # SciPy takes a second

    try:
        yield from faults_of_market(root=root)
    except DataError as fault:
        yield from fault.faults


def _known(library: Library) -> Known:
    return Known(
        chips=library.chips,
        organisations=library.organisations,
        places=library.places,
        sources=library.sources,
    )


def _model_faults(library: Library, *, on: date) -> Iterator[str]:
    for model in library.models.values():
        where = f"data/models/{model.id}.toml"
        if model.maker is not None and model.maker not in library.organisations:
            yield f"{where}: `maker` is '{model.maker}', which is no organisation"
        yield from faults.date_faults(where, released=model.released)
        yield from faults.missing_sources(where, _grounds(model), library.sources)
        yield from faults.figure_faults(where, model, library.sources, on=on)
    yield from faults.name_faults("models", library.models.values())


def _grounds(model: models.Model) -> tuple[str, ...]:
    return (model.architecture_from.source,) if model.architecture_from else ()


def _numbers(root: Path, unread: list[str]) -> tuple[tuple[str, str], ...]:
    """Return which files of numbers cite which sources; what cannot be read is noted."""
    try:
        return tuple(sources_of_numbers(root=root))
    except DataError as fault:
        unread.extend(fault.faults)
        return ()


def _source_faults(
    library: Library, numbers: tuple[tuple[str, str], ...], *, complete: bool
) -> Iterator[str]:
    addresses: dict[str, str] = {}
    cited = {*cited_sources(library), *(source for _, source in numbers)}
    for file, name in numbers:
        yield from faults.missing_sources(file, (name,), library.sources)
    for name, source in library.sources.items():
        where = f"data/sources: `{name}`"
        if complete and name not in cited:
            yield f"{where} is cited by nothing; cite it or take it out"
        if source.kind == "assumption" and not (source.note and source.date):
            yield f"{where} is an assumption; it needs a note with the reason and a date"
        yield from faults.date_faults(where, date=source.date)
        yield from _address_faults(where, source, addresses)


def _address_faults(where: str, source: Source, addresses: dict[str, str]) -> Iterator[str]:
    if source.url is None:
        if source.kind != "assumption" and not source.note:
            yield f"{where} has no `url`; give one, or a note that says why there is none"
        return
    parts = urlsplit(source.url)
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc:
        yield f"{where}: `url` is '{source.url}', which is no web address"
    first = addresses.setdefault(source.url, source.id)
    if first != source.id:
        yield f"{where}: `url` is that of `{first}`; keep one of the two"


def cited_sources(library: Library) -> Iterator[str]:
    """Yield the id of every source that anything rests on, once for each use."""
    yield from ("valico-assumption", "valico-derivation", "ecfr-3a090-2026-07-23")
    for chip in library.chips.values():
        yield from (figure.source for figure in faults.all_figures(chip))
        yield from chip.sources
    for model in library.models.values():
        yield from (figure.source for figure in faults.all_figures(model))
        yield from _grounds(model)
    for organisation in library.organisations.values():
        yield from organisation.sources
    for claim in library.claims:
        yield claim.source
    for provision in library.book.provisions.values():
        yield from (version.source for version in provision.version)
    for groups in library.book.groups:
        yield groups.source
