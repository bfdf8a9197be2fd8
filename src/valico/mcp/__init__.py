"""The answers as tools for other programs' assistants, by the Model Context Protocol.

In: a tool's name and its arguments. Out: the answer's record, with quotes and citations.
It reads only; it changes nothing.
"""
