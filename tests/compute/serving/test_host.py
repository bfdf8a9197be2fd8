from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from valico.compute.serving.closed import closed_loop
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Degrees, forward
from valico.compute.serving.host import host_of, product_kernels, read_hosts
from valico.compute.serving.hosts import Host
from valico.compute.serving.load import Load

MakeEngine = Callable[..., Engine]
NOTHING = Host(decode_s=0, sequence_s=0, layer_s=0, request_s=0)


def with_host(engine: Engine, **changes: float) -> Engine:
    return msgspec.structs.replace(engine, host=msgspec.structs.replace(NOTHING, **changes))


def test_every_framework_ships_a_host() -> None:
    hosts = read_hosts()

    assert set(hosts.hosts) == {"trtllm", "sglang", "vllm"}
    assert hosts.fitted_on


def test_a_host_that_does_nothing_adds_nothing(dense: Engine) -> None:
    times = forward(with_host(dense), Degrees(), sequences=4, tokens=1, past=100)

    assert float(times.host_s) == 0


def test_launches_show_only_where_kernels_do_not_hide_them(dense: Engine) -> None:
    slow = with_host(dense, layer_s=1e-3)
    decode, short, long = forward(
        slow, Degrees(tensor=8), sequences=1, tokens=[1, 16, 65_536], past=0
    ).host_s

    assert decode == 0
    assert short == pytest.approx(0.08, rel=0.2)
    assert long == 0


def test_reading_prompts_is_stretched_and_decode_is_not(dense: Engine) -> None:
    stretched = msgspec.structs.replace(
        dense, host=msgspec.structs.replace(NOTHING, stretch={"hopper": 0.5})
    )
    times = forward(stretched, Degrees(), sequences=1, tokens=[1, 4096], past=0)

    assert times.host_s[0] == 0
    assert times.host_s[1] == pytest.approx(times.total_s[1] / 3)


def test_the_way_of_a_request_delays_its_first_token_alone(dense: Engine) -> None:
    load = Load(input_tokens=1000, output_tokens=100, concurrency=8)
    near, far = (
        closed_loop(with_host(dense, request_s=way), Degrees(), load) for way in (0.0, 0.5)
    )

    assert float(far.ttft_s - near.ttft_s) == pytest.approx(0.5)
    assert float(far.tpot_s) == pytest.approx(float(near.tpot_s))


def test_a_prompt_that_waits_by_rule_waits_passes_of_decode(dense: Engine) -> None:
    load = Load(input_tokens=1000, output_tokens=1000, concurrency=2, shortest=0.5)
    plain = closed_loop(dense, Degrees(), load)
    waiting = closed_loop(dense, Degrees(), msgspec.structs.replace(load, wait_passes=20.0))

    added = float(waiting.ttft_s - plain.ttft_s)
    assert added == pytest.approx(20 * float(plain.steps.decode_s), rel=0.1)


def test_what_a_server_fuses_is_saved_on_each_product(dense: Engine) -> None:
    fused = msgspec.structs.replace(
        dense, host=msgspec.structs.replace(NOTHING, fused_s={"fp8": 1e-6})
    )
    slow, fast = (
        float(forward(engine, Degrees(), sequences=4, tokens=1, past=100).matmul_s)
        for engine in (with_host(dense), fused)
    )

    # four products a layer, 80 layers
    assert slow - fast == pytest.approx(320e-6)


def test_fusing_never_saves_a_whole_product(dense: Engine) -> None:
    fused = msgspec.structs.replace(
        dense, host=msgspec.structs.replace(NOTHING, fused_s={"fp8": 1.0})
    )
    times = forward(fused, Degrees(), sequences=4, tokens=1, past=100)

    assert float(times.matmul_s) > 0


def test_borrowed_kernels_are_those_of_the_other_framework(dense: Engine) -> None:
    borrowing = msgspec.structs.replace(
        dense, host=msgspec.structs.replace(NOTHING, borrowed={"fp8": "vllm"})
    )

    assert product_kernels(borrowing, "fp8").framework == "vllm"
    assert product_kernels(borrowing, "fp8") is product_kernels(borrowing, "fp8")
    assert product_kernels(borrowing, "bf16") is borrowing.kernels
    assert host_of(borrowing) is borrowing.host


def test_hosts_grow_with_the_batch(make_engine: MakeEngine) -> None:
    for framework in ("trtllm", "sglang", "vllm"):
        engine = make_engine(framework=framework)
        few, many = forward(
            engine, Degrees(), sequences=np.array([1, 100]), tokens=1, past=100
        ).host_s

        assert few < many
