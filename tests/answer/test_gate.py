from datetime import date

import msgspec
import pytest

from valico.answer.gate.record import GatePicture, Point, gate_picture, short_labels
from valico.answer.gate.regions import Bounds, Region
from valico.answer.library import Library, read_library
from valico.answer.outcomes import Outcome

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


def picture(library: Library, on: str, *, known_by: date = TODAY, to: str = "china") -> GatePicture:
    return gate_picture(library, on=date.fromisoformat(on), known_by=known_by, destination=to)


def point(found: GatePicture, chip: str) -> Point:
    return next(point for point in found.points if point.chip == chip)


def kinds(found: GatePicture) -> set[str]:
    return {region.kind for region in found.regions}


def region(found: GatePicture, label: str) -> Region:
    return next(region for region in found.regions if region.label == label)


@pytest.mark.parametrize(
    ("on", "chip", "outcome"),
    [
        ("2022-12-01", "nvidia/a100-sxm-80", "denial"),
        ("2022-12-01", "nvidia/a800-sxm-80", "none"),
        ("2024-06-01", "nvidia/a800-sxm-80", "denial"),
        ("2024-06-01", "nvidia/h20-96", "none"),
        ("2024-06-01", "nvidia/l20", "none"),
        ("2024-06-01", "nvidia/rtx4090", "exception"),
        ("2025-08-25", "nvidia/h20-96", "letter"),
        ("2025-08-25", "nvidia/h200-sxm-141", "denial"),
        ("2026-02-15", "nvidia/h200-sxm-141", "case-by-case"),
        ("2026-02-15", "amd/mi325x", "case-by-case"),
        ("2026-02-15", "nvidia/b200-sxm", "denial"),
        ("2026-02-15", "nvidia/b30a", "denial"),
    ],
)
def test_a_chip_bears_the_outcome_of_its_day(
    library: Library, on: str, chip: str, outcome: Outcome
) -> None:
    assert point(picture(library, on), chip).outcome == outcome


@pytest.mark.parametrize("on", ["2022-12-01", "2024-06-01", "2026-02-15"])
def test_every_chip_is_drawn_or_listed_once(library: Library, on: str) -> None:
    found = picture(library, on)
    listed = [
        *(point.chip for point in found.points),
        *(chip.chip for chip in found.lacking),
        *(chip.chip for chip in found.later),
    ]

    assert sorted(listed) == sorted(library.chips)
    assert all(chip.lacks for chip in found.lacking)


def test_the_tallies_count_every_point(library: Library) -> None:
    found = picture(library, "2026-02-15")

    assert sum(tally.count for tally in found.tallies) == len(found.points)


def test_a_chip_is_not_drawn_before_it_was_known(library: Library) -> None:
    later = {chip.chip: chip.first for chip in picture(library, "2022-12-01").later}

    assert "nvidia/vr200" in later
    assert all(first is None or first > date(2022, 12, 1) for first in later.values())


def test_a_highlighted_chip_is_drawn_even_then(library: Library) -> None:
    found = gate_picture(
        library, on=date(2022, 12, 1), known_by=TODAY, highlight=["nvidia/h200-sxm-141"]
    )

    assert point(found, "nvidia/h200-sxm-141").highlighted


def test_the_rule_of_2022_is_a_line_at_4800_that_asks_for_io_as_well(library: Library) -> None:
    (only,) = picture(library, "2022-12-01").regions

    assert only.kind == "depends"
    assert only.bounds == Bounds(tpp_from=4800)
    assert "I/O bandwidth at least 600 GB/s" in only.says[0]


def test_the_rule_of_2023_has_a_line_and_two_bands_of_density(library: Library) -> None:
    found = picture(library, "2024-06-01")

    assert region(found, "3A090.a.1").bounds == Bounds(tpp_from=4800)
    assert [r.bounds for r in found.regions if r.kind == "depends"] == [
        Bounds(tpp_from=1600, tpp_to=2400),
        Bounds(tpp_from=2400, tpp_to=4800),
    ]


def test_the_letter_says_that_io_and_the_sum_count_too(library: Library) -> None:
    (letter,) = (r for r in picture(library, "2025-08-25").regions if r.kind == "letter")

    assert letter.bounds == Bounds(bandwidth_from=1.4e12)
    assert "or memory plus I/O bandwidth at least 1.7 TB/s" in letter.says


