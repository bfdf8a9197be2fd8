"""`valico scenario new`: a scenario to begin with."""

import click


@click.group(epilog="Try: valico scenario new mine, then valico simulate mine.toml")
def scenario_command() -> None:
    """Begin a scenario of your own."""


@scenario_command.command("new")
@click.argument("name")
def new_command(name: str) -> None:
    """Write NAME.toml: a commented scenario that runs as it is."""
    from valico.answer.market.template import write_scenario  # noqa: PLC0415  # --help needs none

    path = write_scenario(name)
    click.echo(f"written: {path}; run it with: valico simulate {path}")
