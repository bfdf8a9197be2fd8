"""The weekly stepper: stages, gates and buyers' lines, for many runs at once.

One meaning, two engines: `by_numpy` runs everywhere, `by_numba` is some times as fast.
"""
