import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.catalogue.chips import QUANTITIES, Chip, read_chips
from valico.catalogue.hypothetical import Derivation, derivation, derive, planned
from valico.errors import InputError
from valico.regime.measures import measure

SCALED = ("dense_fp16", "dense_fp8", "dense_fp4", "memory_capacity", "memory_bandwidth")
KEPT = ("die_area", "process", "memory_type", "link", "scale_up_domain", "datacentre", "maker")


def made(phrase: str, library: Library, base: str = "nvidia/b300-sxm") -> Chip:
    plan = derivation(phrase)
    assert plan is not None
    return derive(library.chips[base], plan)


@pytest.mark.parametrize(
    "phrase",
    [
        "half of B300",
        "half of a B300",
        "half a B300",
        "Half of the B300",
        "50% of B300",
        "50 % of a B300",
        "50,0% of B300",
        "0.5x B300",
        "metà di B300",
        "la metà di un B300",
        "mezzo B300",
        "50% di B300",
        "一半 B300",
        "一半的B300",
        "B300的一半",
        "B300的50%",
        "半个B300",
    ],
)
def test_half_of_a_chip_may_be_said_in_many_ways(phrase: str) -> None:
    assert derivation(phrase) == Derivation(base="B300", share=0.5)


@pytest.mark.parametrize(
    ("phrase", "share"),
    [
        ("double the H20", 2),
        ("2x H20", 2),
        ("3 × H20", 3),
        ("25% of H20", 0.25),
        ("il doppio di H20", 2),
    ],
)
def test_a_share_may_be_any_number_above_zero(phrase: str, share: float) -> None:
    plan = derivation(phrase.removeprefix("il "))

    assert plan == Derivation(base="H20", share=share)


@pytest.mark.parametrize(
    "phrase", ["B300", "H200", "behalf B300", "half", "half of ", "", "H20 with"]
)
def test_a_name_is_no_derivation(phrase: str) -> None:
    assert derivation(phrase) is None


@pytest.mark.parametrize("share", ["0%", "0.0x", "-50%", "−50%"])
def test_a_share_of_nothing_is_refused(share: str) -> None:
    with pytest.raises(InputError) as fault:
        derivation(f"{share} of H200")

    assert str(fault.value) == f"'{share}' of a chip is no chip; give a share above zero"


def test_half_of_b300_halves_tpp_and_memory_and_keeps_density(library: Library) -> None:
    whole, half = library.chips["nvidia/b300-sxm"], made("half of B300", library)
    before, after = measure(whole).values, measure(half).values

    assert after["tpp"] == before["tpp"] / 2
    assert after["memory_bandwidth"] == before["memory_bandwidth"] / 2
    assert after["performance_density"] == pytest.approx(before["performance_density"])
    for quantity in SCALED:
        assert half.figures[quantity].value == whole.figures[quantity].value / 2
    for field in KEPT:
        value = half.value(field) if field in QUANTITIES else getattr(half, field)
        assert value == (whole.value(field) if field in QUANTITIES else getattr(whole, field))


def test_h20_with_hbm3e_has_the_memory_of_six_such_stacks(library: Library) -> None:
    base, changed = library.chips["nvidia/h20-96"], made("H20 with HBM3e", library, "nvidia/h20-96")

    assert changed.value("memory_bandwidth") == 4.8e12
    assert changed.value("memory_capacity") == 141e9
    assert changed.memory_type == "HBM3e"
    assert changed.value("dense_fp8") == base.value("dense_fp8")
    assert measure(changed).values["tpp"] == measure(base).values["tpp"]
    assert changed.name == "H20 96GB with HBM3e"
    assert changed.id == "hypothetical/h20-96-hbm3e"


@pytest.mark.parametrize(
    ("phrase", "changes"),
    [
        ("H20 with HBM3", {"memory_bandwidth": "4 TB/s", "memory_capacity": "96 GB"}),
        ("H20 con HBM3", {"memory_bandwidth": "4 TB/s", "memory_capacity": "96 GB"}),
        ("H20配HBM3", {"memory_bandwidth": "4 TB/s", "memory_capacity": "96 GB"}),
        ("H20 with board_power 500 W", {"board_power": "500 W"}),
        ("H20 with board power 500 W", {"board_power": "500 W"}),
        ("H20 with board_power=500 W", {"board_power": "500 W"}),
        (
            "H20 with HBM3e, board_power 500 W",
            {"memory_bandwidth": "4.8 TB/s", "memory_capacity": "141 GB", "board_power": "500 W"},
        ),
        (
            "H20 with memory_bandwidth 5 TB/s and memory_capacity 100 GiB",
            {"memory_bandwidth": "5 TB/s", "memory_capacity": "100 GiB"},
        ),
        (
            "H20 with HBM3e, memory_capacity 120 GB",
            {"memory_bandwidth": "4.8 TB/s", "memory_capacity": "120 GB"},
        ),
    ],
)
def test_changes_are_read_in_any_order_and_language(phrase: str, changes: dict[str, str]) -> None:
    plan = derivation(phrase)

    assert plan is not None
    assert plan.base == "H20"
    assert dict(plan.changes) == changes


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        (
            "H20 with banana",
            "'banana' changes no quantity of a chip; allowed: HBM3e, HBM3, compute_dies",
        ),
        ("H20 with HBM9", "'HBM9' changes no quantity of a chip; allowed: HBM3e, HBM3, "),
        ("H20 with tpp 4000", "'tpp 4000' changes no quantity of a chip; allowed: HBM3e"),
        (
            "H20 with board_power 500 GB",
            "board_power: '500 GB' has the unit 'GB'; allowed here: W, kW",
        ),
        (
            "H20 with memory_bandwidth 4,8 TB/s",
            "memory_bandwidth: '4' has no unit; allowed here: B/s",
        ),
        (
            "H20 with dense_fp8 592 TFLOP/s sparse",
            "dense_fp8: '592 TFLOP/s sparse' says that it is sparse",
        ),
    ],
)
def test_a_change_that_is_none_is_refused_in_words(phrase: str, words: str) -> None:
    with pytest.raises(InputError) as fault:
        derivation(phrase)

    assert str(fault.value).startswith(words)


