"""Writing: fitted hosts put into the text of their file, whose notes stay."""

import re
from datetime import date


def with_host(text: str, table: str) -> str:
    r"""Return the file's text with the numbers of one host's table put in.

    >>> print(with_host("[hosts.vllm]\n# a note\ndecode_s = 1\n", "[hosts.vllm]\ndecode_s = 2"))
    [hosts.vllm]
    # a note
    decode_s = 2
    <BLANKLINE>
    """
    head, *lines = table.splitlines()
    before, found, rest = text.partition(f"{head}\n")
    own, other, after = rest.partition("\n[")
    for line in lines:
        own = re.sub(rf"(?m)^{line.partition(' =')[0]} = .*$", line, own)
    return before + found + own + other + after


def with_day(text: str, on: date) -> str:
    """Return the file's text with the day of the fit put in."""
    return re.sub(r"(?m)^fitted = .*$", f"fitted = {on.isoformat()}", text)
