"""The words with which something is confirmed, denied or left open, and who speaks for whom."""

from __future__ import annotations

from index.text.names import PEOPLES
from index.text.terms import terms
from qa.english.naming import TITLES

CAPITALS = {
    "kremlin": "russia", "moscow": "russia", "kyiv": "ukrain", "washington": "usa", "beij": "china", "london": "uk",
    "pari": "franc", "berlin": "germani", "tehran": "iran", "jerusalem": "israel", "tokyo": "japan", "ankara": "turkey",
    "delhi": "india", "pyongyang": "korea", "seoul": "korea", "warsaw": "poland", "rome": "itali", "brussel": "europ",
}  # fmt: skip
"""The stem of a capital or a seat of government → that of its country, which ``terms`` also gives its people."""
COUNTRIES = frozenset(CAPITALS.values()) | frozenset(stem for word in PEOPLES for stem in terms(word))
VOICES = frozenset(
    "spokesman spokeswoman spokesperson spokespeople spokesmen president minister ministry ministries leader official "
    "officials government authorities chancellor mr ms mrs".split()
)
"""Who speaks for a country, a body or somebody; beside such a word their own name may stand."""
OFFICES = frozenset("prime foreign defence defense interior deputy vice chief".split())
"""What a country's speaker may be besides."""
TALKS = frozenset("call calls conversation conversations discussion discussions talk talks chat dialogue exchange "
                  "communication contact contacts speak spoke spoken".split())  # fmt: skip
"""People speaking with each other, as one thing that is confirmed or denied."""
GRANTED = TITLES | frozenset("nominee nomination appointment appeal bail motion visa students".split())
"""Who is confirmed or admitted and what is granted: who will not do that says something."""
ENDED = frozenset("over out up off down".split())
"""Small words that say of a thing that it is no more."""
HAPPENING = frozenset("take takes took taken taking place happen happened occur occurred exist existed hold held "
                      "been being was were phone telephone reported alleged claimed such".split())  # fmt: skip
"""Words that say no more than that something took place."""
REPORTS = frozenset(
    "report reports rumour rumours rumor rumors claim claims allegation allegations detail details news suggestion "
    "suggestions existence".split()
)
"""What stands before "of" and the thing itself."""
QUANTIFYING = frozenset("the any some these those further more".split())
ADDING = frozenset("but while although though and which who saying adding according".split())
"""What goes on behind a comma about something else."""
NAMED_BEFORE = frozenset("it this that them so".split())
"""Words for a thing that was named before the verb."""
AROUND = frozenset("of for on then so far always however meanwhile but and while either neither been".split())
"""What may stand between a party and its verb."""
UNSURE = frozenset("if whether unless until than reportedly allegedly apparently purportedly supposedly possibly "
                   "probably nearly almost partly partially falsely wrongly that".split())  # fmt: skip
"""Words before "confirmed" after which nothing is plain."""
