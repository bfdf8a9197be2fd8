"""Reading: how the words of a served run become formats and settings."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from valico import store
from valico.catalogue.models import Format
from valico.compute.kernels.scheme import Framework, Scheme
from valico.compute.serving.engine import Formats

FILE: Final = store.DATA / "operators" / "served.toml"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a run says of itself."""

    model: str
    """Its id in the catalogue."""
    system: str
    framework: Framework
    dense: str
    experts: str
    tensor: int
    input_tokens: int
    output_tokens: int
    concurrency: int


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which runs a rule fits; an empty list fits all."""

    note: str = ""
    models: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    dense_in: tuple[str, ...] = ()
    experts_in: tuple[str, ...] = ()
    inputs: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    tensor: tuple[int, ...] = ()
    least_concurrency: int = 1
    dense: Scheme | None = None
    projections: Scheme | None = None
    experts: Scheme | None = None
    cache: Format | None = None
    wait_passes: float | None = None
    pass_tokens: float | None = None

    def fits(self, run: Words) -> bool:
        """Return whether the rule says something of a run."""
        asked: tuple[tuple[Sequence[str | int], str | int], ...] = (
            (self.models, run.model),
            (self.systems, run.system),
            (self.frameworks, run.framework),
            (self.dense_in, run.dense),
            (self.experts_in, run.experts),
            (self.inputs, run.input_tokens),
            (self.outputs, run.output_tokens),
            (self.tensor, run.tensor),
        )
        listed = all(not known or found in known for known, found in asked)
        return listed and run.concurrency >= self.least_concurrency


class Numbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Guessed numbers of a framework's host."""

    decode_s: float
    sequence_s: float
    request_s: float


class Guess(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Guesses towards which a fit is pulled."""

    stretch: Mapping[str, float]
    fused_s: Mapping[Scheme, float]
    layer_s: float
    hosts: Mapping[Framework, Numbers]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far a number may go from its guess for the same penalty."""

    decode_s: float
    sequence_s: float
    layer_s: float
    request_s: float
    stretch: float
    fused_s: float


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the rows read: `data/operators/served.toml`."""

    sources: tuple[str, ...]
    provenance: str
    shortest: float
    rounds: float
    left_out: tuple[str, ...]
    most_chips: int
    sound_since: str
    """Marks files that write the degrees of experts as they were."""
    twin: float
    drafting: tuple[str, ...]
    models: Mapping[str, str]
    schemes: Mapping[str, Scheme]
    format: tuple[Rule, ...]
    setting: tuple[Rule, ...]
    guess: Guess
    step: Step

    def formats(self, run: Words) -> Formats:
        """Return the formats of a run: every rule that fits changes what those before it said."""
        dense, experts = self.schemes[run.dense], self.schemes[run.experts]
        found = Formats(dense=dense, experts=experts)
        for rule in self.format:
            if rule.fits(run):
                said = {name: getattr(rule, name) for name in _FORMATS}
                known = {name: value for name, value in said.items() if value is not None}
                found = msgspec.structs.replace(found, **known)
        return found

    def settings(self, run: Words) -> tuple[float, float]:
        """Return the passes that a prompt waits by rule, and the most tokens of a pass."""
        wait, most = 0.0, 8192.0
        for rule in self.setting:
            if rule.fits(run):
                wait = wait if rule.wait_passes is None else rule.wait_passes
                most = most if rule.pass_tokens is None else rule.pass_tokens
        return wait, most


_FORMATS: Final = ("dense", "projections", "experts", "cache")


def read_reading() -> Reading:
    """Return how the rows read."""
    return store.read_document(FILE, Reading)
