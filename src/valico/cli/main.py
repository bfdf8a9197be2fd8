"""`valico`: the verbs, each fetched when it is called."""

import gc
import importlib
import sys
from typing import TYPE_CHECKING, Final

import click

from valico import __version__
from valico.errors import UnknownNameError, ValicoError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VERBS: Final = {
    "ask": (".ask", "May they have it, what can it do, who says so? One question in words."),
    "report": (".report", "A list of questions answered as one dated paper, ready to print."),
    "may": (".may", "The verdict of both gates on one transaction."),
    "says": (".says", "Who said what about a chip or a party, as of a day."),
    "rules": (".rules", "The rules that stand on a day; `rules diff` for what changed."),
    "history": (".history", "The status of a chip over the years, and what changed it."),
    "whatif": (".whatif", "The rules turned: a threshold moved, a bill enacted, a rule ended."),
    "frontier": (".frontier", "The most capable chips that the rules still let through."),
    "caps": (".caps", "What may still ship under the volume cap, from a file of shipments."),
    "gate": (".gate", "The picture of the gate: chips, and the rules of a day."),
    "serve": (".planning", "How fast chips serve a model, what it costs, how sure that is."),
    "train": (".planning", "How long chips train a model, what it costs, how sure that is."),
    "plan": (".planning", "The best way to divide chips, and why the next best lost."),
    "equals": (".equals", "How many of one chip replace one of another, work by work."),
    "rank": (".rank", "The chips that may be sold to a place on a day, by a stated work."),
    "simulate": (
        ".simulate",
        "A scenario run many times: made, stranded, shipped, and what binds.",
    ),
    "scenario": (".scenario", "A scenario of your own to begin with: scenario new NAME."),
    "sweep": (".sweep", "A grid of scenarios, chips, places and days into a Parquet data set."),
    "read": (".read", "Articles in, claims out: attributed, hedged, dated, with their words."),
    "conflicts": (".conflicts", "Claims that cannot all hold, side by side."),
    "why": (".why", "One claim: its chain, its words, its origin, what it clashes with."),
    "diff": (".diff", "What became known between two days."),
    "timeline": (".timeline", "Claims over time, drawn: hedge by shape, origins counted."),
    "review": (".review", "Accept, correct or reject what was read."),
    "ledger": (".ledger", "The append-only, hash-chained file of claims."),
    "chips": (".chips", "All chips, one a line."),
    "chip": (".chips", "One chip: figures, sources, dissent."),
    "compare": (".chips", "Chips side by side, with ratios."),
    "models": (".models", "All models, one a line."),
    "model": (".models", "One model, or any config.json."),
    "org": (".organisations", "One organisation: seat, parents, names."),
    "anchors": (".anchors", "Published tables, and what Valico makes of the same questions."),
    "fleet": (".fleet", "Who holds how many chips, by quarter, in any metric, with intervals."),
    "forecast": (
        ".forecast",
        "Forecasts kept with their day, and scored when the outturn is known.",
    ),
    "mix": (".mix", "The chips to want, with so much money, permission and power."),
    "measure": (".measure", "The operators, timed on the machine at hand."),
    "web": ("valico.web.command", "The pages and the API, served from this machine."),
    "mcp": ("valico.mcp.command", "The answers as tools for assistants, read-only."),
    "check": (".check", "All faults of the data at once."),
    "completion": (".completion", "The script that completes verbs, options and names in a shell."),
}
"""Each verb: the module that holds it, here or in a neighbouring room, and what it answers."""


class Verbs(click.Group):
    """A group whose verbs are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the verbs in the order in which people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, fetching its module; a shell that completes words gets no complaint."""
        if cmd_name not in VERBS:
            if ctx.resilient_parsing:
                return None
            raise _unknown_verb(cmd_name)
        module = importlib.import_module(VERBS[cmd_name][0], "valico.cli")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)  # noqa: S101  # a verb's module is ours
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Return the verbs that begin so, importing none; options as click knows them."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        from click.shell_completion import CompletionItem  # noqa: PLC0415  # only a shell asks

        begun = (verb for verb in VERBS if verb.startswith(incomplete))
        return [CompletionItem(verb, help=VERBS[verb][1]) for verb in begun]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """List the verbs from the table, importing none."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, says) for verb, (_, says) in VERBS.items()])


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Try: valico ask "may deepseek buy 10000 h200 in february 2026"',
)
@click.version_option(__version__, prog_name="valico", message="%(prog)s %(version)s")
def main() -> None:
    """Say of any AI chip, party and day: may they have it, what can it do, who says so.

    Information, not legal advice.
    """


def run() -> None:
    """Run the command line; a mistake of the user ends in one message, never in a traceback."""
    gc.disable()  # a verb lives for a blink; looking for circles costs it a twentieth
    try:
        main(sys.argv[1:] or ["--help"], standalone_mode=False)
    except ValicoError as fault:
        _fail(str(fault), fault.exit_code)
    except click.UsageError as fault:
        asked = f" See '{fault.ctx.command_path} --help'." if fault.ctx else ""
        _fail(f"{fault.format_message()}{asked}", fault.exit_code)
    except click.ClickException as fault:
        _fail(fault.format_message(), fault.exit_code)
    except OSError as fault:
        if isinstance(fault, BrokenPipeError):
            sys.stderr.close()
            sys.exit(141)
        _fail(f"{fault.filename or 'output'}: {fault.strerror}", 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 130)


def _unknown_verb(name: str) -> UnknownNameError:
    import difflib  # noqa: PLC0415  # only a mistaken verb pays for the import

    return UnknownNameError("verb", name, difflib.get_close_matches(name, VERBS) or list(VERBS))


def _fail(message: str, exit_code: int) -> None:
    for line in message.splitlines() or [""]:
        click.echo(f"valico: {line}", err=True)
    sys.exit(exit_code)
