"""Outcomes: what came of the runs, with intervals, each quantity by a stated metric.

In goes a simulation; out come bands by week, month or quarter, money, stranded units, what binds
in each week, and what each buyer holds. It draws nothing and prints nothing.
"""
