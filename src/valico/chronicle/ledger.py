"""The claims in order of publication."""

from pathlib import Path

from valico import store
from valico.chronicle.claims import Claim, ClaimsFile
from valico.errors import DataError


def read_claims(*, root: Path = store.DATA) -> tuple[Claim, ...]:
    """Return every claim, the earliest publication first.

    Raises DataError where a claim stands in the file of another month.
    """
    files = store.read_folder("claims", ClaimsFile, root=root)
    astray = [
        f"data/claims/{month}.toml: claim `{claim.id}`: `published` is {claim.published}; "
        f"it belongs into data/claims/{claim.published:%Y-%m}.toml"
        for month, file in files.items()
        for claim in file.claim
        if month != f"{claim.published:%Y-%m}"
    ]
    if astray:
        raise DataError(astray)
    claims = (claim for file in files.values() for claim in file.claim)
    return tuple(sorted(claims, key=lambda claim: (claim.published, claim.id)))
