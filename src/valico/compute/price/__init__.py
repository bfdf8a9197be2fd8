"""What a chip-hour costs and draws, and what that makes of tokens and runs.

In go a chip, the assumptions of `data/costs`, and throughput or chip-hours; out come dollars of a
stated year and joules, each with its range. Chip prices are those of the catalogue; a chip that no
source prices has a power and no cost. It knows no duty and no grey market.
"""
