"""How fast a model serves on a cluster, and how many chips it needs.

In go an engine (a model in given formats, kernels, links), a plan (how it is spread) and the work;
out come the times of a forward pass, of the first and each further token, and memory.
"""
