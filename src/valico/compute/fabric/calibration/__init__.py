"""How collectives were fitted to measured tables: offline, with the extra `valico[calibrate]`.

In go the tables of aiconfigurator-core (a folder `systems/data/<system>/comm/...`, latencies in
milliseconds, sizes in elements); out come the numbers that ship with the package.
"""
