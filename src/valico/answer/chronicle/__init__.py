"""The questions about who said what, and their answers as pages, sheets, pictures and files.

In go the claims that ship with Valico, a ledger above them, and from where one looks.
Out come pages, tables, records as JSON, exports. It judges nothing and prints nothing.
"""
