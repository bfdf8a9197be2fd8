import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.fabric.collectives import (
    all_gather_s,
    all_reduce_s,
    all_to_all_s,
    reduce_scatter_s,
    send_s,
)
from valico.compute.fabric.fitted import Family, collectives
from valico.compute.fabric.links import Links, family

KINDS = {"nvlink3": "NVLink 3", "nvlink4": "NVLink 4", "nvlink5": "NVLink 5", "pcie": "PCIe"}
H200 = Links(inside_bytes_per_s=450e9, domain_chips=8, kind="NVLink 4")
OPERATIONS = (all_reduce_s, all_gather_s, reduce_scatter_s, all_to_all_s)

bytes_ = st.floats(1, 1e10)
groups = st.integers(1, 512)
kinds = st.sampled_from(["NVLink 3", "NVLink 4", "NVLink 5", "PCIe", "HCCS", "UB / HCCS"])


@pytest.mark.parametrize(
    ("message_bytes", "chips", "measured_s"),
    [
        # aiconfigurator 0.12.0, h200_sxm, nccl 2.29.2, half
        (536_870_912, 8, 2040.3e-6),
        (536_870_912, 4, 2311.2e-6),
        (16_777_216, 8, 121.7e-6),
        (512, 2, 6.0e-6),
    ],
)
def test_an_all_reduce_on_eight_h200_takes_what_nccl_took(
    message_bytes: float, chips: int, measured_s: float
) -> None:
    found = all_reduce_s(H200, message_bytes=message_bytes, chips=chips)

    assert float(found) == pytest.approx(measured_s, rel=0.2)


def test_a_server_sums_small_messages_faster_than_nccl() -> None:
    small = 8192.0
    by_nccl = float(all_reduce_s(H200, message_bytes=small, chips=8))
    for framework in ("trtllm", "sglang", "vllm"):
        own = all_reduce_s(H200, message_bytes=small, chips=8, framework=framework)

        assert float(own) < 0.5 * by_nccl


def test_the_capped_link_of_the_h800_is_slower_but_not_in_its_latency() -> None:
    h800 = Links(inside_bytes_per_s=200e9, domain_chips=8, kind="NVLink 4 (capped)")
    large, small = 1e9, 64.0

    assert all_gather_s(h800, message_bytes=large, chips=8) > 2 * all_gather_s(
        H200, message_bytes=large, chips=8
    )
    assert all_gather_s(h800, message_bytes=small, chips=8) == pytest.approx(
        float(all_gather_s(H200, message_bytes=small, chips=8)), rel=0.01
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_chip_alone_exchanges_nothing(operation: type) -> None:
    assert float(operation(H200, message_bytes=1e9, chips=1)) == 0.0


@given(kind=kinds, message=bytes_, chips=groups, faster=st.floats(1, 10))
def test_more_bandwidth_is_never_slower(
    kind: str, message: float, chips: int, faster: float
) -> None:
    slow = Links(inside_bytes_per_s=100e9, domain_chips=8, kind=kind, network_bytes_per_s=25e9)
    fast = Links(
        inside_bytes_per_s=100e9 * faster,
        domain_chips=8,
        kind=kind,
        network_bytes_per_s=25e9 * faster,
    )
    for operation in OPERATIONS:
        before = operation(slow, message_bytes=message, chips=chips)
        after = operation(fast, message_bytes=message, chips=chips)

        assert float(after) <= float(before) * (1 + 1e-12)


@given(kind=kinds, message=bytes_, more=st.floats(0, 1e10), chips=groups)
def test_a_larger_message_is_never_faster(
    kind: str, message: float, more: float, chips: int
) -> None:
    links = Links(inside_bytes_per_s=200e9, domain_chips=8, kind=kind)
    for operation in OPERATIONS:
        small = operation(links, message_bytes=message, chips=chips)
        large = operation(links, message_bytes=message + more, chips=chips)

        assert float(large) >= float(small)


def test_a_group_across_nodes_is_slower_than_one_within() -> None:
    within = all_reduce_s(H200, message_bytes=1e9, chips=8)
    across = all_reduce_s(H200, message_bytes=1e9, chips=64)
    apart = all_reduce_s(H200, message_bytes=1e9, chips=64, inside=1)

    assert float(within) < float(across) < float(apart)


def test_arrays_give_what_single_numbers_give() -> None:
    messages, chips = np.array([1e3, 1e6, 1e9]), np.array([2, 8, 64])
    together = all_gather_s(H200, message_bytes=messages, chips=chips)

    for place, (message, count) in enumerate(zip(messages, chips, strict=True)):
        alone = all_gather_s(H200, message_bytes=message, chips=count)

        assert float(together[place]) == pytest.approx(float(alone))


def test_a_message_over_the_network_takes_longer() -> None:
    near = send_s(H200, message_bytes=1e8)
    far = send_s(H200, message_bytes=1e8, outside=1)

    assert float(far) > 5 * float(near)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("NVLink 3 bridge (capped)", "nvlink3"),
        ("NVLink 4 (+900 GB/s C2C)", "nvlink4"),
        ("NVLink 6", "nvlink5"),
        ("NVLink 2", "nvlink3"),
        ("none", "pcie"),
        ("PCIe/xGMI", "pcie"),
        ("UnifiedBus 2.0", "nvlink4"),
    ],
)
def test_links_borrow_the_numbers_of_the_nearest_family(kind: str, expected: Family) -> None:
    assert family(kind) == expected


def test_the_shipped_numbers_name_a_source_and_a_spread_for_every_family() -> None:
    shipped = collectives()

    assert set(shipped.families) == set(KINDS)
    for numbers in shipped.families.values():
        assert 0 < numbers.spread < 1
        assert numbers.chips
