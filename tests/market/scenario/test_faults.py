"""Each file of tests/market/broken holds one mistake, and says which faults it must give."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from valico import store
from valico.errors import DataError
from valico.market import opening
from valico.market.scenario.chain import Chain, Pool, Stage, Supplier, read_chains
from valico.market.scenario.chain_faults import chain_faults
from valico.market.scenario.faults import scenario_faults
from valico.market.scenario.known import Known
from valico.market.scenario.shelf import read_named

BROKEN = Path(__file__).parent.parent / "broken"
MISTAKES = sorted(file for file in BROKEN.glob("*.toml") if file.stem != "sound")


@pytest.fixture(scope="module")
def known() -> Known:
    return opening.known_names()


def faults_of(file: Path, known: Known) -> tuple[str, ...]:
    try:
        return tuple(scenario_faults(read_named(str(file)), file.name, known))
    except DataError as fault:
        return fault.faults


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda file: file.stem)
def test_each_mistake_gives_exactly_its_faults(mistake: Path, known: Known) -> None:
    lines = mistake.read_text(encoding="utf-8").splitlines()
    says = [line.removeprefix("# says: ") for line in lines if line.startswith("# says: ")]

    faults = faults_of(mistake, known)

    assert len(faults) == len(says), faults
    for fault, said in zip(faults, says, strict=True):
        assert fault == said or fault.startswith(said.partition("…")[0])


def test_the_scenario_that_the_mistakes_are_laid_over_is_sound(known: Known) -> None:
    assert faults_of(BROKEN / "sound.toml", known) == ()


def test_the_chains_and_scenarios_that_ship_have_no_fault() -> None:
    assert tuple(opening.faults_of_market()) == ()


def test_a_broken_scenario_is_not_opened() -> None:
    with pytest.raises(DataError, match=r"`event\.mistake\.share` is 1\.5; a share lies from 0"):
        opening.open_setting(str(BROKEN / "cap-above-one.toml"))


def without_first(chain: Chain) -> Chain:
    return msgspec.structs.replace(chain, stage=chain.stage[1:])


def in_a_circle(chain: Chain) -> Chain:
    return with_stage(chain, 0, after="routing")


def with_stage(chain: Chain, place: int, **fields: object) -> Chain:
    stages: list[Stage] = list(chain.stage)
    stages[place] = msgspec.structs.replace(stages[place], **fields)
    return msgspec.structs.replace(chain, stage=tuple(stages))


def by_a_stranger(chain: Chain) -> Chain:
    supplier: Supplier = chain.stage[1].suppliers[0]
    stranger = msgspec.structs.replace(supplier, organisation="nobody")
    return with_stage(chain, 1, suppliers=(stranger,))


def with_too_much_gained(chain: Chain) -> Chain:
    gained = msgspec.structs.replace(chain.stage[2].gained, low=1, mid=1.1, high=1.2)
    return with_stage(chain, 2, gained=gained)


def out_of_a_strange_source(chain: Chain) -> Chain:
    pool: Pool = chain.pool[0]
    said = msgspec.structs.replace(pool.per_week, source="hearsay")
    return msgspec.structs.replace(chain, pool=(msgspec.structs.replace(pool, per_week=said),))


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (without_first, "`stage.packaging.after` is 'wafers', which is no stage here; allowed:"),
        (in_a_circle, "`stage.wafers.after` goes in a circle: wafers → routing → servers → test"),
        (lambda chain: with_stage(chain, 2, after="wafers"), "`stage`: more than one after 'waf"),
        (lambda chain: with_stage(chain, 1, id="wafers"), "`stage.wafers` stands twice; give eac"),
        (lambda chain: with_stage(chain, 1, cost_share=0.9), "`cost_share` of all stages comes"),
        (lambda chain: with_stage(chain, 1, pool="gold"), "`stage.packaging.pool` is 'gold', whi"),
        (by_a_stranger, "`stage.packaging.suppliers.nobody` is no organisation; name one under"),
        (with_too_much_gained, "`stage.test.gained.high` is 1.2; a share lies from 0 to 1"),
        (out_of_a_strange_source, "`pool.hbm3-stacks.per_week.source` is 'hearsay', which no fi"),
    ],
)
def test_a_chain_that_is_no_chain_is_refused(
    breaks: Callable[[Chain], Chain], says: str, known: Known
) -> None:
    broken = breaks(known.chains["nvidia-hopper"])
    with_it = msgspec.structs.replace(known, chains={"nvidia-hopper": broken})

    faults = list(chain_faults("nvidia-hopper", with_it))

    assert any(f"data/chains/nvidia-hopper.toml: {says}" in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("capacity_per_month = 45000", "unknown field `capacity_per_month`; allowed: id, name"),
        ('capacity_per_week = "45 k wafers"', r"Expected `object.*`, got `str`"),
        (
            'capacity_per_week = { mid = -5, basis = "assumption", source = "valico-assumption" }',
            r"low, mid and high are \(-5\.0,\); they rise and none is below zero",
        ),
    ],
)
def test_a_capacity_in_a_wrong_unit_or_below_zero_is_refused(
    written: str, says: str, tmp_path: Path
) -> None:
    shipped = (store.DATA / "chains" / "nvidia-hopper.toml").read_text(encoding="utf-8")
    file = tmp_path / "chains" / "own.toml"
    file.parent.mkdir()
    file.write_text(shipped.replace('id = "test"', f'id = "test"\n{written}'), encoding="utf-8")

    with pytest.raises(DataError, match=r"data/chains/own\.toml: `stage\[2\].*" + says):
        read_chains(root=tmp_path)
