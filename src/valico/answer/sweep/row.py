"""Rows of plain values, as a file of a sweep holds them."""

from datetime import date

Value = str | int | float | date | None
Row = dict[str, Value]
