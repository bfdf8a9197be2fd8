"""Served: what servers add to their kernels (their hosts), fitted to served runs, end to end.

In go the co-located runs of InferenceX in `silicon_sample.csv` of aiconfigurator-core, on every
chip but those left out; out come the numbers of `data/operators/host.toml`, and the errors on
models and chips that were not fitted. `data/operators/served.toml` says how the rows read.
"""
