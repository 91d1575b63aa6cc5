"""What evidence says to a yes/no question or a claim: a wrong stance is worse than none."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Stance(StrEnum):
    """What the evidence says, in the words shown to the reader."""

    YES = "yes"
    NO = "no"
    NEITHER = "neither confirmed nor denied"
    MIXED = "mixed"


def plain_stance(probabilities: Sequence[float], *, yes: float, no: float) -> Stance | None:
    """Yes or no, the likelier one, where the reader gives it at least this probability; None otherwise.

    ``probabilities`` are those of yes, no, neither and about something else.
    """
    if probabilities[0] > probabilities[1]:
        return Stance.YES if probabilities[0] >= yes else None
    return Stance.NO if probabilities[1] >= no else None


def overall(stances: Sequence[Stance]) -> Stance | None:
    """What independent reports, one stance each, say together: the one they share, MIXED where they differ.

    NEITHER differs from YES and NO as these do from each other: a reader must see that one report tells of a denial
    where another tells of silence. None without stances.
    """
    kinds = set(stances)
    if not kinds:
        return None
    return kinds.pop() if len(kinds) == 1 else Stance.MIXED
