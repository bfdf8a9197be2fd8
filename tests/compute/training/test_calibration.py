from collections.abc import Mapping

import msgspec
import numpy as np
import pytest

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.training.calibration import (
    PRIOR,
    Run,
    fit_folds,
    fit_training,
    terms_of,
)
from valico.compute.training.engine import engine_from_chip
from valico.compute.training.fitted import fitted_training, training_file
from valico.compute.training.plan import Plan, spread_from_plans
from valico.compute.training.step import step_from_terms, step_s

pytest.importorskip("scipy")

PLANS = (
    Plan(tensor=8, pipeline=4, data=2),
    Plan(tensor=4, pipeline=8, data=2, chunks=2),
    Plan(tensor=2, pipeline=4, data=8, recompute="full"),
    Plan(data=64, shards=3, recompute="full"),
)


@pytest.fixture(scope="module")
def runs(chips: Mapping[str, Chip], catalogue: Mapping[str, Model]) -> list[Run]:
    found = []
    for name in ("meta/llama-3.1-70b", "meta/llama-2-70b"):
        model = catalogue[name]
        assert model.architecture is not None
        truth = msgspec.structs.replace(PRIOR, dense_factor=1.3)
        engine = engine_from_chip(model.architecture, chips["nvidia/h100-sxm-80"], fitted=truth)
        for plan in PLANS:
            step = step_s(engine, spread_from_plans([plan]), global_batch=256, sequence=4096)
            found.append(
                Run(
                    id=f"{name} {plan.show()}",
                    engine=engine,
                    plan=plan,
                    global_batch=256,
                    sequence=4096,
                    step_s=float(step.total_s[0]),
                    keys=frozenset((name,)),
                    setting=f"{name} {plan.show()}",
                )
            )
    return found


def test_terms_of_many_runs_give_the_steps_of_each(runs: list[Run]) -> None:
    together = step_from_terms(runs[0].engine.fitted, terms_of(runs[::-1])).total_s

    assert together.tolist() == pytest.approx([run.step_s for run in runs[::-1]])


def test_a_slower_framework_is_found(runs: list[Run]) -> None:
    terms = terms_of(runs)
    found = fit_training(runs, terms, np.ones(len(runs), dtype=np.bool_))
    guess = step_from_terms(found, terms).total_s

    assert found.dense_factor > PRIOR.dense_factor
    assert np.abs(guess / [run.step_s for run in runs] - 1).max() < 0.05


def test_what_is_left_out_does_not_count(runs: list[Run]) -> None:
    terms, seen = terms_of(runs), np.ones(len(runs), dtype=np.bool_)
    slower = [
        msgspec.structs.replace(run, step_s=2 * run.step_s)
        if "meta/llama-2-70b" in run.keys
        else run
        for run in runs
    ]
    folds = fit_folds(slower, terms, seen, ("meta/llama-2-70b",))
    without = fit_folds(runs, terms, seen, ("meta/llama-2-70b",))

    assert folds == without


def test_the_rows_of_a_model_are_judged_by_numbers_that_have_not_seen_it() -> None:
    file = training_file()

    assert fitted_training(without="deepseek/v3") == file.folds["deepseek/v3"] != file.numbers
    assert fitted_training(without="nobody/knows") == file.numbers == fitted_training()
