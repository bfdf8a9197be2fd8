"""Tables: the files of aiconfigurator-core as rows, the newest version of each."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico.compute.fabric.calibration.rows import ExchangeRow, Row, System
from valico.compute.fabric.fitted import Collective
from valico.compute.kernels.scheme import Framework

SYSTEMS: Final[Mapping[str, System]] = {
    "a100_sxm": System("nvidia/a100-sxm-80", "nvlink3", 300e9),
    "h100_sxm": System("nvidia/h100-sxm-80", "nvlink4", 450e9),
    "h200_sxm": System("nvidia/h200-sxm-141", "nvlink4", 450e9),
    "b200_sxm": System("nvidia/b200-sxm", "nvlink5", 900e9),
    "b300_sxm": System("nvidia/b300-sxm", "nvlink5", 900e9),
    "gb200": System("nvidia/gb200", "nvlink5", 900e9, node_chips=4),
    "gb300": System("nvidia/gb300", "nvlink5", 900e9, node_chips=4),
    "l40s": System("nvidia/l40s", "pcie", 32e9),
    "rtx_pro_6000_server": System("nvidia/rtxpro6000s", "pcie", 64e9),
}
"""Folder of each measured system and what it is."""

OPERATIONS: Final[Mapping[str, Collective]] = {
    "all_reduce": "all-reduce",
    "all_gather": "all-gather",
    "reduce_scatter": "reduce-scatter",
    "alltoall": "all-to-all",
}
FRAMEWORKS: Final[tuple[Framework, ...]] = ("trtllm", "sglang", "vllm")

LOW_BITS: Final = 1.03125
"""Bytes of an 8-bit element with its share of a scale of 32 bits for 128 elements."""

KERNEL_MULTIPROCESSORS: Final = 20.0
"""Given to the kernels that carry tokens, as DeepSeek-V3 does (arXiv 2412.19437, 3.2.2)."""

_WIDTHS: Final = {"bfloat16": 2.0, "half": 2.0, "int8": 1.0, "fp8": LOW_BITS, "nvfp4": 0.5625}
_DEEPEP: Final = ("0.5.6.post2", "0.5.12")
"""The newest version, and the last that was measured on several nodes."""

_A2A: Final[Mapping[Framework, Mapping[str, str]]] = {
    "vllm": {"deepep_ht": "", "deepep_ll": "-copies"},
    "trtllm": {"trtllm_deepep_ht": "", "trtllm_deepep_ll": "-copies"},
}


class Entry(msgspec.Struct, frozen=True):
    """One line of a table."""

    fields: Mapping[str, object]

    def number(self, name: str) -> float:
        """Return a field as a number."""
        return float(str(self.fields[name]))

    def word(self, name: str) -> str:
        """Return a field as text."""
        return str(self.fields[name])


def read_rows(tables: Path) -> list[Row]:
    """Return the times of collectives of every system below a folder."""
    return [row for name in SYSTEMS for row in _collective_rows(tables, name)]


def read_exchanges(tables: Path) -> list[ExchangeRow]:
    """Return the times of dispatch and combine of every system below a folder."""
    readers = (_deepep, _moe_a2a, _one_sided)
    return [row for name in SYSTEMS for reader in readers for row in reader(tables, name)]


def _collective_rows(tables: Path, name: str) -> Iterator[Row]:
    folder, system = tables / name / "comm", SYSTEMS[name]
    for entry in _newest(folder / "nccl", "nccl_perf"):
        width = _WIDTHS[entry.word("nccl_dtype")]
        yield _row(system, OPERATIONS[entry.word("op_name")], entry, width)
    for framework in FRAMEWORKS:
        for entry in _newest(folder / framework, "custom_allreduce_perf"):
            # servers replay captured graphs; eager launches measure the host
            if not entry.word("kernel_source").endswith("eager"):
                yield _row(system, f"custom-{framework}", entry, 2.0)


def _row(system: System, name: str, entry: Entry, width: float) -> Row:
    return Row(
        system=system,
        name=name,
        chips=entry.number("num_gpus"),
        message_bytes=width * entry.number("message_size"),
        time_s=1e-3 * entry.number("latency"),
    )


def _deepep(tables: Path, name: str) -> Iterator[ExchangeRow]:
    for version in _DEEPEP:
        folder = tables / name / "comm" / "sglang" / version
        for way in ("dispatch", "combine"):
            for entry in _entries(folder / "wideep_deepep_normal_perf.parquet"):
                if entry.number(f"{way}_sms") == KERNEL_MULTIPROCESSORS:
                    yield _deepep_row(name, way, entry, f"{way}_transmit_us")
            for entry in _entries(folder / "wideep_deepep_ll_perf.parquet"):
                yield _deepep_row(name, f"{way}-copies", entry, f"{way}_avg_t_us")


def _deepep_row(name: str, kernel: str, entry: Entry, field: str) -> ExchangeRow:
    system, nodes = SYSTEMS[name], entry.number("node_num")
    width = LOW_BITS if kernel.startswith("dispatch") else 2.0
    return ExchangeRow(
        system=system,
        kernel=kernel,
        framework="sglang",
        chips=nodes * system.node_chips,
        nodes=nodes,
        sent_bytes=width * entry.number("num_token") * entry.number("hidden_size"),
        experts_per_token=int(entry.number("num_topk")),
        time_s=1e-6 * entry.number(field),
    )


def _moe_a2a(tables: Path, name: str) -> Iterator[ExchangeRow]:
    for framework, kernels in _A2A.items():
        for entry in _newest(tables / name / "comm" / framework, "moe_a2a_perf"):
            kernel, kind = kernels.get(entry.word("comm_backend")), entry.word("comm_dtype")
            if kernel is not None and kind in {"default", "bfloat16"}:
                way = entry.word("phase")
                plain = way == "combine" or kind == "bfloat16"
                yield ExchangeRow(
                    system=SYSTEMS[name],
                    kernel=way + kernel,
                    framework=framework,
                    chips=entry.number("ep_size"),
                    nodes=entry.number("node_num"),
                    sent_bytes=(2.0 if plain else LOW_BITS) * _elements(entry),
                    experts_per_token=int(entry.number("topk")),
                    time_s=1e-6 * entry.number("latency"),
                )


def _one_sided(tables: Path, name: str) -> Iterator[ExchangeRow]:
    for entry in _newest(tables / name / "comm" / "trtllm", "trtllm_alltoall_perf"):
        way = entry.word("op_name").removeprefix("alltoall_")
        if entry.word("kernel_source") == "NVLinkOneSided" and way in {"dispatch", "combine"}:
            width = 2.0 if way == "combine" else _WIDTHS[entry.word("moe_dtype")]
            yield ExchangeRow(
                system=SYSTEMS[name],
                kernel=f"{way}-one-sided",
                framework="trtllm",
                chips=entry.number("moe_ep_size"),
                nodes=1.0,
                sent_bytes=width * _elements(entry),
                experts_per_token=int(entry.number("topk")),
                time_s=1e-3 * entry.number("latency"),
            )


def _elements(entry: Entry) -> float:
    return entry.number("num_tokens") * entry.number("hidden_size")


def _newest(folder: Path, table: str) -> list[Entry]:
    found = sorted(folder.glob(f"*/{table}.parquet"), key=lambda path: _version(path.parent.name))
    return _entries(found[-1]) if found else []


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name))


def _entries(path: Path) -> list[Entry]:
    from pyarrow.parquet import read_table  # noqa: PLC0415  # the extra `calibrate` brings it

    return [Entry(fields) for fields in read_table(path).to_pylist()] if path.exists() else []
