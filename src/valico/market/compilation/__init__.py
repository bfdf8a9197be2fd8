"""Compilation: a scenario and its chains become a program and draws of the stepper."""
