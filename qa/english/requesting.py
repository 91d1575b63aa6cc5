"""The words of requests for more than one fact: "summarise the article about", "who said what"."""

from __future__ import annotations

from qa.english.content import FUNCTION_WORDS

ASKING = FUNCTION_WORDS | frozenset(
    "article articles piece pieces text texts report reports story stories paper papers press archive file files "
    "document documents publication item items anything something everything information overview background coverage "
    "summary summaries summarise summarize sum recap gist digest essentials essence outline shorten condense "
    "tl dr tldr key main points point important facts sentences takeaways brief briefly short "
    "timeline chronology chronicle sequence order events event dates date happened happen unfold unfolded develop "
    "developed step day year history course time chronological "
    "quote quotes quotation quotations statement statements "
    "mention mentions mentioned name named word contain contains occur appear cover covers covered deal deals dealing "
    "talk talks refer refers often times number count many "
    "obituary published publication appeared run ran printed written wrote old recent carry carried "
    "show give find list tell look get search please know read interested looking need want say see let "
    "i'm there any all both some here list which what who when where how do does did can could would "
    "write reported known going over matter matters name names us "
    "people companies countries the an got stuff frequently hits discuss used calendar milestones fill display anyone "
    "far news".split()
)
"""Words that only ask, and say nothing of what a request is about."""
ARTICLES = frozenset(
    "article articles piece pieces text texts report reports story stories paper papers obituary interview coverage "
    "timeline chronology summary gist history event events date dates points overview".split()
)
"""Nouns before "about" and what a request is about."""
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
ASIDE = frozenset("what how show give me us find list tell i need was were are is all the a an has in".split())
"""Words before a speaker that are no part of their name."""
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
