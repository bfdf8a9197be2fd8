"""The question and its answer: the only room that knows all the others.

In go words; out comes an Answer with both verdicts, estimates, claims, what clashes, what is
unsure, and the trace, the same for the terminal, JSON, Markdown and HTML.
"""
