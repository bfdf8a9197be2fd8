"""What rows are understood by: the catalogue, and the names and formats that publishers use."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.measurements.manners import (
    FormatRules,
    Manner,
    Manners,
    Names,
    Recipe,
    Run,
    Target,
    Targets,
)
from valico.answer.measurements.rows import Measurement
from valico.catalogue.chips import Chip, read_chips
from valico.catalogue.models import Model, read_models
from valico.catalogue.names import fold, index, nearest
from valico.compute.kernels.scheme import Framework, Scheme
from valico.compute.served.reading import Reading, read_reading
from valico.errors import AmbiguousNameError, UnknownNameError

_REMARK: Final = re.compile(r"\s*\((?:[^()]*)\)$")


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything by which rows are understood."""

    chips: Mapping[str, Chip]
    models: Mapping[str, Model]
    names: Names
    formats: FormatRules
    latencies: tuple[Target, ...]
    manners: Manners
    reading: Reading
    """How the scripts of InferenceX set their servers."""
    model_names: Mapping[str, tuple[str, ...]]
    chip_names: Mapping[str, tuple[str, ...]]
    met: dict[str, Model | UnknownNameError] = msgspec.field(default_factory=dict)
    """Names of models that rows used before; files name a few models thousands of times."""

    @staticmethod
    def read(root: Path = store.DATA) -> "Catalogue":
        """Return the catalogue of a data folder; raises DataError with its faults."""
        folder = root / "measurements"
        names = store.read_document(folder / "names.toml", Names, root=root)
        rules = store.read_document(folder / "formats.toml", FormatRules, root=root)
        targets = store.read_document(folder / "targets.toml", Targets, root=root)
        manners = store.read_document(folder / "manners.toml", Manners, root=root)
        chips, models = read_chips(root=root), read_models(root=root)
        written = {fold(name): (found,) for name, found in names.models.items()}
        return Catalogue(
            chips=chips,
            models=models,
            names=names,
            formats=rules,
            latencies=targets.target,
            manners=manners,
            reading=read_reading(),
            model_names={**index(models.values()), **written},
            chip_names=index(chips.values()),
        )

    def model(self, name: str) -> Model:
        """Return the model that a publisher means; endings are cut until the catalogue knows it."""
        if name not in self.met:
            self.met[name] = self._look_up(name)
        found = self.met[name]
        if isinstance(found, UnknownNameError):
            raise found
        return found

    def _look_up(self, name: str) -> Model | UnknownNameError:
        for form in _forms(name, self.names.endings):
            if found := self.model_names.get(fold(form)):
                return self.models[_only("model", name, found)]
        return UnknownNameError("model", name, nearest(name.rpartition("/")[2], self.models))

    def chip(self, name: str) -> Chip:
        """Return the chip that a publisher means."""
        found = self.names.chips.get(name.casefold()) or self.names.chips.get(name)
        ids = (found,) if found else self.chip_names.get(fold(name), ())
        if not ids:
            kind = "chip"
            raise UnknownNameError(kind, name, nearest(name, self.chips))
        return self.chips[_only("chip", name, ids)]

    def framework(self, words: str) -> Framework | None:
        """Return the framework that the words name, or None where they name none of ours."""
        said = words.casefold()
        known = self.names.frameworks
        return next((f.name for f in known if any(word in said for word in f.words)), None)

    def manner(self, source: str, framework: str) -> Manner:
        """Return how the benchmark behind a source sends its requests."""
        for manner in self.manners.manner:
            if (not manner.of or source.startswith(manner.of)) and framework in (
                manner.frameworks or (framework,)
            ):
                return manner
        return Manner()

    def run(self, source: str) -> Run:
        """Return what a source says of its training runs beside the columns."""
        found = (run for run in self.manners.run if not run.of or source.startswith(run.of))
        return next(found, Run())

    def recipe(self, row: Measurement, model: str, chip: str, scheme: Scheme) -> Recipe | None:
        """Return the published recipe by which a row was run, or None."""
        for recipe in self.manners.recipe:
            named = model in recipe.models and chip in recipe.chips and scheme in recipe.schemes
            if named and row.source_id.startswith(recipe.of) and row.fw_version >= recipe.since:
                return recipe
        return None

    def trained_in(self, words: str, source: str = "") -> Scheme:
        """Return the format of a training run's products, BF16 where nothing is said."""
        said = words.casefold()
        rules = (r for r in self.formats.training if not r.of or source.startswith(r.of))
        return next((r.scheme for r in rules if _says(said, r.words)), "bf16")

    def targets(self, metric: str, model: str) -> tuple[float | None, float | None]:
        """Return the seconds to the first and to each further token that a benchmark asks for."""
        for target in self.latencies:
            if target.metric == metric and model.startswith(target.model):
                return target.ttft_s, target.tpot_s
        return None, None


def _says(said: str, words: tuple[str, ...]) -> bool:
    """Say whether one of the words is in what is said; the empty one fits where nothing is."""
    return any(word in said if word else not said for word in words)


def _only(kind: str, name: str, ids: tuple[str, ...]) -> str:
    if len(ids) > 1:
        raise AmbiguousNameError(kind, name, ids)
    return ids[0]


def _forms(name: str, endings: tuple[str, ...]) -> list[str]:
    """Return a name, the same without its publisher, and each with its endings cut."""
    forms = [name, name.rpartition("/")[2]]
    last = name.rpartition("/")[2] if "(" not in name else name
    while (cut := _cut(last, endings)) != last:
        forms.append(cut)
        last = cut
    return forms


def _cut(name: str, endings: tuple[str, ...]) -> str:
    found = (name.removesuffix(end) for end in endings if name.endswith(end))
    return _REMARK.sub("", next(found, name))
