"""Choices: tables of sparse attention, kernel by kernel, of GLM-5's and DeepSeek-V4's shapes."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from valico import store
from valico.compute.calibration.heads import Rows, Source, sources
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured, TermsOf, all_rows
from valico.compute.kernels.pairs import causal_pairs
from valico.compute.kernels.sparse import (
    Reading,
    Search,
    choosing_terms,
    reading_terms,
    scoring_terms,
)
from valico.compute.roofline import Precision

_SHAPE: Final = ("batch_size", "isl", "step", "num_heads", "latency")
_FOLDER: Final = "sparse_attention"
_INDEX_HEADS: Final = 32.0
_INDEX_WIDTH: Final = 128.0
_COMPRESSION: Final = 4.0
"""Tokens that share a key in DeepSeek-V4."""
PAGED: Final = "paged"
_TOP: Final = 2048.0
"""GLM-5's index and choice, as its configuration has them."""


def scoring_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield the scores of the index."""
    for source in sources(inputs, _FOLDER, "glm5_mqa_logits_module_perf"):
        rows = _rows(source)
        terms_of = partial(scoring_terms, search=_search(rows))
        yield _measured(source, rows, "fp8", "fp8", terms_of)


def paged_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield the scores of the index over a paged cache, as decode does them."""
    for source in sources(inputs, _FOLDER, "dsv4_paged_mqa_logits_module_perf"):
        rows = _rows(source)
        search = Search(
            sequences=rows["batch_size"],
            tokens=rows["isl"],
            pairs=causal_pairs(rows["isl"], rows["step"]) / _COMPRESSION,
            keys=(rows["isl"] + rows["step"]) / _COMPRESSION,
            heads=64.0,
            width=_INDEX_WIDTH,
        )
        yield _measured(source, rows, PAGED, "fp8", partial(scoring_terms, search=search))


def choosing_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield the choice of the best keys."""
    for source in sources(inputs, _FOLDER, "glm5_topk_module_perf"):
        rows = _rows(source)
        terms_of = partial(choosing_terms, search=_search(rows))
        yield _measured(source, rows, "fp32", "fp16", terms_of)


def reading_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield attention over the chosen keys, absorbed."""
    for source in sources(inputs, _FOLDER, "glm5_dsa_attn_module_perf"):
        rows = _rows(source)
        reading = Reading(
            sequences=rows["batch_size"],
            tokens=rows["isl"],
            pairs=causal_pairs(rows["isl"], rows["step"], _TOP),
            heads=rows["num_heads"],
            key_width=576.0,
            value_width=512.0,
        )
        terms_of = partial(reading_terms, reading=reading)
        yield _measured(source, rows, "fp16", "fp16", terms_of)


def _rows(source: Source) -> Rows:
    return store.read_columns(source.path, _SHAPE, where={})


def _search(rows: Rows) -> Search:
    return Search(
        sequences=rows["batch_size"],
        tokens=rows["isl"],
        pairs=causal_pairs(rows["isl"], rows["step"]),
        keys=rows["isl"] + rows["step"],
        heads=_INDEX_HEADS,
        width=_INDEX_WIDTH,
    )


def _measured(
    source: Source, rows: Rows, scheme: str, precision: Precision, terms_of: TermsOf
) -> Measured:
    return Measured(
        device=source.device,
        framework=source.framework,
        scheme=scheme,
        software=source.software,
        precision=precision,
        terms_of=terms_of,
        time_s=rows["latency"] * 1e-3,
        places=all_rows(rows["latency"]),
    )
