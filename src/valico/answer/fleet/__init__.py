"""Fleets: who holds how many chips, in which metric, and how sure that is.

In go a holder, the two clocks and a metric; out comes a sheet. Grey-market estimates and the totals
of others stand apart from the account, each with its definition.
"""
