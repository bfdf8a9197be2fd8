"""What a scenario comes to: a page, tables for machines, pictures, and the words that ask for it.

In goes the name or file of a scenario; out come sheets, rows, SVG and HTML. It simulates nothing
itself: `valico.market` does.
"""
