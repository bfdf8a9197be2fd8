"""Scenarios: what is made and ordered, and what happens on which day.

A scenario is a TOML file; the chains that it names are data with sources of their own.
"""
