import re
import unicodedata
from pathlib import Path

import pytest

from valico import store
from valico.catalogue.architecture import kv_bytes_per_token, parameters_active, parameters_total
from valico.catalogue.models import BYTES_PER_ELEMENT, Model, read_models
from valico.errors import DataError

MODELS = read_models()
COUNTED = [m for m in MODELS.values() if m.architecture and m.value("parameters")]


def name_of(model: Model) -> str:
    return model.id


def test_37_models_have_layers_and_a_published_total_to_check_them_by() -> None:
    without_layers = [m.id for m in MODELS.values() if m.architecture is None]

    assert len(COUNTED) == 37
    assert len(MODELS) >= 62
    assert without_layers == ["deepseek/v4.1-flash"]


@pytest.mark.parametrize("model", COUNTED, ids=name_of)
def test_layers_add_up_to_the_published_total_within_two_percent(model: Model) -> None:
    assert model.architecture is not None

    assert parameters_total(model.architecture) == pytest.approx(
        model.value("parameters"), rel=0.02
    )


@pytest.mark.parametrize(
    ("name", "published", "tolerance"),
    [
        ("deepseek/v3", 37e9, 0.02),
        ("moonshot/kimi-k3", 104e9, 0.02),
        ("meta/llama-4-maverick", 17e9, 0.02),
        ("mistral/mixtral-8x7b", 12.9e9, 0.01),
        ("alibaba/qwen3-235b-a22b", 22e9, 0.01),
    ],
)
def test_layers_add_up_to_the_published_active_parameters(
    name: str, published: float, tolerance: float
) -> None:
    shape = MODELS[name].architecture
    assert shape is not None

    assert parameters_active(shape) == pytest.approx(published, rel=tolerance)


def test_llama_3_1_8b_has_8_030_261_248_parameters() -> None:
    shape = MODELS["meta/llama-3-8b"].architecture
    assert shape is not None

    assert parameters_total(shape) == 8_030_261_248


def test_gpt_oss_leaves_the_input_table_out_of_its_active_parameters() -> None:
    model = MODELS["openai/gpt-oss-120b"]
    assert model.architecture is not None
    table = model.architecture.vocabulary * model.architecture.hidden

    assert parameters_active(model.architecture) - table == pytest.approx(5.1e9, rel=0.01)


def test_v4_pro_keeps_a_tenth_of_the_cache_of_v3_2_at_a_million_tokens() -> None:
    older, newer = (MODELS[f"deepseek/{name}"].architecture for name in ("v3.2", "v4-pro"))
    assert older is not None
    assert newer is not None
    ratio = kv_bytes_per_token(newer, bytes_per_element=1, context=10**6) / kv_bytes_per_token(
        older, bytes_per_element=1, context=10**6
    )

    assert ratio == pytest.approx(0.10, abs=0.02)


def test_deepseek_v3_took_2_788_million_hours_of_which_2_664_pre_training() -> None:
    figure = MODELS["deepseek/v3"].figures["training_time_chip_s"]

    assert figure.value == 2.664e6 * 3600
    assert [other.value for other in figure.dissent] == [2.788e6 * 3600]


def test_v4_1_flash_reads_with_fewer_parameters_than_it_writes_with() -> None:
    model = MODELS["deepseek/v4.1-flash"]

    assert model.value("active_parameters") is None
    assert model.value("active_parameters_prefill") == 8e9
    assert model.value("active_parameters_decode") == 16e9


def test_published_training_compute_is_six_times_parameters_times_tokens() -> None:
    for name in ("openai/gpt-3-175b", "meta/llama-3.1-405b"):
        model = MODELS[name]
        tokens = model.figures["training_tokens"]
        most = max(f.value for f in (tokens, *tokens.dissent))
        flop = 6 * (model.value("active_parameters") or 0) * most

        assert flop == pytest.approx(model.value("training_flop"), rel=0.01)


def test_four_bit_weights_take_more_than_half_a_byte_for_their_scales() -> None:
    assert BYTES_PER_ELEMENT["fp4"] == (32 * 4 + 8) / 32 / 8


def test_every_source_cited_exists() -> None:
    known = store.read_sources()
    missing = {(m.id, s) for m in MODELS.values() for s in m.sources if s not in known}

    assert not missing


def test_every_maker_and_every_chip_named_has_a_file() -> None:
    folders = {"organisations": "maker", "chips": "training_hardware"}
    missing = [
        (model.id, name)
        for model in MODELS.values()
        for folder, field in folders.items()
        if (name := getattr(model, field)) and not (store.DATA / folder / f"{name}.toml").exists()
    ]

    assert not missing


def test_no_name_belongs_to_two_models() -> None:
    owners: dict[str, set[str]] = {}
    for model in MODELS.values():
        for name in (model.name, *model.aliases):
            plain = re.sub(r"[\s\-._]", "", unicodedata.normalize("NFKC", name).casefold())
            owners.setdefault(plain, set()).add(model.id)

    assert not {name: ids for name, ids in owners.items() if len(ids) > 1}


def test_layers_of_attention_are_the_layers_of_feed_forward() -> None:
    odd = [
        model.id
        for model in COUNTED
        if model.architecture
        and sum(g.layers for g in model.architecture.attention)
        != sum(g.layers for g in model.architecture.feed_forward)
    ]

    assert not odd


GOOD = """
name = "Small"
maker = "meta"
[architecture_from]
source = "valico-assumption"
confidence = "assumed"
checked = 2026-11-21
[architecture]
hidden = 64
vocabulary = 100
context = 1000
[[architecture.attention]]
layers = 2
kind = "full"
heads = 8
kv_heads = 4
key_width = 8
value_width = 8
"""


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ('name = "Small"', "", "field `name`"),
        ("kv_heads = 4", "kv_heads = 5", "kv_heads (5) must divide heads (8)"),
        ("layers = 2", "layers = 0", "`architecture.attention[0].layers`"),
        ("layers = 2", "layres = 2", "field `layres`"),
        ('kind = "full"', 'kind = "round"', "'round'"),
        ('maker = "meta"', 'maker = "meta"\nweights = "fp7"', "'fp7'"),
        ("[architecture_from]", "[[stated]]\nparameters = '7 B'", "has the unit 'B'"),
        ("[architecture_from]", "[[stated]]", "`architecture_from` is missing"),
        ("hidden = 64", "hidden = nan", "`architecture.hidden`"),
        ("hidden = 64", "hidden =", "not readable as TOML"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, good: str, bad: str, words: str) -> None:
    path = tmp_path / "models" / "meta" / "small.toml"
    path.parent.mkdir(parents=True)
    path.write_text(GOOD.replace(good, bad), encoding="utf-8")

    with pytest.raises(DataError) as fault:
        read_models(root=tmp_path)

    assert words in str(fault.value)
    assert "data/models/meta/small.toml" in str(fault.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "models" / "meta" / "small.toml"
    path.parent.mkdir(parents=True)
    path.write_text(GOOD, encoding="utf-8")

    assert list(read_models(root=tmp_path)) == ["meta/small"]
