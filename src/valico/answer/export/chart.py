"""Charts told in Vega-Lite as PNG and SVG: the same that a page shows, drawn without a browser.

The renderer holds its own copy of Vega-Lite and draws on no network. It would read files of this
machine, so a chart that names anything by its address is refused before it sees it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import vl_convert

from valico.errors import InputError

PPI: Final = 200
"""Dots to the inch, as the other pictures have."""
VEGA_LITE: Final = "6.4"
"""The version of the language, which Altair 6 writes."""

Spec = Mapping[str, object]


def chart_svg(spec: Spec, *, config: Spec | None = None) -> str:
    """Return a chart as SVG; `config` holds the fonts and colours of the house.

    Raises InputError where the chart asks for anything by its address, or cannot be drawn.
    """
    own = _own(spec)
    try:
        return vl_convert.vegalite_to_svg(
            own, vl_version=VEGA_LITE, config=dict(config or {}), allowed_base_urls=[]
        )
    except ValueError as fault:
        raise InputError(_reason(fault)) from fault


def chart_png(spec: Spec, *, config: Spec | None = None, ppi: int = PPI) -> bytes:
    """Return a chart as PNG, 200 dots to the inch; config and errors as above."""
    own = _own(spec)
    try:
        return vl_convert.vegalite_to_png(
            own, vl_version=VEGA_LITE, config=dict(config or {}), ppi=ppi, allowed_base_urls=[]
        )
    except ValueError as fault:
        raise InputError(_reason(fault)) from fault


def _own(spec: Spec) -> dict[str, object]:
    """Return the chart where it brings all that it needs."""
    addresses = list(dict.fromkeys(_addresses(spec)))
    if addresses:
        message = f"the chart asks for {addresses[0]}; give its data in `values`, by no address"
        raise InputError(message)
    return dict(spec)


def _addresses(part: object) -> Iterator[str]:
    """Yield all that a chart asks for by an address, in data, lookups and marks."""
    if isinstance(part, Mapping):
        for name, below in part.items():
            if name == "values":
                continue
            if name == "url" and below is not None:
                yield str(below)
            yield from _addresses(below)
    elif isinstance(part, list | tuple):
        for below in part:
            yield from _addresses(below)


def _reason(fault: ValueError) -> str:
    told = re.search(r"^\w*Error: (.*)$", str(fault), re.MULTILINE)
    return f"the chart cannot be drawn: {told[1] if told else fault}"
