"""How long a model trains on a cluster.

In go a model, a plan of parallelism and the work; out come the step time, the utilisation, days,
chip-hours and energy.
"""
