import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.fabric.exchange import combine_s, dispatch_s
from valico.compute.fabric.links import Links
from valico.compute.kernels.scheme import Framework

H200 = Links(inside_bytes_per_s=450e9, domain_chips=8, kind="NVLink 4")
FRAMEWORKS: tuple[Framework | None, ...] = ("trtllm", "sglang", "vllm", None)


@pytest.mark.parametrize(
    ("tokens", "measured_s"),
    # aiconfigurator 0.12.0, h200_sxm, sglang 0.5.12, DeepEP, hidden 7168, 8 of 256 experts
    [(8, 12.3e-6), (64, 23.0e-6), (4096, 494.2e-6), (32_768, 3887.1e-6)],
)
def test_dispatch_in_one_node_takes_what_deepep_took(tokens: int, measured_s: float) -> None:
    found = dispatch_s(
        H200, tokens=tokens, hidden=7168, experts_per_token=8, chips=8, framework="sglang"
    )

    assert float(found) == pytest.approx(measured_s, rel=0.3)


def test_experts_on_the_own_chip_need_no_exchange() -> None:
    for framework in FRAMEWORKS:
        there = dispatch_s(
            H200, tokens=100, hidden=7168, experts_per_token=8, chips=1, framework=framework
        )

        assert float(there) == 0.0


def test_routing_to_fewer_nodes_spares_the_network() -> None:
    free, bound = (
        combine_s(
            H200,
            tokens=4096,
            hidden=7168,
            experts_per_token=8,
            chips=64,
            nodes_per_token=nodes,
            framework="sglang",
        )
        for nodes in (float("inf"), 4.0)
    )

    assert float(bound) < float(free)


def test_the_way_back_in_16_bits_takes_longer_than_the_way_there_in_8() -> None:
    work = {"tokens": 8192, "hidden": 7168, "experts_per_token": 8, "chips": 8}

    assert float(combine_s(H200, framework="sglang", **work)) > float(
        dispatch_s(H200, framework="sglang", **work)
    )


@given(
    tokens=st.integers(1, 100_000),
    more=st.integers(0, 100_000),
    chips=st.sampled_from([2, 4, 8, 16, 32, 64, 128, 256]),
    framework=st.sampled_from(FRAMEWORKS),
    faster=st.floats(1, 8),
)
def test_more_tokens_are_never_faster_and_more_bandwidth_never_slower(
    tokens: int, more: int, chips: int, framework: Framework | None, faster: float
) -> None:
    quick = Links(
        inside_bytes_per_s=450e9 * faster,
        domain_chips=8,
        kind="NVLink 4",
        network_bytes_per_s=50e9 * faster,
    )

    def time(links: Links, count: int) -> float:
        return float(
            dispatch_s(
                links,
                tokens=count,
                hidden=4096,
                experts_per_token=8,
                chips=chips,
                framework=framework,
            )
        )

    assert time(H200, tokens + more) >= time(H200, tokens)
    assert time(quick, tokens) <= time(H200, tokens) * (1 + 1e-12)
