"""Faults of accounts, models, bills and estimates that single files do not show."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from valico import store
from valico.catalogue.chips import Chip
from valico.errors import InputError
from valico.market.fleet.account import Account, read_accounts
from valico.market.fleet.bill import read_bills
from valico.market.fleet.estimate import Estimates
from valico.market.fleet.metric import METRICS, worth
from valico.market.fleet.revenue import read_models


def fleet_faults(chips: Mapping[str, Chip], *, on: date, root: Path = store.DATA) -> Iterator[str]:
    """Yield every fault: chips that are not there, figures that a metric lacks, days to come."""
    for name, account in read_accounts(root=root).items():
        yield from _account_faults(f"data/fleet/accounts/{name}.toml", account, chips, on)
    models, bills = read_models(root=root), read_bills(root=root)
    named = {f"models/{name}": model.chip for name, model in models.items()}
    named |= {f"bills/{name}": bill.chip for name, bill in bills.items()}
    for name, chip in named.items():
        if chip not in chips:
            yield f"data/fleet/{name}.toml: `chip` is '{chip}', which is no chip"
    yield from _twice(root)


def _account_faults(
    where: str, account: Account, chips: Mapping[str, Chip], on: date
) -> Iterator[str]:
    if account.published > on:
        yield f"{where}: `published` is {account.published}, after {on}"
    for held in account.holding:
        if held.chip not in chips:
            yield f"{where}: `{held.name}`: `chip` is '{held.chip}', which is no chip"
            continue
        for metric in METRICS:
            try:
                worth(chips[held.chip], metric)
            except InputError as fault:
                yield f"{where}: `{held.name}`: {fault}"


def _twice(root: Path) -> Iterator[str]:
    """Yield estimates whose id stands in two files."""
    found: dict[str, str] = {}
    for file, estimates in store.read_folder("fleet/estimates", Estimates, root=root).items():
        for name in estimates.estimate:
            first = found.setdefault(name, file)
            if first != file:
                where = f"data/fleet/estimates/{file}.toml"
                yield f"{where}: `{name}` stands in {first}.toml too; keep one"
