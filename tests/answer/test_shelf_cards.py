import json
from datetime import date

import msgspec
import pytest

from valico.answer.shelf.card_chip import chip_card, chip_sheet
from valico.answer.shelf.card_model import model_card, model_sheet
from valico.answer.shelf.card_model_words import attention_words, feed_forward_words
from valico.answer.shelf.card_organisation import organisation_sheet
from valico.answer.shelf.compare import compare_sheet, ratio_shown
from valico.answer.table.measures import confidence_of, dissent_of
from valico.answer.table.record import Sheet
from valico.answer.table.wire import json_from_sheet, records
from valico.catalogue.architecture import Attention, FeedForward
from valico.catalogue.chips import Chip
from valico.catalogue.configuration import model_from_config
from valico.catalogue.models import Model
from valico.errors import InputError
from valico.evidence import Figure

CHECKED = date(2026, 11, 21)
SMALL = {
    "model_type": "llama",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 128,
    "vocab_size": 1000,
    "max_position_embeddings": 2048,
}
"""A configuration small enough to read."""


def _rate(value: float, source: str = "a", **others: object) -> Figure:
    figure = Figure(
        quantity="dense_fp16",
        value=value * 1e12,
        dimension="FLOP/s",
        written=f"{value} TFLOP/s",
        source=source,
        confidence="datasheet",
        checked=CHECKED,
    )
    return msgspec.structs.replace(figure, **others)


def _chip(*, dissent: tuple[Figure, ...] = (), reopened: bool = True) -> Chip:
    figure = _rate(100, dissent=dissent, reopened=reopened)
    return Chip(
        id="maker/chip",
        name="Chip",
        maker="maker",
        status="shipping",
        figures={"dense_fp16": figure},
    )


def _figures(sheet: Sheet) -> list[dict[str, object]]:
    return [dict(record) for record in records(sheet.tables[0])]


def test_every_figure_of_a_card_names_value_confidence_source_and_day() -> None:
    stated = [one for one in _figures(chip_sheet("H20")) if one["stands"] != "computed"]

    assert all(one["source"] and one["confidence"] and one["checked"] for one in stated)


def test_the_power_of_the_h20_is_shown_with_those_who_say_550_w() -> None:
    power = [one for one in _figures(chip_sheet("H20")) if one["quantity"] == "board_power_w"]

    assert [(one["stands"], one["value"]) for one in power] == [
        ("stated", 400.0),
        ("against", 500.0),
        ("against", 550.0),
    ]
    assert power[2]["publisher"] == "CCTV"


def test_another_source_with_the_same_value_agrees() -> None:
    rows = _figures(chip_card(_chip(dissent=(_rate(100, "b"), _rate(90, "c"))), {}, maker="M"))

    assert [one["stands"] for one in rows[:3]] == ["stated", "agrees", "against"]


def test_a_figure_that_was_not_opened_again_is_marked() -> None:
    sheet = chip_card(_chip(reopened=False), {}, maker="M")

    assert sheet.tables[0].rows[0].cells[5].text.startswith("†")
    assert any(remark.startswith("† not re-opened") for remark in sheet.remarks)
    assert not chip_card(_chip(), {}, maker="M").remarks[0].startswith("†")


def test_tpp_stands_with_how_it_is_computed() -> None:
    (tpp,) = [one for one in _figures(chip_sheet("H20")) if one["stands"] == "computed"][:1]

    assert tpp["value"] == 2368.0
    assert tpp["note"] == "148 dense TFLOP/s at FP16 × 16 bits, the highest over its formats"


def test_a_measure_that_cannot_be_computed_is_said_to_miss_something() -> None:
    sheet = chip_card(_chip(), {}, maker="M")

    assert sheet.remarks[-1] == (
        "Performance density cannot be computed: no logic area, or no dense rate, is published."
    )


def test_tpp_by_the_figures_of_others_is_shown_once_a_source() -> None:
    chip = _chip(dissent=(_rate(200, "b"), _rate(150, "b"), _rate(100, "c")))

    (other,) = dissent_of(chip, "tpp")

    assert (other.source, other.value, other.note) == ("b", 3200.0, "With FP16 of 200 TFLOP/s.")


def test_a_measure_is_as_firm_as_the_figures_beneath_it() -> None:
    guessed = _chip()
    figures = {"dense_fp16": _rate(100, confidence="assumed")}

    assert confidence_of(guessed, "tpp") == "datasheet"
    assert confidence_of(msgspec.structs.replace(guessed, figures=figures), "tpp") == "assumed"


def test_every_figure_of_a_hypothetical_chip_is_derived_or_assumed() -> None:
    sheet = chip_sheet("H20 with HBM3e")

    assert {one["confidence"] for one in _figures(sheet)} == {"derived", "assumed"}
    assert any(fact.label == "Assumed" and "4.8 TB/s" in fact.text for fact in sheet.facts)


def test_the_card_of_a_chip_as_json_holds_every_source_that_it_cites() -> None:
    read = json.loads(json_from_sheet(chip_sheet("昇腾910C")))

    assert read["id"] == "huawei/910c"
    assert {one["source"] for one in read["figures"]} <= set(read["sources"])


# --- side by side -----------------------------------------------------------------------------


def _ratios(*names: str) -> dict[object, object]:
    (table,) = compare_sheet(names).records
    found = [record for record in records(table) if record["ratio_to_first"] is not None]
    return {record["quantity"]: record["ratio_to_first"] for record in found}


