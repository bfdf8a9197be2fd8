"""Best use: which chips to want with so much money, permission and power.

In go offers with their rates at each work, handed in, and limits; out comes a mix of whole chips,
what it serves, and what one more of each limit would be worth.
"""
