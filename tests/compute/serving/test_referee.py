import pytest

from valico.compute.serving.referee import Costs, Rules, play_closed_loop, play_open_loop

COSTS = Costs(decode_s=lambda users: 0.01 + 1e-4 * users, prompt_s=lambda tokens: 1e-4 * tokens)


def test_one_user_waits_for_nobody() -> None:
    seen = play_closed_loop(COSTS, Rules(), users=1, input_tokens=1000, output_tokens=11, rounds=5)

    assert seen.ttft_s == pytest.approx(0.1)
    assert seen.tpot_s == pytest.approx(0.0101)
    assert seen.tokens_per_s == pytest.approx(11 / (0.1 + 10 * 0.0101))


def test_users_in_step_wait_for_all_prompts_where_these_go_first() -> None:
    rules = Rules(policy="prompts-first", pass_tokens=1000)
    seen = play_closed_loop(COSTS, rules, users=4, input_tokens=1000, output_tokens=11, rounds=3)

    assert seen.ttft_s == pytest.approx(0.25)
    # the first prompt waits for three others, the last for none: 0.15 s over 10 tokens
    assert seen.tpot_s == pytest.approx(0.0104 + 0.015)


def test_who_finds_no_room_waits() -> None:
    free, full = (
        play_closed_loop(COSTS, Rules(room=room), users=8, input_tokens=100, output_tokens=50)
        for room in (8, 2)
    )

    assert full.ttft_s > 3 * free.ttft_s
    assert full.tokens_per_s < free.tokens_per_s


def test_a_higher_rate_keeps_users_waiting() -> None:
    slow, fast = (
        play_open_loop(
            COSTS,
            Rules(),
            request_rate_per_s=rate,
            requests=300,
            input_tokens=1000,
            output_tokens=50,
        )
        for rate in (0.5, 5.0)
    )

    assert slow.ttft_s < fast.ttft_s
    assert slow.tpot_s < fast.tpot_s
    assert fast.ttft_s <= fast.ttft_p95_s
