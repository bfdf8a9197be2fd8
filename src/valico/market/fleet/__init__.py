"""What is held: accounts of chips by quarter, from counts that others published.

In go accounts, estimates and revenue models as data, and chips from the catalogue; out come
stocks in any metric, with intervals. Grey-market estimates stay apart from accounts.
It simulates nothing; what a simulation adds is handed in.
"""
