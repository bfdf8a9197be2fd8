"""How many chips of one kind replace one of another, as a curve over the work.

In go two setups of the same model; out come rates of each, each under its own best plan, and their
ratios with intervals: prefill, decode by users a chip, decode by speed, training. A chip equals
itself: exactly 1. There is never one bare number: the ratio follows the work.
"""
