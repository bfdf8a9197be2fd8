from valico.answer.library import Library
from valico.compute.search.training import PARTS, parts_of, rivals
from valico.compute.training.engine import Engine, engine_from_chip
from valico.compute.training.fleet import Fleet, fleet

BATCH = 16e6
SEQUENCE = 4096


def run(library: Library) -> tuple[Engine, Fleet]:
    architecture = library.models["meta/llama-3.1-70b"].architecture
    assert architecture is not None
    engine = engine_from_chip(architecture, library.chips["nvidia/h100-sxm-80"])
    return engine, fleet(engine, chips=512, sequence=SEQUENCE, batch_tokens=BATCH)


def test_the_parts_of_a_step_are_the_step(library: Library) -> None:
    engine, best = run(library)

    parts = parts_of(engine, best.plan, batch_tokens=best.batch_tokens, sequence=SEQUENCE)
    assert set(parts) == set(PARTS)
    assert abs(sum(parts.values()) / best.step_s - 1) < 1e-6
    assert all(value >= 0 for value in parts.values())


def test_no_rival_trains_faster_than_the_best(library: Library) -> None:
    engine, best = run(library)

    found = rivals(engine, best, chips=512, batch_tokens=BATCH, sequence=SEQUENCE)
    assert found
    assert all(rival.behind >= -1e-9 for rival in found)
    assert all(rival.why for rival in found)
    assert best.plan not in [rival.fleet.plan for rival in found]
