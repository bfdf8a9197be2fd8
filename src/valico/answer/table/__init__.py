"""Tables as records: columns with units and priorities, rows with shown text and raw values.

In go rows; out come text that fits a terminal, JSON in base units, and CSV without formulas.
"""