def test_the_h200_is_6_69_times_the_h20_by_compute_and_1_2_by_bandwidth() -> None:
    ratios = _ratios("H20", "H200")

    assert ratios["tpp"] == pytest.approx(6.69, abs=0.01)
    assert ratios["dense_fp16_flop_per_s"] == pytest.approx(6.69, abs=0.01)
    assert ratios["memory_bandwidth_bytes_per_s"] == pytest.approx(1.2)
    assert ratios["memory_capacity_bytes"] == pytest.approx(1.47, abs=0.01)


def test_a_chip_equals_itself() -> None:
    assert set(_ratios("H20", "H20").values()) == {1.0}


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [(6.6851, "×6.69"), (1 / 6.6851, "÷6.69"), (1.0, "="), (1.0001, "≈"), (None, ""), (0.0, "")],
)
def test_ratios_are_shown_as_times_more_or_less(ratio: float | None, shown: str) -> None:
    assert ratio_shown(ratio) == shown


def test_disputed_and_missing_figures_are_marked_and_explained() -> None:
    sheet = compare_sheet(["H200", "H20", "half of B300"])
    power = next(row for row in sheet.tables[0].rows if row.cells[0].text == "Board power")

    assert power.cells[3].text == "400*"
    assert power.cells[5].text == "550°"
    assert "— not published." in sheet.remarks
    assert any("against it 500 W (Resellers), 550 W (CCTV)" in one for one in sheet.remarks)


@pytest.mark.parametrize("count", [1, 7])
def test_two_to_six_chips_are_compared(count: int) -> None:
    with pytest.raises(InputError, match=f"{count} given; name 2 to 6 chips to compare"):
        compare_sheet(["H20"] * count)


# --- models -----------------------------------------------------------------------------------


def test_deepseek_v3_is_counted_against_what_is_published() -> None:
    sheet = model_sheet("深度求索V3")
    computed = [one for one in _figures(sheet) if one["stands"] == "computed"]

    assert [one["quantity"] for one in computed] == ["parameters", "active_parameters"]
    assert computed[0]["value"] == pytest.approx(671e9, rel=0.001)
    assert sheet.tables[1].rows[0].cells[1].raw == pytest.approx(70272.0)


def test_a_model_whose_layers_nobody_gives_says_so() -> None:
    sheet = model_sheet("DeepSeek V4.1")

    assert "No source that was read gives its layers" in sheet.remarks[-1]
    assert not sheet.tables[1].rows


def test_a_model_without_published_size_shows_the_computed_one() -> None:
    shape = model_from_config(SMALL).architecture
    rows = model_card(Model(id="x/y", name="y", architecture=shape), {}).tables[0].rows

    assert [row.cells[0].text for row in rows] == ["Parameters", "Active parameters"]
    assert rows[0].below[0].text == "counted from the layers"


def test_a_model_of_which_nothing_is_known_still_has_a_card() -> None:
    bare = model_card(Model(id="x/y", name="y"), {})

    assert json.loads(json_from_sheet(bare))["figures"] == []


def test_layers_read_as_words() -> None:
    latent = Attention(
        layers=61, kind="latent", heads=128, kv_heads=128, key_width=192, value_width=128,
        kv_rank=512, rope_width=64,
    )  # fmt: skip
    experts = FeedForward(
        layers=1, width=2048, experts=256, experts_per_token=8, shared_experts=1, shared_width=2048
    )

    assert attention_words(latent) == (
        "61 layers of latent attention (MLA): 128 heads of 192 (values 128), "
        "keeps 512 latent + 64 position elements a token"
    )
    assert feed_forward_words(experts) == (
        "1 layer of 256 experts 2,048 wide, 8 of them and 1 shared for each token"
    )


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (
            Attention(layers=2, kind="full", heads=8, kv_heads=1, key_width=64, value_width=64),
            "2 layers of full attention: 8 heads of 64 on 1 key-value head",
        ),
        (
            Attention(
                layers=2, kind="window", heads=8, kv_heads=8, key_width=64, value_width=64,
                window=128,
            ),
            "2 layers of window attention: 8 heads of 64, sees the last 128 tokens",
        ),
        (
            Attention(
                layers=1, kind="linear", heads=8, kv_heads=8, key_width=64, value_width=64,
            ),
            "1 layer of linear attention: 8 heads of 64, keeps a state of constant size",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_attention_has_its_words(group: Attention, words: str) -> None:
    assert attention_words(group) == words


# --- organisations ----------------------------------------------------------------------------


def test_an_organisation_is_shown_with_the_chain_up_to_its_ultimate_parent() -> None:
    read = json.loads(json_from_sheet(organisation_sheet("huawei cloud singapore")))

    assert read["parents"] == ["huawei-cloud", "huawei"]
    assert (read["ultimate_parent"], read["ultimate_parent_seat"]) == ("huawei", "china")


def test_what_an_organisation_makes_and_owns_stands_in_its_record() -> None:
    read = json.loads(json_from_sheet(organisation_sheet("NVIDIA")))

    relations = {one["relation"] for one in read["related"]}
    assert relations == {"itself", "subsidiary", "chip", "model"}


def test_a_place_is_no_organisation_and_is_told_apart() -> None:
    with pytest.raises(InputError, match=r"'Cina' is a place, China, and no organisation"):
        organisation_sheet("Cina")


def test_an_unknown_organisation_gets_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no organisation is called 'nvidja'. Nearest: NVIDIA"):
        organisation_sheet("nvidja")
