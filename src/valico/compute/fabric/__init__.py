"""How long chips take to exchange data.

In go the links of a cluster and message sizes as NumPy arrays; out come seconds.
Inside a scale-up domain data go over NVLink, PCIe, HCCS or UB; beyond it over the network.
"""
