"""`valico mcp`: the tools of assistants, over standard input and output."""

import click


@click.command(
    epilog="\b\n"
    "Try: valico mcp\n"
    "An assistant starts it by itself; in its settings:\n"
    '     {"mcpServers": {"valico": {"command": "valico", "args": ["mcp"]}}}'
)
def mcp_command() -> None:
    """Serve AI assistants by the Model Context Protocol, on standard input and output.

    Tools that only read: ask, may, compare, estimate, says, conflicts, simulate, cite. Each answer
    comes with quotes and citations. Nothing leaves the machine.
    """
    import anyio  # noqa: PLC0415  # --help needs no server

    from valico.mcp.server import serve  # noqa: PLC0415  # as above

    anyio.run(serve)
