"""What a schema cannot say about a scenario: every fault in words, with file and field."""

from collections.abc import Iterator

from valico.market.quantity import Quantity
from valico.market.scenario.event_faults import event_faults
from valico.market.scenario.known import Known, quantity_faults, share_faults
from valico.market.scenario.scenario import Line, Product, Scenario


def scenario_faults(scenario: Scenario, where: str, known: Known) -> Iterator[str]:
    """Yield everything that is wrong with a scenario; `where` is its file."""
    yield from _frame_faults(where, scenario)
    for name, items in (("product", scenario.product), ("line", scenario.line)):
        if not items:
            yield f"{where}: `{name}` is empty; a scenario has one at least"
    yield from _response_faults(where, scenario, known)
    yield from _laid_by_faults(where, scenario, known)
    chips = [product.chip for product in scenario.product]
    for chip in sorted({chip for chip in chips if chips.count(chip) > 1}):
        yield f"{where}: `product.{chip}` stands twice; keep one"
    for product in scenario.product:
        yield from _product_faults(f"{where}: `product.{product.chip}", product, scenario, known)
    names = [_name(line) for line in scenario.line]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{where}: `line.{name}` stands twice; a line is one buyer at one place"
    for line in scenario.line:
        yield from _line_faults(f"{where}: `line.{_name(line)}", line, scenario, known)
    yield from event_faults(scenario, where, known)


def _name(line: Line) -> str:
    return f"{line.buyer}@{line.place}"


def _frame_faults(where: str, scenario: Scenario) -> Iterator[str]:
    if scenario.ends <= scenario.begins:
        yield f"{where}: `ends` is {scenario.ends}; it comes after {scenario.begins}, the beginning"
    if scenario.runs < 1:
        yield f"{where}: `runs` is {scenario.runs}; it takes one at least"
    if not -1 < scenario.correlation < 1:
        yield f"{where}: `correlation` is {scenario.correlation:g}; allowed: between -1 and 1"
    if scenario.gates == "given":
        return
    if scenario.known_by is None:
        yield f"{where}: `gates` come from rules and claims; `known_by` says as known by which day"
    elif scenario.ends > scenario.known_by:
        yield (
            f"{where}: `ends` is {scenario.ends}, but rules and claims are known by "
            f'{scenario.known_by} only; end there, or let the gates be "given"'
        )


def _product_faults(
    field: str, product: Product, scenario: Scenario, known: Known
) -> Iterator[str]:
    if product.chip not in known.chips:
        yield f"{field}` is no chip of the catalogue; name one under data/chips"
    for name in ("starts_per_week", "stock", "price_usd", "cost_usd"):
        yield from quantity_faults(f"{field}.{name}", getattr(product, name), known)
    if not _ordered(product.chip, scenario):
        yield f"{field}` has no line: nobody orders it; give a line orders, or an event `orders`"
    chain = known.chains.get(product.chain)
    if chain is None:
        yield (
            f"{field}.chain` is '{product.chain}', which no file under data/chains defines; "
            f"allowed: {', '.join(known.chains)}"
        )
        return
    taken = {stage.pool for stage in chain.stage if stage.pool}
    for pool, units in product.use.items():
        if pool not in taken:
            yield (
                f"{field}.use` names '{pool}', which no stage of '{product.chain}' takes; "
                f"allowed: {', '.join(sorted(taken)) or 'none'}"
            )
        if not 0 < units < float("inf"):
            yield f"{field}.use.{pool}` is {units:g}; allowed: a finite number above zero"


def _response_faults(where: str, scenario: Scenario, known: Known) -> Iterator[str]:
    if scenario.response is None:
        return
    yield from quantity_faults(
        f"{where}: `response.elasticity", scenario.response.elasticity, known
    )
    yield from _part_faults(f"{where}: `response.passed_on", scenario.response.passed_on, known)
    chips = [product.chip for product in scenario.product]
    for chip, duty in scenario.response.told_at_duty.items():
        yield from share_faults(f"{where}: `response.told_at_duty.{chip}`", duty)
        if chip not in chips:
            yield f"{where}: `response.told_at_duty` names '{chip}'; allowed: {', '.join(chips)}"


def _laid_by_faults(where: str, scenario: Scenario, known: Known) -> Iterator[str]:
    chains = [known.chains[p.chain] for p in scenario.product if p.chain in known.chains]
    pools = {pool.id for chain in chains for pool in known.pools_of(chain)}
    for pool, quantity in scenario.laid_by.items():
        yield from quantity_faults(f"{where}: `laid_by.{pool}", quantity, known)
        if pool not in pools:
            allowed = ", ".join(sorted(pools)) or "none"
            yield f"{where}: `laid_by.{pool}` is no pool of its chains; allowed: {allowed}"


def _part_faults(field: str, quantity: Quantity | None, known: Known) -> Iterator[str]:
    """Yield what is wrong with a share that nobody knows exactly."""
    yield from quantity_faults(field, quantity, known)
    if quantity is not None:
        yield from share_faults(f"{field}.mid`", quantity.mid)


def _ordered(chip: str, scenario: Scenario) -> bool:
    """Say whether any line orders a chip, now or after an event."""
    lines = any(
        chip in told
        for line in scenario.line
        for told in (line.orders_per_week, line.ordered, line.intended)
    )
    events = any(
        change.what in {"order", "orders"} and (not change.chips or chip in change.chips)
        for change in (*scenario.at_start, *scenario.event)
    )
    return lines or events


def _line_faults(field: str, line: Line, scenario: Scenario, known: Known) -> Iterator[str]:
    if line.buyer not in known.organisations and line.buyer not in scenario.many:
        yield (
            f"{field}.buyer` is no organisation; name one under data/organisations, "
            "or say in `many` for whom the word stands"
        )
    if line.place not in known.places and line.place not in scenario.many:
        yield (
            f"{field}.place` is no place; name one under data/places, "
            "or say in `many` for which the word stands"
        )
    if line.power_w is not None and not 0 <= line.power_w < float("inf"):
        yield f"{field}.power_w` is {line.power_w:g}; allowed: a finite number, zero or more"
    made = {product.chip for product in scenario.product}
    for name, orders in (("orders_per_week", line.orders_per_week), ("ordered", line.ordered)):
        for chip, quantity in orders.items():
            at = f"{field}.{name}.{chip}"
            yield from quantity_faults(at, quantity, known)
            if chip not in made:
                yield f"{at}` is ordered, but no product makes it; allowed: {', '.join(made)}"
    yield from _intention_faults(field, line, made, known)


def _intention_faults(field: str, line: Line, made: set[str], known: Known) -> Iterator[str]:
    for chip, intention in line.intended.items():
        at = f"{field}.intended.{chip}"
        yield from quantity_faults(f"{at}.units", intention.units, known)
        yield from quantity_faults(f"{at}.weeks", intention.weeks, known)
        yield from quantity_faults(f"{at}.prepaid_after", intention.prepaid_after, known)
        yield from _part_faults(f"{at}.ordered", intention.ordered, known)
        yield from _part_faults(f"{at}.prepaid", intention.prepaid, known)
        if chip not in made:
            yield f"{at}` is wanted, but no product makes it; allowed: {', '.join(made)}"
        if chip in line.orders_per_week or chip in line.ordered:
            yield f"{at}` stands beside orders of the same chip; tell either of them"
        if intention.prepaid is not None and not intention.prepaid.known:
            yield f"{at}.prepaid` has `low` and `high`; give `mid` alone, one share for all runs"
