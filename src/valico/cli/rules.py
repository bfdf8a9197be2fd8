"""`valico rules`: what is in force on a day, and what changed between two days."""

from datetime import date

import click

from valico.answer.library import read_library
from valico.answer.rules import Changes, RulesOn, changes, rules_on
from valico.answer.wire import json_from_record
from valico.cli.options import Day, terminal, today
from valico.cli.saving import save, saving


@click.group(
    invoke_without_command=True,
    epilog="Try: valico rules --on 2025-05-20, or: valico rules diff 2025-12-01 2026-02-15",
)
@click.option("--on", type=Day(), help="The day asked about. Default: today.")
@click.option("--known-by", type=Day(), help="The last day of publication. Default: today.")
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.rules/1).")
@click.pass_context
def rules_command(
    context: click.Context, *, on: date | None, known_by: date | None, as_json: bool
) -> None:
    """List the rules that stand on a day, those not enforced or only proposed included."""
    if context.invoked_subcommand is not None:
        return
    found = rules_on(read_library(), on=on or today(), known_by=known_by or today())
    save(found)
    if as_json:
        click.echo(json_from_record(found))
    else:
        _print_rules(found)


@rules_command.command("diff", epilog="Try: valico rules diff 2025-04-01 2025-08-25")
@click.argument("first", type=Day())
@click.argument("second", type=Day())
@click.option("--to", default="china", show_default=True, help="The destination.")
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.rules-diff/1).")
def diff(first: date, second: date, *, to: str, as_json: bool) -> None:
    """Show what changed between two days, and which chips and buyers changed sides."""
    found = changes(read_library(), first, second, to=to)
    save(found)
    if as_json:
        click.echo(json_from_record(found))
    else:
        _print_changes(found)


def _print_rules(found: RulesOn) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"Rules on {found.on}, known by {found.known_by}", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("gate", "since", "standing", "kind", "rule"):
        table.add_column(column, no_wrap=column != "rule", overflow="fold")
    for rule in found.rules:
        standing = rule.standing.replace("-", " ")
        table.add_row(
            rule.jurisdiction.upper(), str(rule.effective), standing, rule.kind, rule.title
        )
    console.print(table)
    console.print(f"{len(found.rules)} rules. Information, not legal advice.", style="dim")


def _print_changes(found: Changes) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"From {found.first} to {found.second}", style="bold")
    rules = Table(box=None, padding=(0, 2, 0, 0), title="Rules", title_justify="left")
    for column in ("rule", "before", "after"):
        rules.add_column(column, overflow="fold")
    for change in found.rules:
        rules.add_row(change.title, change.before, change.after)
    console.print(rules if found.rules else "No rule changed.")
    sides = Table(box=None, padding=(0, 2, 0, 0), title="Changed sides", title_justify="left")
    for column in ("before", "after", "who"):
        sides.add_column(column, overflow="fold")
    groups: dict[tuple[str, str, str], list[str]] = {}
    for side in found.sides:
        who = f"{side.name} for {side.buyer}" if side.buyer else side.name
        groups.setdefault((side.gate, side.before, side.after), []).append(who)
    for (gate, before, after), names in groups.items():
        sides.add_row(f"{gate.upper()}: {before}", after, ", ".join(names))
    console.print()
    console.print(sides if groups else "No chip changed sides.")
    console.print("Information, not legal advice.", style="dim")
