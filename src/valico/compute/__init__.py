"""What chips can do: how fast a model trains on them, how fast it serves, whether it fits.

In go a model, a cluster and the work; out come estimates, each a range with its basis and why.
So far these are bounds from peak rates and bandwidths, with assumed utilisation beside them.
It knows no law, no price and no news, and it never fills a missing figure by a guess.
"""
