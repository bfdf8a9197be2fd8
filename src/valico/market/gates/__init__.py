"""Gates that others hand in: what rules and claims say of each day, made into events.

In go dated changes for a chip, a buyer and a place; out comes a scenario whose gates are those.
It judges nothing and reads no news.
"""
