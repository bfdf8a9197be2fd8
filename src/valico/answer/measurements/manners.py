"""Manners: how publishers write names, formats and settings, and how their benchmarks run.

The records of `data/measurements/*.toml`.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from valico.catalogue.models import Format
from valico.compute.kernels.scheme import Framework, Scheme


class FrameworkWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A serving framework, and words by which publishers mean it."""

    name: Framework
    words: tuple[str, ...]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How publishers write what the catalogue calls otherwise."""

    endings: tuple[str, ...]
    models: Mapping[str, str]
    chips: Mapping[str, str]
    frameworks: tuple[FrameworkWords, ...]


class FormatRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Formats of a served model, for the rows that fit."""

    weights: tuple[str, ...]
    """As a publisher writes them, in small letters."""
    models: tuple[str, ...] = ()
    """Beginnings of catalogue ids; none means any."""
    frameworks: tuple[str, ...] = ()
    generations: tuple[str, ...] = ()
    dense: Scheme
    projections: Scheme | None = None
    """The products around attention, where they differ."""
    experts: Scheme
    cache: Format = "fp16"
    note: str = ""


class TrainingFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The format of a training run's products, from a word of its publisher."""

    words: tuple[str, ...]
    """In small letters; the empty one fits everything."""
    scheme: Scheme
    of: tuple[str, ...] = ()
    """Beginnings of the source ids that rows name; none means any."""
    note: str = ""


class FormatRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules, the first that fits holds."""

    rule: tuple[FormatRule, ...]
    training: tuple[TrainingFormat, ...]


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The latency that a benchmark asks for."""

    metric: str
    model: str
    """The beginning of the name, as the benchmark writes it."""
    ttft_s: float
    tpot_s: float


class Targets(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What benchmarks ask for."""

    source: str
    target: tuple[Target, ...]


class Manner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a benchmark sends its requests."""

    note: str = ""
    of: tuple[str, ...] = ()
    """Beginnings of the source ids that rows name; none means any."""
    frameworks: tuple[str, ...] = ()
    shortest: float = 1.0
    """Lengths are even between this share and the whole of those given."""
    rounds: float = 10.0
    """Requests of each user."""
    scripted: bool = False
    """Whether the servers were set by InferenceX's scripts: `data/operators/served.toml`."""


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a source says of its training runs beside the columns."""

    note: str = ""
    of: tuple[str, ...] = ()
    network_bytes_per_s: float | None = None
    global_batch: int | None = None
    bidirectional: bool = False
    sharding: Literal[0, 1, 2, 3] | None = None


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the published recipe behind some runs says beside the columns; every list must fit."""

    note: str = ""
    of: tuple[str, ...]
    models: tuple[str, ...]
    chips: tuple[str, ...]
    schemes: tuple[Scheme, ...]
    since: str = ""
    """The first version of the software; versions are compared as words."""
    captured: bool = False
    offload: bool = False
    sources: tuple[str, ...] = ()
    """Where the recipe stands."""


class Manners(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How benchmarks send their requests, the first that fits holds; and what training runs did."""

    manner: tuple[Manner, ...]
    run: tuple[Run, ...]
    recipe: tuple[Recipe, ...] = ()
