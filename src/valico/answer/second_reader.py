"""The second reader, a model, for the command line: asked only where a user names one."""

from valico.chronicle.model_reading.endpoint import endpoint
from valico.chronicle.model_reading.reader import (
    Account,
    ModelReader,
    ModelReading,
    read_model_reader,
    read_with_model,
)

__all__ = ["Account", "ModelReader", "ModelReading", "read_with_model", "second_reader"]


def second_reader(url: str, model: str | None, *, key: str, timeout_s: float) -> ModelReader:
    """Return the second reader at an address; nothing is sent to it yet."""
    return read_model_reader(endpoint(url, model, key=key, timeout_s=timeout_s))
