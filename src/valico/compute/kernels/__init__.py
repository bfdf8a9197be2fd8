"""How long one operator takes on one chip.

In go a device, a framework and shapes as NumPy arrays; out come seconds of the same shape.
Each time has the saturating form: a fixed cost, and a soft maximum of arithmetic, memory and
multiprocessors, each at an efficiency that was fitted to measured kernels. What the numbers rest on
is told by `ground`. Links between chips are another room: `fabric`.
"""
