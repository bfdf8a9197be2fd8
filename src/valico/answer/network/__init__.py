"""Who supplies, owns, buys from, licenses and permits whom, and what a chip needs around the world.

In go the library and two clocks; out come ties with their sources. It draws nothing.
"""
