"""Write: fitted numbers as the file that ships."""

from pathlib import Path

import msgspec
import rtoml

from valico.compute.fabric.fitted import Collectives

DIGITS = 4


def write_collectives(found: Collectives, path: Path) -> None:
    """Write numbers to a TOML file, four digits each."""
    plain = _rounded(msgspec.to_builtins(found, builtin_types=(type(found.fitted_on),)))
    path.write_text(rtoml.dumps(plain), encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value
