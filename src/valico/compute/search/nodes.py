"""Nodes: the fewest chips, in whole nodes, on which a model can be served."""

from typing import Final

import numpy as np

from valico.compute.search.engines import Setup
from valico.compute.search.space import Space, serving_space
from valico.compute.serving.load import Load
from valico.compute.serving.memory import largest_batch
from valico.errors import InputError

NODE_CHIPS: Final = 8
MOST_CHIPS: Final = 1024
"""Chips among which a place for a model is sought."""


def fewest_chips(setup: Setup, load: Load, *, most: int) -> int:
    """Return the chips of the smallest cluster, from one node on in doublings, that serves a model.

    Raises InputError where the model fits on none of up to so many chips.
    """
    engine = setup.engine
    chips = min(NODE_CHIPS, engine.links.domain_chips)
    while chips <= most:
        space = serving_space(engine.model, chips, domain=engine.links.domain_chips)
        if has_room(setup, space, load):
            return chips
        chips *= 2
    precision = setup.chosen.precision.upper()
    message = (
        f"{engine.model_name} does not fit on any number of {engine.kernels.device.name} up to "
        f"{most:,} in {precision}"
    )
    raise InputError(message)


def insist_on_room(setup: Setup, space: Space, load: Load) -> None:
    """Refuse a cluster on which no plan holds the model, with how many chips it takes.

    Raises InputError; where the model fits on no number of these chips, it says so.
    """
    if has_room(setup, space, load):
        return
    enough = fewest_chips(setup, load, most=MOST_CHIPS)
    engine, precision = setup.engine, setup.chosen.precision.upper()
    name = engine.kernels.device.name
    message = f"{engine.model_name} does not fit on {space.chips:,} {name} in {precision}"
    message += f"; {enough:,} of them are enough"
    raise InputError(message)


def has_room(setup: Setup, space: Space, load: Load) -> bool:
    """Say whether any plan holds the model and one user for each copy of attention."""
    context = np.asarray(load.input_tokens) + np.asarray(load.output_tokens)
    room = largest_batch(
        setup.engine, space.degrees(), context=context, pass_tokens=load.pass_tokens
    )
    return bool(np.any(room[:, 0] >= space.copies))