@pytest.mark.parametrize(
    "phrase", ["half of B300", "B300 with HBM3e", "50% of B300 with board_power 700 W"]
)
def test_every_figure_of_a_hypothetical_chip_says_that_it_is_derived_or_assumed(
    phrase: str, library: Library
) -> None:
    chip = made(phrase, library)

    assert chip.status == "hypothetical"
    assert chip.derived_from == "nvidia/b300-sxm"
    assert chip.assumptions
    assert {f.confidence for f in chip.figures.values()} <= {"derived", "assumed"}
    assert all(figure.note for figure in chip.figures.values())
    assert all(figure.source in library.sources for figure in chip.figures.values())


def test_an_assumed_figure_cites_the_working_assumption_and_a_derived_one_its_base(
    library: Library,
) -> None:
    chip = made("half of B300 with board_power 700 W", library)

    assert chip.figures["board_power"].source == "valico-assumption"
    assert chip.figures["board_power"].confidence == "assumed"
    assert chip.figures["dense_fp4"].note == "0.5 × B300 SXM (" + (
        library.chips["nvidia/b300-sxm"].figures["dense_fp4"].source + ")"
    )


def test_a_price_is_never_derived(library: Library) -> None:
    assert library.chips["nvidia/h20-96"].value("price_low") is not None
    assert made("half of H20", library, "nvidia/h20-96").value("price_low") is None


def test_figures_that_follow_from_a_changed_one_are_dropped(library: Library) -> None:
    base = library.chips["nvidia/h20-96"]
    changed = derive(base, planned("H20", changes="dense_fp16 300 TFLOP/s"))
    untouched = derive(base, planned("H20", changes="HBM3e"))

    assert {"tpp", "performance_density", "measured_fp16"} <= set(base.figures)
    assert not {"tpp", "performance_density", "measured_fp16"} & set(changed.figures)
    assert {"tpp", "performance_density", "measured_fp16"} <= set(untouched.figures)


def test_a_derived_chip_can_be_derived_again(library: Library) -> None:
    half = made("half of B300", library)
    again = derive(half, Derivation(base=half.id, share=0.5))

    assert again.value("dense_fp4") == pytest.approx(14000e12 / 4)
    assert again.derived_from == "nvidia/b300-sxm"
    assert len(again.assumptions) == 2
    assert again.name == "0.5 × 0.5 × B300 SXM"


SOME = ("nvidia/b300-sxm", "nvidia/h20-96", "huawei/910c", "amd/mi300x")
BASES = {name: chip for name, chip in read_chips().items() if name in SOME}
CHIPS = st.sampled_from(SOME)


@given(CHIPS, st.floats(min_value=0.01, max_value=10))
def test_a_share_and_its_inverse_give_the_rates_of_the_chip(name: str, share: float) -> None:
    base = BASES[name]
    there = derive(base, Derivation(base=name, share=share))
    back = derive(there, Derivation(base=there.id, share=1 / share))

    for quantity, figure in back.figures.items():
        assert figure.value == pytest.approx(base.figures[quantity].value, rel=1e-9), quantity


@given(CHIPS, st.sampled_from([0.125, 0.25, 0.5, 2.0, 4.0]))
def test_tpp_grows_with_the_share_and_density_does_not(name: str, share: float) -> None:
    before = measure(BASES[name]).values
    after = measure(derive(BASES[name], Derivation(base=name, share=share))).values

    assert after["tpp"] == pytest.approx(share * before["tpp"], rel=1e-6)
    assert after["performance_density"] == pytest.approx(before["performance_density"], rel=1e-6)


@given(CHIPS)
def test_the_whole_of_a_chip_has_its_figures(name: str) -> None:
    base = BASES[name]
    whole = derive(base, Derivation(base=name))

    assert {q: f.value for q, f in whole.figures.items()} == {
        q: f.value for q, f in base.figures.items() if not q.startswith("price_")
    }
    assert whole.assumptions == ()
