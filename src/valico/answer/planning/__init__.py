"""Plans in words: fleets and work as people write them, and what the engine makes of them.

In go a model, chips and work in words; out come sheets: the answer first, then time, memory, cost
and how sure. It knows no rule but in `rank`, which asks both gates.
"""
