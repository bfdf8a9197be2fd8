"""Calibration: measured tables in, the fitted numbers of `data/operators` out. Offline.

Needs the extra `valico[calibrate]`. `make calibrate`, or `python -m valico.compute.calibration`,
refits every family, writes its file and prints how far the fits are off: on rows kept apart, and on
each chip with that chip left out. A family is a module here with two functions: `calibrated`, which
gives `Coefficients`, and `trials`, which gives the errors; `families` lists them.
"""
