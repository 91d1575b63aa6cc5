"""The words that requests are made of: those that only ask, and those that stand for one another."""

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
    "people companies countries the an".split()
)
"""Words that say what to do with articles, and nothing of what is looked for in them."""
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
"""Word → what it stands for where kinds of requests are told apart."""
PRONOUNS = frozenset("he she they it we you i".split())
LEANING = frozenset("he she it they this that these those his her its their but and so yet there".split())
"""Words by which a sentence that begins with one leans on the sentence before."""
