"""`valico ask`: one question in words, and its answer in the form asked for."""

from datetime import date
from pathlib import Path

import click

from valico.answer.ask import ask
from valico.answer.library import read_library
from valico.answer.market.asking import asks_what_if, asks_written
from valico.answer.page import page_from_answer
from valico.cli.ledgers import on_ledger
from valico.cli.options import Day, terminal, today
from valico.cli.saving import save, saving


class Words(click.Command):
    """A command whose words may begin with a minus sign, so that a negative count is told."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take "-5 h200" for words and not for an option."""
        spoken = [f"−{arg[1:]}" if arg[:1] == "-" and arg[1:2].isdigit() else arg for arg in args]
        return super().parse_args(ctx, spoken)


@click.command(
    cls=Words,
    epilog='Try: valico ask "deepseek 10000 h200 2026-02-15 deepseek-v3"\n\n'
    'Or: valico ask "Può ByteDance comprare 20.000 H20 il 25 agosto 2025?"',
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--known-by", type=Day(), help="The last day of publication that counts. Default: today."
)
@on_ledger
@saving
@click.option("--full", is_flag=True, help="Show every claim, condition and step of the trace.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.answer/1).")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a self-contained page."
)
def ask_command(
    words: tuple[str, ...],
    *,
    known_by: date | None,
    ledger: str | None,
    full: bool,
    as_json: bool,
    as_markdown: bool,
    html: Path | None,
) -> None:
    """Answer a question in words, in English or Italian, in any order.

    The words name a chip, and perhaps a buyer or place, a count, a day and a model.
    """
    if asks_written(" ".join(words)):
        _written(
            " ".join(words),
            known_by=known_by or today(),
            as_json=as_json,
            as_markdown=as_markdown,
            html=html,
        )
        return
    if asks_what_if(" ".join(words)):
        _simulate(" ".join(words), as_json=as_json, as_markdown=as_markdown, html=html)
        return
    library = read_library()
    if ledger is not None:
        from valico.answer.chronicle.above import with_ledger  # noqa: PLC0415  # most ask without

        library = with_ledger(library, ledger, today=today())
    answer = ask(" ".join(words), library, today=today(), known_by=known_by)
    save(answer)
    if as_json:
        from valico.answer.wire import json_from_answer  # noqa: PLC0415  # one form, one import

        click.echo(json_from_answer(answer))
        return
    page = page_from_answer(answer, full=full or as_markdown or html is not None)
    if as_markdown:
        from valico.answer.markdown import markdown_from_page  # noqa: PLC0415  # as above

        click.echo(markdown_from_page(page))
        return
    if html is not None:
        from valico.answer.report import report_html  # noqa: PLC0415  # as above

        html.write_text(report_html(answer, library), encoding="utf-8")
        click.echo(f"written: {html}")
        return
    from valico.answer.text import print_page  # noqa: PLC0415  # as above

    print_page(page, terminal())


def _written(
    words: str, *, known_by: date, as_json: bool, as_markdown: bool, html: Path | None
) -> None:
    """Answer a question of the market whose figures are written down."""
    from valico.answer.market.question.sheet import answered  # noqa: PLC0415  # few questions need it
    from valico.cli.planning import show_in  # noqa: PLC0415  # as above

    sheet = answered(words, known_by=known_by)
    if html is not None:
        from valico.answer.market.html import html_of_sheet  # noqa: PLC0415  # one form, one import

        html.write_text(html_of_sheet(sheet), encoding="utf-8")
        click.echo(f"written: {html}")
        return
    show_in(sheet, as_json=as_json, as_csv=False, as_markdown=as_markdown)


def _simulate(words: str, *, as_json: bool, as_markdown: bool, html: Path | None) -> None:
    """Answer what came or would come of a gate, by simulation."""
    from valico.answer.market.report import report_of_question  # noqa: PLC0415  # few questions need it
    from valico.answer.market.sheet import sheet_of  # noqa: PLC0415  # as above
    from valico.cli.planning import show_in  # noqa: PLC0415  # as above

    report = report_of_question(words, today=today())
    save(report)
    if html is not None:
        from valico.answer.market.html import html_of  # noqa: PLC0415  # one form, one import

        html.write_text(html_of(report), encoding="utf-8")
        click.echo(f"written: {html}")
        return
    if as_json:
        from valico.answer.wire import json_from_record  # noqa: PLC0415  # as above

        click.echo(json_from_record(report))
        return
    show_in(sheet_of(report), as_json=False, as_csv=False, as_markdown=as_markdown)
