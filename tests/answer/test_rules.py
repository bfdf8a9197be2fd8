from datetime import date

import pytest

from valico.answer.library import Library
from valico.answer.rules import changes, rules_on
from valico.errors import InputError

TODAY = date(2026, 11, 21)


def test_the_diffusion_rule_stays_on_the_books_unenforced(library: Library) -> None:
    found = rules_on(library, on=date(2026, 2, 1), known_by=TODAY)

    standing = {rule.rule: rule.standing for rule in found.rules}
    assert standing["us/ai-diffusion"] == "not-enforced"


def test_a_rule_not_yet_published_is_not_listed(library: Library) -> None:
    found = rules_on(library, on=date(2026, 2, 1), known_by=date(2026, 1, 1))

    assert "us/review-policy-january-2026" not in {rule.rule for rule in found.rules}


def test_january_2026_moves_the_h200_and_not_the_b200(library: Library) -> None:
    found = changes(library, date(2025, 12, 1), date(2026, 2, 15))

    moved = {side.chip for side in found.sides if side.gate == "us"}
    assert "nvidia/h200-sxm-141" in moved
    assert "nvidia/b200-sxm" not in moved
    assert "us/review-policy-january-2026" in {change.rule for change in found.rules}


def test_buyers_change_sides_at_the_chinese_gate(library: Library) -> None:
    found = changes(library, date(2025, 12, 1), date(2026, 2, 15))

    turned = {(side.buyer, side.after) for side in found.sides if side.gate == "cn"}
    assert ("deepseek", "conditional") in turned


def test_nothing_changes_between_two_quiet_days(library: Library) -> None:
    found = changes(library, date(2024, 7, 1), date(2024, 7, 2))

    assert found.rules == ()
    assert [side for side in found.sides if side.gate == "us"] == []


def test_days_in_the_wrong_order_are_refused(library: Library) -> None:
    with pytest.raises(InputError, match="is not after"):
        changes(library, date(2026, 1, 1), date(2025, 1, 1))
