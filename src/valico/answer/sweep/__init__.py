"""Sweeps: a grid of cells worked off by many processes into a Parquet data set.

In goes a grid (scenarios by rules by seeds; chips by places by days; models by chips by plans);
one file a cell, written in one stroke, so that a killed sweep goes on where it stood.
It decides nothing of its own: a cell is a simulation or a verdict as the other verbs give it.
"""
