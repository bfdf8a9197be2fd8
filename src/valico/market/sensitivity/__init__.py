"""Sensitivity: which unknown the outcome hangs on, alone and together with the others.

In goes a setting; out come first-order and total Sobol indices and swings of one input at a time,
each with the constraint that bound while they were taken. It explains no cause beyond the model.
"""
