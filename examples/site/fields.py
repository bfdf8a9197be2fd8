"""The fields of a record: type, need and meaning, read from the record itself."""

import ast
import functools
import importlib
import inspect as source
import textwrap
from collections.abc import Mapping, Sequence

from msgspec import inspect

PLAIN = {
    inspect.StrType: "text",
    inspect.IntType: "whole number",
    inspect.FloatType: "number",
    inspect.BoolType: "true or false",
    inspect.DateType: "day",
    inspect.DictType: "table",
    inspect.StructType: "table",
}
LISTS = (inspect.ListType, inspect.VarTupleType, inspect.FrozenSetType, inspect.TupleType)
MOST_WORDS = 6


def record_at(address: str) -> type:
    """Return the class at `module:name`."""
    module, name = address.split(":")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, type)  # noqa: S101  # the file names records
    return found


def fields_of(record: type) -> Sequence[inspect.Field]:
    """Return the fields of a record in their order."""
    info = inspect.type_info(record)
    assert isinstance(info, inspect.StructType)  # noqa: S101  # every record of the data is one
    return info.fields


def type_in_words(kind: inspect.Type) -> str:
    """Return a type as people write it.

    >>> type_in_words(inspect.type_info(tuple[str, ...] | None))
    'list of text'
    """
    if isinstance(kind, inspect.UnionType):
        options = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return " or ".join(dict.fromkeys(map(type_in_words, options)))
    if isinstance(kind, LISTS):
        inner = getattr(kind, "item_type", None) or kind.item_types[0]  # type: ignore[union-attr]
        return f"list of {type_in_words(inner)}"
    if isinstance(kind, inspect.LiteralType):
        few = len(kind.values) <= MOST_WORDS
        return " ".join(f"`{value}`" for value in kind.values) if few else "word"
    return PLAIN.get(type(kind), "text")


@functools.cache
def docstrings(record: type) -> Mapping[str, str]:
    """Return the string under each field of a record, with those that it inherits."""
    found: dict[str, str] = {}
    for owner in reversed(record.__mro__):
        if owner.__module__.startswith("valico."):
            found |= _docstrings(owner)
    return found


def _docstrings(owner: type) -> Mapping[str, str]:
    (body,) = ast.parse(textwrap.dedent(source.getsource(owner))).body
    assert isinstance(body, ast.ClassDef)  # noqa: S101  # the source of a class is one
    pairs = zip(body.body, body.body[1:], strict=False)
    return {
        field.target.id: " ".join(below.value.value.split())
        for field, below in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
