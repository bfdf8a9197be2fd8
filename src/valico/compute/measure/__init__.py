"""How long the operators take on the machine at hand.

In go a machine (PyTorch on a GPU or CPU, or NumPy on a CPU) and a list of operators; out come
measured points and the numbers fitted to them, in a file that the engine takes as its calibration.
This is the one room that reads a stopwatch.
"""
