"""The words around what somebody says."""

from __future__ import annotations

REPORTING = frozenset(
    "said says told tells added adds wrote writes announced stated states argued argues claimed claims insisted "
    "insists noted notes remarked explained explains warned warns tweeted posted replied recalled acknowledged "
    "admitted declared emphasized emphasised stressed maintained maintains maintain contended suggested suggests "
    "indicated hinted signalled signaled testified asserted reiterated reported reports alleged alleges cautioned "
    "concluded predicted joked commented observed conceded asked answered promised believes believe say".split()
)
"""Forms of verbs that give somebody's words."""
SUBORDINATING = frozenset("while although though as since when after before because if where".split())
"""Words that open a clause which leans on another."""
LINKING = frozenset("however meanwhile but and yet so that instead also still then later today yesterday".split())
"""Words that tie a sentence to the one before."""
STANDING_FOR = frozenset("he she it they we i you who which that this these those".split())
"""Pronouns in the place of a speaker."""
ADVERB = r"(?!(?:family|ally|assembly|daily|weekly|monthly|elderly|supply|reply|bully|monopoly)\b)[a-z]+ly"
"""A pattern of adverbs in "-ly", without nouns and names: "the family", "Italy"."""
