"""What things are: chips, models, organisations, places.

In go the data files of those folders; out come frozen records whose figures each name a source.
Peak rates live here; legal measures such as TPP belong to `regime`.
Names in any language lead to ids by `names`.
"""
