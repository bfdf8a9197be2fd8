"""`python -m valico` is `valico`."""

from valico.cli.main import run

run()
