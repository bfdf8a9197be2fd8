"""What the catalogue and the chronicle hold, as sheets to look at: lists, cards, comparisons.

In goes a name; out comes a sheet of tables with footnotes. It reads little, so that it starts fast.
"""
