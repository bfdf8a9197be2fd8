"""Who said what: attributed, hedged, dated claims, and what was held on a day.

In go the claims of `data/claims`; out come the claims that stand as of `on`, among those published
by `known_by`, and the pairs that cannot both hold. It says what is claimed and never judges.
"""
