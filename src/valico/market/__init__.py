"""What then happens: what is made, stranded, licensed, shipped and held, week by week.

In go a scenario (events on dates), priors with sources, and the gates as rules and claims have
them; out come series with intervals, and what binds in each week.
It judges no transaction and reads no news: both are handed in.
"""
