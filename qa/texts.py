"""What the program says of its own: to translate the page, translate this file and the templates in ``qa/html``."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAME = "Ask the Articles"
MONTHS = "January February March April May June July August September October November December".split()
SHORT_MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()

# The header and the columns
REBUILD = "Rebuild"
NEW_CONVERSATION = "New conversation"
UP_TO_DATE = "up to date"
ARTICLES = "Articles"
AND_FILTER = "and filter"
SOURCES = "Sources"
CLOSEST = "Closest passages"
NOT_READ = "Not read"
NO_SUCH_ARTICLE = "No such article."

# Asking
CONVERSATION = "Questions and answers"
YOUR_QUESTION = "Ask a question"
PLACEHOLDER = "Ask about the articles"
ASK = "Ask"
STOP = "Stop"
ASK_NEXT = "Ask next"
SEARCHED_FOR = "Searched for:"
NOT_SEARCHED = "The question could not be searched. The reason is in the server's log."

# The login
LOG_OUT = "Log out"
LOGGED_OUT = "You are logged out."
WRONG_LOGIN = "User or password is wrong."
TOO_MANY_LOGINS = "Too many wrong passwords; wait a minute."
NOT_LOGGED_IN = "You are not logged in; reload the page, or send user and password with the request."

# What the server refuses
OTHER_NAME = "This server does not go by that name; --name NAME allows it."
OTHER_SITE = "A page of another site may not ask this server."
NOT_FOUND = "There is nothing at this address."
NOT_FOR_YOU = "This is shown on the server's own machine, or after a login (--auth USER)."
BUSY = "Busy: too many questions are being answered; ask again in a moment."
TOO_LONG = "The answer took too long and was given up: the server may be busy. Ask again in a moment."
NO_FILES = "The page takes no files this way."
BUSY_ADDING = "Busy: other articles are being added; try again in a moment."
TOO_SLOW = "The request took too long to arrive."
ADDRESS_BUSY = "Busy: too many questions came from your address; wait a few seconds and ask again."

# A reply
STANCES = {
    "yes": ("✓", "Yes"),
    "no": ("✕", "No"),
    "neither confirmed nor denied": ("○", "Neither confirmed nor denied"),
    "mixed": ("⇄", "Sources differ"),
    "several": ("⇄", "Answers differ"),
}
"""Stance → the icon and the words that stand before an answer; what answers no yes/no question may only be several."""
ONLY_WORDS = "only words are searched, the model is missing"
INDEX_AWAY = "the index does not answer"
"""Both in the place of what changed in the folder."""
DOES_NOT_SAY = "The articles do not say."
MEANT = "Did you mean:"
WHICH = "Which do you mean?"
MAY_ANSWER = "The articles may answer this:"
OLDER = "older: a newer article says otherwise"

# Many questions in a table
MANY_QUESTIONS = "Many questions"
OUTCOMES = {"sure": "answered", "perhaps": "may answer", "nothing close": "the articles do not say"}
"""How sure a reply is (``Tier``) → what the table says became of its question."""
NO_QUESTIONS = "There is no question in it; write one a line, or name a column of the CSV file “question”."

# More than one fact
REQUESTS = {
    "fact": "one answer",
    "topic": "overview",
    "summary": "summary",
    "timeline": "timeline",
    "said": "who said what",
    "quote": "quotation",
    "claim": "claim",
    "list": "list",
    "count": "count",
    "published": "date",
}
"""Kind of request → what the link to a reply of that kind is called."""
SUMMARISE = "Summarise the article about {source}"
UNDERSTOOD = {
    "topic": ("What the articles say", " about"),
    "summary": ("Summary", " of"),
    "timeline": ("Timeline", " of"),
    "said": ("Who said what", ":"),
    "quote": ("Quotation looked up", ":"),
    "claim": ("Claim checked", ":"),
    "list": ("Every answer that was found", ":"),
    "count": ("Articles counted", " that mention"),
    "published": ("Date of publication", " of"),
}
"""Kind of request → what a reply says that it is, and what leads on to its subject."""
READ_AS_INSTEAD = "Show instead:"
FIRST_SENTENCES = "Its first sentences:"
FIRST_SENTENCES_OF_EACH = "How each report begins, newest first:"
ALSO_SAID = "Also"
QUOTE_EXACT = "Word for word in:"
QUOTE_DIFFERS = "Not word for word. The nearest is:"
QUOTE_NOWHERE = "No article has these words."
SUPPORTS = "Supported by"
CONTRADICTS = "Contradicted by"
UNSETTLED = "Mentioned, without a verdict, by"
VERDICTS = {
    "yes": ("✓", "Supported"),
    "no": ("✕", "Contradicted"),
    "mixed": ("⇄", "Sources differ"),
    "": ("○", "No verdict"),
}
"""What reports say to a claim → the icon and the words that stand before them."""
DATE_ORIGINS = {
    "metadata": "as the file says of itself",
    "dateline": "as its dateline says",
    "file name": "as its file name says",
}
"""Where the date of an article comes from → how a reply says it."""
NO_DATE = "no date given"
NOT_DATED = "The article gives no date."
NOTHING_FOUND = "The articles have nothing of this kind."
UNDATED = "No dates were found."
"""What stands before an overview in the place of a timeline."""


# The index
REBUILDING = "Rebuilding"
NOT_REBUILT = "Not rebuilt. The reason is in the server's log."

# Kept questions
ASKING_KEPT = "Asking the kept questions"
NOT_KEEPING = "questions cannot be kept here; whoever runs this server can allow it"
NOT_KEPT = "the kept questions could not be changed; the reason is in the server's log"
KEEP = "Keep this question"
KEPT_NOW = "Kept; it is asked again when the articles change"
KEPT = "Kept questions"
NOTHING_KEPT = "No question is kept. Under an answer, one icon keeps its question."
NOTHING_KEPT_HERE = "No question is kept; python app.py keep QUESTION keeps one."

# Names
NAMES = "Names"

# The list of the articles, and what bounds the questions
SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By title",
    "publisher": "By publisher",
    "longest": "Longest first",
}
"""Order → how the list calls it."""
ASK_ONLY = "Filter"
SINCE, UNTIL, MENTIONING = "since {}", "until {}", "mentions {}"

# Adding articles
NOT_ADDING = "articles cannot be added here; whoever runs this server can allow it"

SCRIPT = {
    "copied": "Copied",
    "conversation": CONVERSATION,
    "close": "Close",
    "fresh": "Clears this conversation here and in the browser; the articles stay.",
    "editing": "Editing an earlier question; it and what follows it will be replaced.",
    "waiting": "This is asked when the reply is here.",
    "cancel": "Cancel",
    "previous": "Previous mention",
    "next": "Next mention",
    "place": "{n} of {all}",
    "file": "conversation",
    "many": "Ask each line by itself, in a table",
    "keep": KEEP,
    "kept": KEPT_NOW,
    "unreachable": "The server did not take it; try again.",
}
"""What the page's scripts show."""

