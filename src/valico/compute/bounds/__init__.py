"""The plain roofline: what peak rates and bandwidths allow at most, links taken as free.

It is the peer that every estimate is measured against (docs/accuracy.md), and no more than that:
real systems stay far below. Estimates come from `serving` and `training`.
"""
