"""The scenario that `valico scenario new` writes: commented, and ready to run."""

from pathlib import Path
from typing import Final

from valico.errors import InputError

PLACE: Final = Path(__file__).parents[1] / "templates" / "scenario.toml"
ENDING: Final = ".toml"


def write_scenario(name: str) -> Path:
    """Write the template as NAME.toml and return its path; a file that is there is not touched."""
    path = Path(name if name.endswith(ENDING) else f"{name}{ENDING}")
    if path.exists():
        message = f"'{path}' is there already; give another name, or delete it first"
        raise InputError(message)
    try:
        path.write_text(PLACE.read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as fault:
        message = f"'{path}' cannot be written: {fault.strerror}"
        raise InputError(message) from fault
    return path
