"""Forecasts kept honest: stored with their day, scored when the outturn is known.

In go forecasts as their makers published them, and outturns with sources; out come scores.
It makes no forecast.
"""