_FOLDERS = re.compile(r"(?<![\w.~)\]-])(?:[A-Za-z]:)?[\\/][^:;'\"\n]*[\\/]")
"""Folders from the root on, spaces and all; those on the way to an article from its folder are no secret."""


def counted(n: int, noun: str) -> str:
    """``1 article``, ``1,200 articles``, ``3 copies``."""
    return f"{n:,} {noun if n == 1 else noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def held(articles: int, passages: int) -> str:
    """``5 articles, 46 passages``."""
    return f"{counted(articles, 'article')}, {counted(passages, 'passage')}"


def day_of_year(iso: str) -> str:
    """A date or a month of a year without the year: ``10 Feb``, ``Feb``; empty for a whole year."""
    parts = [int(part) for part in iso.split("-")]
    month = SHORT_MONTHS[parts[1] - 1] if len(parts) > 1 else ""
    return f"{parts[2]} {month}" if len(parts) > 2 else month


def reports(cited: int, searched: int, copies: int) -> str:
    """How many articles an answer rests on: ``Quoted from 2 of 5 articles and 1 copy``."""
    return f"Quoted from {cited:,} of {counted(searched, 'article')}" + (
        f" and {counted(copies, 'copy')}" if copies else ""
    )


def quoted_from(title: str) -> str:
    """The one article that a reply is quoted from."""
    return f"Quoted from “{title}”"


def small_the(name: str) -> str:
    """A name in the middle of a sentence: ``The inquiry`` as ``the inquiry``."""
    return name[0].lower() + name[1:] if name.startswith(("The ", "A ", "An ")) else name


def reported(n: int) -> str:
    """How many reports tell of a topic, copies aside: ``3 reports on this:``."""
    return f"{counted(n, 'report')} on this:"


def mentions_counted(articles: int, times: int, word: str, *, at_least: bool) -> str:
    """``3 articles mention “call”, 12 times in all``."""
    if not articles:
        return f"No article mentions “{word}”."
    return f"{'at least ' if at_least else ''}{mentioned(word, articles)}, {counted(times, 'time')} in all"


def differing(parts: Sequence[tuple[str, str]]) -> str:
    """How an article departs from what was typed: ``“set forth” instead of “set out”``."""
    said = [
        f"“{there}” instead of “{typed}”" if typed and there else f"without “{typed}”" if typed else f"with “{there}”"
        for typed, there in parts
    ]
    return "; ".join(said)


def iso_day(iso: str, *, short: bool = False) -> str:
    """``2025-02-10`` as ``10 February 2025``, in short ``10 Feb 2025``; a month or year likewise, empty for none."""
    months = SHORT_MONTHS if short else MONTHS
    parts = [int(part) for part in iso.split("-") if part.isdecimal()]
    if not parts:
        return ""
    year, *rest = parts
    month = [months[int(rest[0]) - 1]] if rest else []
    return " ".join(map(str, [*rest[1:], *month, year]))


