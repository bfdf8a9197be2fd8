"""A briefing: a list of questions answered as one dated paper.

In go questions in words (a TOML or text file), two clocks and the data. Out comes a record with
every answer, its pictures, and footnotes numbered once over the whole; HTML made for paper, and
Markdown. A question that cannot be answered stands in its place with the reason.
"""
