"""Every rule of the research is in the data: its id there, and the provision and version here."""

from typing import Final

import pytest

from valico.regime.provisions import Rulebook, Standing

RULES: Final[dict[str, tuple[str, int]]] = {
    "us-2022-3a090-original": ("us/3a090", 0),
    "us-2023-3a090-ab": ("us/3a090", 1),
    "us-2024-3a090-c-hbm": ("us/3a090-c", 0),
    "us-2022-08-26-is-informed-a100-h100": ("us/letter-2022-08-a100-h100", 0),
    "us-2023-licence-d1-d4-d5": ("us/advanced-computing-requirement", 2),
    "us-2023-headquarters-rule": ("us/headquarters-rule", 0),
    "us-2023-10-23-immediate-effect": ("us/letter-2023-10-immediate", 0),
    "us-2023-24-nac-aca": ("us/licence-exception-nac", 0),
    "us-2024-04-corrections": ("us/review-policy", 2),
    "us-2025-01-ai-diffusion": ("us/ai-diffusion", 0),
    "us-2025-01-foundry-due-diligence": ("us/foundry-presumption", 0),
    "us-2025-04-09-h20-is-informed": ("us/letter-2025-04-h20", 0),
    "us-2025-05-13-diffusion-non-enforcement": ("us/ai-diffusion", 1),
    "us-2025-05-13-gp10-prc-ics": ("us/gp10-guidance", 0),
    "us-2025-05-13-training-policy-statement": ("us/training-statement", 0),
    "us-2025-09-29-affiliates-rule": ("us/affiliates-rule", 0),
    "us-2026-01-15-case-by-case-h200": ("us/review-policy-january-2026", 0),
    "us-2026-05-31-headquarters-guidance": ("us/headquarters-guidance", 1),
    "us-2025-08-11-15pct-deal": ("us/revenue-share-2025", 0),
    "us-2025-11-07-b30a-block": ("us/b30a-decision", 0),
    "us-2025-12-08-h200-announcement": ("us/h200-announcement", 0),
    "us-2026-01-15-s232-tariff": ("us/section-232-duty", 0),
    "us-2026-02-h200-licences": ("us/h200-licences", 0),
    "us-2026-03-13-draft-rule-withdrawn": ("us/bills/ai-action-plan-draft", 1),
    "us-2026-05-12-gao": ("us/gao-opinion", 0),
    "us-2026-05-14-ten-buyers": ("us/h200-buyers", 0),
    "us-2026-07-14-kessler-testimony": ("us/h200-shipments", 0),
    "us-2026-08-26-nvidia-q2fy27": ("us/h200-shipments", 1),
    "us-bill-gain-ai": ("us/bills/gain-ai", 0),
    "us-bill-chip-security": ("us/bills/chip-security", 0),
    "us-bill-ai-overwatch": ("us/bills/ai-overwatch", 0),
    "us-bill-safe-chips": ("us/bills/safe-chips", 0),
    "us-bill-remote-access": ("us/bills/remote-access-security", 0),
    "us-bill-scale": ("us/bills/scale", 0),
    "us-bill-match": ("us/bills/match", 0),
    "cn-2025-07-31-cac-summons": ("cn/cac-summons", 0),
    "cn-2025-08-h20-discouragement": ("cn/h20-discouragement", 0),
    "cn-2025-09-rtx-pro-6000d-stop": ("cn/rtx-pro-6000d-stop", 0),
    "cn-2025-10-customs-crackdown": ("cn/customs-crackdown", 0),
    "cn-2025-11-05-state-funded-datacentres": ("cn/state-funded-data-centres", 0),
    "cn-2026-01-07-h200-pause": ("cn/h200-pause-january", 0),
    "cn-2026-01-13-customs-h200-block": ("cn/h200-customs-block", 0),
    "cn-2026-01-28-conditional-approvals": ("cn/h200-first-approvals", 0),
    "cn-2026-01-30-deepseek": ("cn/h200-approval-deepseek", 0),
    "cn-2026-05-h200-pause": ("cn/h200-pause-may", 0),
    "cn-2026-05-20-rtx-5090d-v2-ban": ("cn/rtx-5090d-v2-refused", 0),
    "cn-2026-08-ndrc-case-by-case": ("cn/h200-case-by-case", 0),
}
"""The 48 entries but one: us-claim-unverified-2026-05-13-consultation, which is no rule."""

STANDINGS: Final[dict[str, Standing]] = {
    "us-2025-05-13-diffusion-non-enforcement": "not-enforced",
    "us-2025-11-07-b30a-block": "reported",
    "us-2025-12-08-h200-announcement": "announced",
    "us-2025-08-11-15pct-deal": "announced",
    "us-2026-03-13-draft-rule-withdrawn": "withdrawn",
    "us-bill-safe-chips": "proposed",
    "cn-2025-11-05-state-funded-datacentres": "reported",
    "cn-2025-07-31-cac-summons": "in-force",
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_of_the_facts_is_in_the_data(name: str, book: Rulebook) -> None:
    provision, number = RULES[name]

    assert len(book.provisions[provision].version) > number


def test_there_are_as_many_as_the_facts_hold_but_the_unverified_one() -> None:
    assert len(RULES) == 47


@pytest.mark.parametrize("name", STANDINGS)
def test_its_standing_is_that_of_the_facts(name: str, book: Rulebook) -> None:
    provision, number = RULES[name]

    assert book.provisions[provision].version[number].standing == STANDINGS[name]


def test_the_unverified_consultation_is_no_rule(book: Rulebook) -> None:
    written = " ".join(
        version.source for provision in book.provisions.values() for version in provision.version
    )

    assert "postoffice" not in written
