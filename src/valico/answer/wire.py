"""The answer as JSON, versioned."""

from collections.abc import Sequence

import msgspec

from valico.answer.answer import Answer


def json_from_answer(answer: Answer) -> str:
    """Return the answer as indented JSON; `schema` names the form and its version."""
    return json_from_record(answer)


def json_from_record(record: msgspec.Struct) -> str:
    """Return any record as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode()


def json_from_records(records: Sequence[msgspec.Struct]) -> str:
    """Return records as one indented JSON array, in their order."""
    return msgspec.json.format(msgspec.json.encode(records), indent=2).decode()


def schema() -> str:
    """Return the JSON Schema of an answer."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Answer)), indent=2).decode()
