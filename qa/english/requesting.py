"""The words of requests for more than one fact: "summarise the article about", "who said what"."""

from __future__ import annotations

from qa.english.content import FUNCTION_WORDS

ENDING = FUNCTION_WORDS | frozenset(
    "happen happened unfold develop mention mentions mentioned named contain occur appear appears cover covered "
    "published posted run printed written carry reported come going got get far known used frequently "
    "everything".split()
)
"""Words behind what a request is about that only ask."""
TELLING = frozenset("article articles piece pieces text texts story stories obituary".split())
ARTICLES = TELLING | frozenset(
    "report reports paper papers press archive coverage interview publication timeline chronology summary gist "
    "history events date dates points overview".split()
)
"""Nouns before "about" and what a request is about; ``TELLING`` are those that may also stand behind it."""
ASKING = (ENDING | ARTICLES) - {"press", "paper"} | frozenset(
    "file files document documents items course anything something information background know summaries summarise "
    "summarize sum recap digest essentials essence outline shorten tldr key main important facts sentences takeaways "
    "brief briefly short chronicle sequence order step day year chronological quote quotes quotation quotations "
    "statement statements word talk talks refer often times number count old recent show give find list look search "
    "read interested need want see let i'm here write discuss names matter name stuff hits calendar milestones news "
    "please".split()
)
"""Words before it that only ask."""
ABOUT = frozenset("about on of regarding concerning".split())
TOWARDS = ABOUT - {"of"} | {"into"}
"""Words between what asks and what a request is about: "What have we got on"."""
SAYING = frozenset(
    "say says said saying tell told think thinks thought believe believes claim claimed argue argued announce "
    "announced add added write wrote comment commented state stated warn warned explain explained put react respond "
    "make see feel".split()
)
WORDS_SAID = frozenset(
    "quote quotes quotation quotations statement statements remark remarks comment comments words opinion opinions "
    "view views reaction reactions".split()
)
WHOLE = frozenset("life career story case affair saga biography".split())
"""What is all of somebody or something: a timeline of "Malala's life" is one of Malala."""
GOING_ON = frozenset("affair battle case controversy crisis dispute fight row saga scandal story".split())
"""What says of something only that it goes on: "the Guinness affair"."""
NEWS = frozenset(
    "happen happened happening reported published news headlines events articles reports stories summary summarise "
    "summarize sum recap overview digest timeline chronology".split()
)
"""Words that ask what a day brought."""
AROUND_NEWS = frozenset(
    "what what's what’s which was were is are did do has been the a an in of for all up show give tell me us please "
    "can could you have say day about everything anything".split()
)
"""Words that may stand beside them and name nothing."""
LEANING = frozenset("he she it they this that these those his her its their but and so yet there".split())
"""Words with which a sentence leans on the one before."""
CLASSES = {
    word: name
    for name, words in {
        "article": "article piece text report story paper file document item publication obituary essay",
        "articles": "articles pieces texts reports stories papers files documents items publications press archive",
        "quotes": "quote quotes quotation quotations statement statements remark remarks comments words",
        "show": "show give find list tell get",
        "mention": "mention mentions name names contain contains refer discuss",
        "summarise": "summarise summarize",
        "published": "published printed posted written",
    }.items()
    for word in words.split()
}
"""Words that the model of requests takes for one."""
