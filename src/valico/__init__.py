"""Valico: the executable model of the controlled trade in AI chips.

Ask whether a party may have a chip on a day, what the chip can do, and who says so.
Each number that comes back names its source. Information, not legal advice.
"""

__version__ = "0.2.0"
