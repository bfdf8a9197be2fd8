"""The picture of the gate: every chip by TPP and memory bandwidth under the rules of a day.

In go the library, a place and two clocks; out comes a GatePicture record, and its drawing as SVG or
PNG. Regions come from the rule data, colours from the judge; only `picture` imports matplotlib.
"""
