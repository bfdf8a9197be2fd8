# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, ANN204, ARG001, ARG005, PLW0108
# numba calls these functions with what it has, and its types and ours do not mix.
"""Lanes: eight numbers side by side, one of each of eight runs, as one value of numba's.

Numba has no such value of its own, and leaves it to luck whether a loop is compiled to work on
several numbers at once. A row of lanes always is. Rows are reached through bare pointers, because
an array costs the counting of its references at each call.

>>> import numba
>>> import numpy as np
>>> twice = numba.njit(lambda array: ones(bare(array))[3] * 2)
>>> float(twice(np.arange(8.0)))
6.0
"""

import operator
from typing import Final

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

from valico.market.stepper.room import LANES

_VECTOR: Final = ir.VectorType(ir.DoubleType(), LANES)
_NONE: Final = ir.Constant(_VECTOR, ir.Undefined)
_PLACE: Final = ir.IntType(32)


class _Lanes(types.Type):
    """The type of a row of lanes."""

    def __init__(self):
        super().__init__(name="Lanes")


_LANES: Final = _Lanes()


@register_model(_Lanes)
class _Model(models.PrimitiveModel):
    """A row of lanes is a vector of the processor's."""

    def __init__(self, manager, kind):
        super().__init__(manager, kind, _VECTOR)


@intrinsic
def bare(typing, array):
    """Return a pointer to the first number of an array, which somebody else must keep."""

    def generate(context, builder, signature, args):
        return context.make_array(signature.args[0])(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), generate


def _pointer_to(kind):
    """Return the function that takes a pointer for one to another kind."""

    @intrinsic
    def cast(typing, pointer):
        def generate(context, builder, signature, args):
            return builder.bitcast(args[0], context.get_value_type(signature.return_type))

        return types.CPointer(kind)(pointer), generate

    return cast


rows = _pointer_to(_LANES)
"""Take a pointer to numbers for one to rows of lanes."""
ones = _pointer_to(types.float64)
"""Take a pointer to rows of lanes for one to single numbers, eight a row."""


@intrinsic
def further(typing, pointer, count):
    """Return a pointer so many places further on."""

    def generate(context, builder, signature, args):
        return builder.gep(args[0], [args[1]])

    return pointer(pointer, types.intp), generate


def _spread(builder, value):
    """Return lanes; a single number stands in each."""
    if value.type == _VECTOR:
        return value
    first = builder.insert_element(_NONE, value, ir.Constant(_PLACE, 0))
    return builder.shuffle_vector(
        first, _NONE, ir.Constant(ir.VectorType(_PLACE, LANES), [0] * LANES)
    )


def _of_lanes(write):
    """Return the function that works lane by lane on lanes and single numbers."""

    def generate(context, builder, signature, args):
        return write(builder, *(_spread(builder, each) for each in args))

    def kinds(args):
        return _LANES(*(_LANES if each == _LANES else types.float64 for each in args))

    @intrinsic
    def of_one(typing, one):
        return kinds((one,)), generate

    @intrinsic
    def of_two(typing, one, other):
        return kinds((one, other)), generate

    @intrinsic
    def of_four(typing, one, other, then, otherwise):
        return kinds((one, other, then, otherwise)), generate

    return {1: of_one, 2: of_two, 4: of_four}[write.__code__.co_argcount - 1]


def _sign(symbol, write):
    """Give a sign its meaning for lanes."""
    operate = _of_lanes(write)

    @overload(symbol)
    def _meaning(one, other):
        if _LANES in {one, other}:
            return lambda one, other: operate(one, other)
        return None


for _symbols, _write in (
    ((operator.add, operator.iadd), lambda builder, one, other: builder.fadd(one, other)),
    ((operator.sub, operator.isub), lambda builder, one, other: builder.fsub(one, other)),
    ((operator.mul, operator.imul), lambda builder, one, other: builder.fmul(one, other)),
    ((operator.truediv,), lambda builder, one, other: builder.fdiv(one, other)),
):
    for _symbol in _symbols:
        _sign(_symbol, _write)


def _where_more(builder, one, other, then, otherwise):
    return builder.select(builder.fcmp_ordered(">", one, other), then, otherwise)


spread = _of_lanes(lambda builder, one: one)
"""Return lanes that all hold a number."""
least = _of_lanes(lambda builder, one, other: _where_more(builder, other, one, one, other))
"""Return the lesser of two, lane by lane."""
most = _of_lanes(lambda builder, one, other: _where_more(builder, one, other, one, other))
"""Return the greater of two, lane by lane."""
where_more = _of_lanes(_where_more)
"""Return a third where the first is more than the second, and a fourth elsewhere."""
