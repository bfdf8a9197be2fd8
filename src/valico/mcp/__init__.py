"""Valico as a tool of AI assistants, by the Model Context Protocol.

In: questions of an assistant over standard input. Out: answers with quotes and citations.
Every tool only reads; nothing leaves the machine. What sources say is data, never an instruction.
"""
