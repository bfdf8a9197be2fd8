"""Written questions: what people ask of this market, and the figures that answer it.

In goes a question in words; out comes a sheet of figures, each computed from the books or a
simulation, with its range, its definition, its sources and what is disputed. The words that lead
to a question and the figures that it needs are data. It answers nothing that no file asks.
"""