def spoken_of(iso: str, words: str, published: str, *, told: bool = True) -> str:
    """The day that a sentence speaks of, and how it was worked out: ``7 February 2025 (“on Friday”, told on …)``.

    Where it is not told, the day is that of the article.
    """
    how = f"“{words}” in an article of {iso_day(published)}" if words else "" if told else "the article’s date"
    return iso_day(iso) + (f" ({how})" if how else "")


def understood(request: str, subject: str) -> str:
    """What a request was read as: ``Timeline of “Malala”``."""
    said, onward = UNDERSTOOD[request]
    return f"{said}{onward} “{subject}”" if subject else said


def refused(subject: str) -> str:
    """What a refusal says: ``The articles do not say.``, or that none speaks of the subject of a request."""
    return f"No article speaks of “{subject}”." if subject else DOES_NOT_SAY


def mentioned(word: str, n: int) -> str:
    """``2 articles mention “call”``, ``none mentions “war”``."""
    return f"{counted(n, 'article') if n else 'none'} mention{'s' * (n < 2)} “{word}”"


def searched(articles: int, passages: int, mentions: Sequence[tuple[str, int]], unknown: Sequence[str]) -> str:
    """``Searched 5 articles, 46 passages; 2 articles mention “call”. No article contains “Merkel”.``"""
    line = f"Searched {held(articles, passages)}"
    line += "".join(f"; {mentioned(word, n)}" for word, n in mentions) + "."
    return f"{line} {contained_nowhere(unknown)}." if unknown else line


def contained_nowhere(unknown: Sequence[str]) -> str:
    """``No article contains “Merkel” or “Macron”``."""
    *words, last = [f"“{word}”" for word in unknown]
    return f"No article contains {', '.join(words)}{' or ' if words else ''}{last}"


def unknown_names(unknown: Sequence[str]) -> str:
    """What stands beside an answer whose question has names that no article has; nothing where it has none."""
    return f"{contained_nowhere(unknown)}." if unknown else ""


def may_answer(unknown: Sequence[str]) -> str:
    """What leads sentences that may answer; where no article has a name of the question, they are only the closest."""
    return f"{contained_nowhere(unknown)}. The closest there is:" if unknown else MAY_ANSWER


def too_much(allowed: int) -> str:
    """Why a request is not taken."""
    return f"A request may bring {allowed:,} KiB; this one brings more."


def index_state(articles: int, skipped: int, changes: str | None) -> str:
    """``5 articles · 1 not read · up to date``; ``changes`` is None while the folder has not been compared."""
    parts = [counted(articles, "article"), *([unread(skipped)] if skipped else [])]
    if changes is not None:
        parts.append(changes or UP_TO_DATE)
    return " · ".join(parts)


def progress(stage: str, done: int, total: int, left: float | None = None) -> str:
    """``embedding · 1 of 2 · about 3 min left``; what is not known is left out."""
    parts = [stage, *([f"{min(done, total):,} of {total:,}"] if total > 0 else [])]
    return " · ".join([*parts, *([remaining(left)] if left is not None else [])])


def remaining(seconds: float) -> str:
    """``about 1 h 20 min left``."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours + minutes:
        return "less than a minute left"
    return f"about {f'{hours} h {minutes} min' if hours else f'{minutes} min'} left"


def not_rebuilt(reason: str) -> str:
    """Why the index stays as it is."""
    return f"Not rebuilt: {reason}"


def more(n: int) -> str:
    """What a list leaves out."""
    return f"… and {n:,} more."


def only_words(reason: str) -> str:
    """Why a question was not searched by its meaning."""
    return f"Only words were searched, not meanings: {reason}"


def not_read(reason: str) -> str:
    """Why no answer was looked for in the passages that were found."""
    return f"The passages were found, but not read for an answer: {reason}"


def only_the_first(most: int, given: int) -> str:
    """Why some questions of a list are not asked."""
    return f"Only the first {most:,} of {given:,} questions are asked; ask the others in a second list."


def kept_state(kept: int, changed: int) -> str:
    """``3 kept questions``, ``1 of 3 kept questions changed``; nothing where none is kept."""
    held = counted(kept, "kept question") if kept else ""
    return f"{f'{changed:,} of ' if changed < kept else ''}{held} changed" if changed else held


def unread(n: int) -> str:
    """How many lines say that something could not be used."""
    return f"{n:,} not read"


def no_new_article(files: Sequence[str]) -> str:
    """What differs in a folder whose articles do not: its file, where that is one."""
    return f"“{files[0]}” holds no new article" if len(files) == 1 else "files without articles"


def without_folders(message: str) -> str:
    """A message for visitors: folders of this machine left out, file names kept."""
    return _FOLDERS.sub("", message)