def test_the_window_of_2026_lies_on_the_list_and_below_its_ceilings(library: Library) -> None:
    found = picture(library, "2026-02-15")
    (window,) = (r for r in found.regions if r.kind == "window")

    assert window.bounds == Bounds(tpp_from=4800, tpp_to=21000, bandwidth_to=6.5e12)
    assert window.source == "91-fr-1684"
    assert sum(r.kind == "duty" for r in found.regions) == 2


def test_a_rule_not_yet_in_force_draws_no_line(library: Library) -> None:
    assert kinds(picture(library, "2023-11-16")) == {"depends", "letter"}
    assert kinds(picture(library, "2026-01-14")).isdisjoint({"window", "duty"})


def test_a_rule_not_yet_published_draws_no_line(library: Library) -> None:
    unread = picture(library, "2026-02-15", known_by=date(2026, 1, 12))

    assert "window" not in kinds(unread)
    assert point(unread, "nvidia/h200-sxm-141").outcome == "denial"
    assert "91 FR 1684" not in unread.citations


def test_the_lines_come_from_the_rules_and_from_nowhere_else(library: Library) -> None:
    moved = picture(with_list(library, {"tpp at least 4800": "tpp at least 5000"}), "2024-06-01")

    assert region(moved, "3A090.a.1").bounds == Bounds(tpp_from=5000)
    assert region(moved, "depends on performance density").bounds.tpp_from == 1600


def with_list(library: Library, changes: dict[str, str]) -> Library:
    """Return the library with other inequalities in ECCN 3A090."""
    replace = msgspec.structs.replace
    rule = library.book.provisions["us/3a090"]
    versions = tuple(
        replace(
            version,
            paragraphs=tuple(
                replace(p, all=tuple(changes.get(words, words) for words in p.all))
                for p in version.paragraphs
            ),
        )
        for version in rule.version
    )
    provisions = {**library.book.provisions, rule.id: replace(rule, version=versions)}
    return replace(library, book=replace(library.book, provisions=provisions))


def test_no_letter_and_no_window_for_a_friend(library: Library) -> None:
    found = picture(library, "2026-02-15", to="germany")

    assert kinds(found) == {"rule", "depends"}
    assert point(found, "nvidia/h200-sxm-141").outcome == "not-enforced"


def test_hong_kong_is_the_gate_to_china(library: Library) -> None:
    assert picture(library, "2024-06-01", to="hong-kong").destination == "china"


def test_the_zones_say_what_the_judge_says(library: Library) -> None:
    said = {zone.outcome: zone.bounds for zone in picture(library, "2025-08-25").zones}

    assert said["none"] == Bounds(tpp_to=1600, bandwidth_to=1.4e12)
    assert said["denial"] == Bounds(tpp_from=4800)
    assert said["unknown"] == Bounds(tpp_from=1600, tpp_to=4800, bandwidth_to=1.4e12)


@pytest.mark.parametrize(
    ("on", "chip", "says"),
    [
        ("2022-12-01", "nvidia/a800-sxm-80", "I/O 400 < 600 GB/s"),
        ("2024-06-01", "nvidia/h20-96", "TPP 2,368 < 2,400"),
        ("2024-06-01", "nvidia/l20", "density 3.142 < 3.2"),
        ("2025-08-25", "nvidia/rtxpro6000d", "memory 1.398 < 1.4 TB/s"),
        ("2026-02-15", "amd/mi325x", "TPP 20,919 < 21,000"),
    ],
)
def test_a_chip_just_below_a_line_says_so(library: Library, on: str, chip: str, says: str) -> None:
    assert point(picture(library, on), chip).near[0].says == says


def test_a_chip_that_is_caught_stands_below_no_line_of_that_rule(library: Library) -> None:
    assert point(picture(library, "2024-06-01"), "nvidia/h100-sxm-80").near == ()


def test_chips_of_the_destination_are_marked_as_made_there(library: Library) -> None:
    found = picture(library, "2025-08-25")

    assert point(found, "huawei/910c").home
    assert not point(found, "nvidia/h20-96").home


def test_labels_are_short_and_one_chip_each(library: Library) -> None:
    labels = short_labels(library.chips)

    assert len(set(labels.values())) == len(labels)
    assert labels["nvidia/h20-96"] == "H20"
    assert labels["nvidia/rtxpro6000d"] == "RTX 6000D"
    assert labels["amd/mi325x"] == "MI325X"


def test_citations_are_short(library: Library) -> None:
    found = picture(library, "2026-02-15")

    assert {"88 FR 73458", "91 FR 1684", "Proclamation 11002"} <= set(found.citations)
