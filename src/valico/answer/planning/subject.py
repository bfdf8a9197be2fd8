"""The model that a plan is for: one of the catalogue, or any config.json."""

from pathlib import Path

from valico import store
from valico.answer.shelf.finding import find, read_labels
from valico.catalogue.architecture import Architecture
from valico.catalogue.models import Model, ModelFile, model_from_file
from valico.errors import InputError


def model_named(name: str, *, root: Path = store.DATA) -> Model:
    """Return a model by name, or from the path of a Hugging Face config.json or of its folder.

    Raises UnknownNameError with the nearest names, InputError for a file that cannot be read.
    """
    path = _path(name)
    if path.suffix == ".json" or path.is_file() or (path / "config.json").is_file():
        from valico.catalogue.configuration import model_from_config  # noqa: PLC0415  # seldom needed

        return model_from_config(path)
    found = find(name, read_labels("models", root=root), "model", root=root)
    file = store.read_document(root / "models" / f"{found}.toml", ModelFile, root=root)
    return model_from_file(found, file)


def _path(name: str) -> Path:
    """Return a name as a path; as it stands where nobody has the home that it begins with."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def insist_on_context(model: Model, tokens: int) -> None:
    """Refuse a request that is longer than the model allows."""
    longest = shape_of(model).context
    if tokens > longest:
        message = f"{tokens:,} tokens of input and output; {model.name} allows {longest:,}"
        raise InputError(message)


def shape_of(model: Model) -> Architecture:
    """Return the shape of a model; InputError where no source gives it."""
    if model.architecture is None:
        message = (
            f"{model.name}: no source gives its layers, so nothing can be computed; "
            "give the path of its config.json"
        )
        raise InputError(message)
    return model.architecture
