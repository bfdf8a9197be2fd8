"""Kinds of fields of a question, with their bounds; a schema for machines follows from them."""

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta

PLAIN: Final = r"^[^\x00-\x1f\x7f]+$"
"""No control characters: names and words are on one line."""

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=PLAIN)]
"""A name in English, Italian or Chinese, or an id."""
Words = Annotated[str, Meta(min_length=1, max_length=1000, pattern=PLAIN)]
"""A question or phrase."""
Written = Annotated[str, Meta(min_length=1, max_length=60, pattern=PLAIN)]
"""A quantity with its unit, such as "4.8 TB/s"."""
Day = Annotated[date, Meta(description="A day: 2026-02-15. From 2000 to 2099.")]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Tokens = Annotated[int, Meta(ge=1, le=100_000_000)]
Users = Annotated[int, Meta(ge=1, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
Amount = Annotated[float, Meta(gt=0, le=1e18)]
"""A positive number of anything that can be counted or paid."""
Measure = Annotated[float, Meta(ge=0, le=1e9)]
Factor = Annotated[float, Meta(ge=0, le=100)]
Seed = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Precision = Literal["fp16", "fp8", "int8", "fp4", "int4"]
Framework = Literal["trtllm", "sglang", "vllm"]
