"""The shelf of scenarios: those that ship, found by name, and those in files of the user."""

import difflib
from pathlib import Path
from typing import Final

from valico import store
from valico.errors import DataError, UnknownNameError
from valico.market.scenario.overlay import Overlay, laid_over, overlay_faults
from valico.market.scenario.scenario import Scenario

FOLDER: Final = "scenarios"


def scenario_names(*, root: Path = store.DATA) -> tuple[str, ...]:
    """Return the names of the scenarios that ship."""
    return tuple(store.paths_in(FOLDER, root=root))


def scenario_path(name: str, *, root: Path = store.DATA, beside: Path | None = None) -> Path:
    """Return the file of a scenario, given by its path or by its name.

    An overlay's base may lie `beside` it. Raises UnknownNameError with the nearest names.
    """
    own = Path(name)
    if own.suffix == ".toml":
        return beside.parent / own if beside and not own.is_absolute() else own
    if beside and (near := beside.with_name(f"{name}.toml")).is_file():
        return near
    shipped = store.paths_in(FOLDER, root=root)
    if name in shipped:
        return Path(shipped[name])
    kind, nearest = "scenario", difflib.get_close_matches(name, shipped) or list(shipped)
    raise UnknownNameError(kind, name, nearest)


def read_named(name: str, *, root: Path = store.DATA) -> Scenario:
    """Return a scenario by its name or path, with what lies over it laid over.

    Raises DataError with file and field where it cannot be read.
    """
    return _read(scenario_path(name, root=root), root, ())


def _read(path: Path, root: Path, within: tuple[Path, ...]) -> Scenario:
    table = store.read_document(path, dict[str, object], root=root)
    if "base" not in table:
        return store.read_document(path, Scenario, root=root)
    if path in within:
        chain = " → ".join(each.stem for each in (*within, path))
        raise DataError([f"{path.name}: `base` goes in a circle: {chain}; let one stand alone"])
    overlay = store.read_document(path, Overlay, root=root)
    below = _read(scenario_path(overlay.base, root=root, beside=path), root, (*within, path))
    faults = overlay_faults(below, overlay)
    if faults:
        raise DataError([f"{path.name}: {fault}" for fault in faults])
    return laid_over(below, overlay)
