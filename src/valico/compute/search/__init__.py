"""Which plan serves or trains best on a cluster, and why the runner-up lost.

In go an engine, the work, so many chips and targets or none; out come every plan that divides the
cluster, those that no other beats, the best, and in words what the next best lacks. Plans are held
as arrays and timed together. It looks for no plan that a framework could not run.
"""
