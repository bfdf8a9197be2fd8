import pytest

from valico.answer.library import Library
from valico.answer.planning.errand import errand_from_words
from valico.answer.planning.fleet import counted, pools_from_words
from valico.answer.planning.plan_words import plan_from_words
from valico.answer.planning.subject import shape_of
from valico.compute.serving.plan import Plan
from valico.errors import InputError, UnknownNameError


@pytest.mark.parametrize(
    ("words", "count", "name"),
    [
        ("8 h200", 8, "h200"),
        ("2,048 h800", 2048, "h800"),
        ("2.048 h800", 2048, "h800"),
        ("16x half of b300", 16, "half of b300"),
        ("400 × H20 with HBM3e", 400, "H20 with HBM3e"),
    ],
)
def test_a_pool_is_a_count_and_a_chip(words: str, count: int, name: str) -> None:
    assert counted(words) == (count, name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("h200", "does not say how many"),
        ("0 h200", "a cluster of 0 chips; give from 1"),
        ("-5 h200", "a cluster of -5 chips"),
        ("4.5 h200", "'4.5' is no whole number of chips"),
        ("99999999999 h200", "a cluster of 99,999,999,999 chips"),
        ("", "does not say how many"),
    ],
)
def test_a_pool_that_cannot_be_counted_is_refused(words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        counted(words)


def test_pools_are_joined_by_plus() -> None:
    pools = pools_from_words("64 h200 + 400 h20")

    assert [(pool.chip.id, pool.count) for pool in pools] == [
        ("nvidia/h200-sxm-141", 64),
        ("nvidia/h20-96", 400),
    ]


def test_a_pool_of_a_chip_that_does_not_exist_may_be_counted() -> None:
    [pool] = pools_from_words("8 half of b300")

    assert pool.chip.status == "hypothetical"
    assert pool.chip.assumptions


def test_work_is_a_verb_a_model_and_numbers() -> None:
    errand = errand_from_words("decode deepseek v3 batch 64 input 8,000")

    assert (errand.kind, errand.model.id) == ("decode", "deepseek/v3")
    assert (errand.batch, errand.input_tokens, errand.output_tokens) == (64, 8000, 1000)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("paint deepseek-v3", "is no work; say what to do with which model"),
        ("decode", "is no work"),
        ("", "is no work"),
        ("decode deepseek-v3 batch 0", "batch is '0'; give a whole number of at least 1"),
        ("decode deepseek-v3 input many", "input is 'many'"),
        ("decode llama-3.1-70b input 500000", "allows 131,072"),
    ],
)
def test_work_that_cannot_be_read_is_refused(words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        errand_from_words(words)


def test_work_on_an_unknown_model_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Nearest: DeepSeek-V3"):
        errand_from_words("decode deepsek-v3")


@pytest.mark.parametrize(
    ("words", "plan"),
    [
        ("tp=4", Plan(tensor=4, attention_data=1, expert_parallel=4)),
        ("tp 2 dp 8 ep 16", Plan(tensor=2, attention_data=8, expert_parallel=16)),
        ("TP2, DP8, EP8", Plan(tensor=2, attention_data=8, expert_parallel=8, expert_tensor=2)),
        ("pp=2", Plan(pipeline=2)),
    ],
)
def test_what_a_plan_leaves_out_follows(library: Library, words: str, plan: Plan) -> None:
    assert plan_from_words(words, shape_of(library.models["deepseek/v3"])) == plan


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tp=3", "tp=3 does not divide 128 attention heads"),
        ("ep=7 dp=7", "ep=7 does not divide 256 experts"),
        ("pp=62", "pp=62 is more than the model's 61 layers"),
        ("dp=8 ep=4 etp=4", "both must be equal"),
        ("tp=0", "each degree must be at least 1"),
        ("xp=2", "is no degree of a plan; allowed: tp, pp, dp"),
        ("", "is no degree of a plan"),
    ],
)
def test_a_plan_that_does_not_divide_is_refused(library: Library, words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        plan_from_words(words, shape_of(library.models["deepseek/v3"]))


def test_a_dense_model_has_no_attention_data(library: Library) -> None:
    with pytest.raises(InputError, match="dp copies attention beside shared experts"):
        plan_from_words("tp=2 dp=2", shape_of(library.models["meta/llama-3.1-70b"]))
