"""What a reader's probabilities and several reports say to a yes/no question."""

import pytest

from qa.stance.stance import Stance, overall, plain_stance

YES, NO, NEITHER, MIXED = Stance.YES, Stance.NO, Stance.NEITHER, Stance.MIXED


@pytest.mark.parametrize(
    ("probabilities", "stance"),
    [
        ((0.95, 0.03, 0.01, 0.01), YES),
        ((0.03, 0.95, 0.01, 0.01), NO),
        ((0.90, 0.10, 0.00, 0.00), YES),
        ((0.89, 0.11, 0.00, 0.00), None),
        ((0.20, 0.80, 0.00, 0.00), NO),
        ((0.21, 0.79, 0.00, 0.00), None),
        ((0.02, 0.01, 0.95, 0.02), None),
        ((0.01, 0.02, 0.02, 0.95), None),
    ],
)
def test_a_yes_or_no_counts_from_its_probability_on(
    probabilities: tuple[float, float, float, float], stance: Stance | None
) -> None:
    assert plain_stance(probabilities, yes=0.9, no=0.8) is stance


@pytest.mark.parametrize(
    ("stances", "together"),
    [
        ([], None),
        ([YES], YES),
        ([NO, NO], NO),
        ([NEITHER, NEITHER, NEITHER], NEITHER),
        ([YES, NO], MIXED),
        ([YES, YES, NEITHER], MIXED),
        ([NEITHER, NO], MIXED),
    ],
)
def test_reports_say_together_what_they_share(stances: list[Stance], together: Stance | None) -> None:
    assert overall(stances) is together
