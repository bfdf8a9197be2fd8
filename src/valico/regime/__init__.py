"""May they have it? Both governments' rules as code, on any day.

In go a transaction, the rules as data, and reports about the Chinese gate; out come two verdicts,
the levies, and a trace that cites a paragraph or a report at every step.
It never reads the news itself, never guesses a missing fact, and gives no legal advice.
"""
