"""The words with which questions are asked."""

from __future__ import annotations

QUESTION_WORDS = frozenset("who whom whose when where which what why how".split())
AUXILIARIES = frozenset(
    "am is are was were do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't "
    "shan't shouldn't mustn't cannot ain't "
    "isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt".split()
)
"""Words that open a yes/no question, in lower case with a straight apostrophe."""
EXPLAIN = frozenset("explain describe summarise summarize outline discuss compare".split())
"""Commands that want whole sentences."""
COMMANDS = EXPLAIN | frozenset("please elaborate list name give show find quote tell summary overview recap".split())
"""Words that say what to do with what is found; no article need hold them."""
MENTIONING = frozenset("mention mentions mentioned mentioning article articles archive".split())
"""Words that ask of the articles themselves; no article need hold them either."""
SAID = frozenset(
    "say says said saying think thinks thought believe believes believed claim claims claimed argue argues argued "
    "explain explains explained warn warns warned comment commented suggest suggests suggested stated "
    "tell tells told feel feels felt reply replied respond responded react reacted happen happens happened mean "
    "means meant insist insisted indicate indicated stress stressed emphasize emphasise maintain "
    "write tweet tweeted post posted".split()
)
"""After "what": somebody's words or thoughts, or an event, are asked for."""
OPINIONS = frozenset(
    "reaction reactions response responses opinion opinions view views stance reason reasons motivation "
    "motive explanation attitude difference differences reasoning argument arguments rationale message relationship "
    "connection story significance implication implications details happening known true latest background "
    "situation".split()
)
"""Nouns after "what is the" that only sentences answer."""
QUERY_WORDS = frozenset(
    "what who whom whose which when where whi how did do doe is are was were the a an of to in and".split()
)
"""Stems of the words a question is built with; a passage that repeats them is no better for it."""
