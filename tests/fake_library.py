"""A library over the five articles with replies written by hand, and hostile ones, for tests of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from threading import Event

from index.filters import EVERYTHING, Filters
from index.manifest import Manifest, Settings
from index.records import Article, Hit, IndexAway, Passage, Progress, Summary
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.library import Library
from qa.names.directory import Directory, directory
from qa.question.ask import Ask
from qa.replies import Answer, Citation, Digest, Item, NoAnswer, Reply, Searched
from qa.standing.kept_file import KeptFile
from qa.standing.questions import KeptQuestions

FOLDER = Path(__file__).parents[1] / "articles"
FACTS = {
    "000_85575869bc97b647.txt": ("", "", "2025-02-10", 6),
    "001_92820173ab373f6b.txt": (
        "Russia says US relations ‘on the brink of a breakup,’ won’t confirm Trump-Putin talk",
        "Webinar News Network",
        "",
        9,
    ),
    "002_cb575d2c1d554fa5.txt": ("", "", "2025-02-10", 10),
    "003_619ab2015da71e29.txt": (
        "Russia Plays Coy on ‘Delicate’ Trump-Putin Discussions",
        "Newsweek",
        "",
        12,
    ),
    "004_54b86d7593f1a298.txt": (
        "Moscow Indicates Trump Team Has Expressed Interest in Reopening Talks",
        "RT.com",
        "",
        9,
    ),
}
KREMLIN = "Did the Kremlin confirm the call?"
CONFIRMED = (
    (
        "002_cb575d2c1d554fa5.txt",
        "Asked about the suggestion",
        "deny it.”",
        "I can neither confirm nor deny it.",
    ),
    (
        "003_619ab2015da71e29.txt",
        "In a subsequent press briefing",
        "deny it.”",
        "I can neither confirm nor deny it.",
    ),
    ("000_85575869bc97b647.txt", "However, Kremlin spokesperson", "had occurred.", "refused to confirm"),
    (
        "004_54b86d7593f1a298.txt",
        "However, the article did not",
        "took place.",
        "neither confirmed nor denied",
    ),
)
DIGESTS = {
    f"Show me the {kind}": kind
    for kind in ("topic", "summary", "timeline", "said", "quote", "claim", "list", "count", "published")
}
AWAY = "milvus:19530: Milvus does not answer (no connection); start it, or check --store"
HOSTILE = "evil<img src=x onerror=window.pwned=1>.txt"
HOSTILE_TITLE = "<script>window.pwned=1</script> ![x](http://evil.example/p.png) {{x}} ${window.pwned=1}"
HOSTILE_TEXT = (
    "The mayor <img src=x onerror=window.pwned=2> said **stop** $$x^2$$ [click](javascript:window.pwned=3) "
    "</p></section><script>window.pwned=4</script>\r\n\r\n# Not a heading\n\n"
    "<style>*{display:none}</style> {{constructor}} ${window.pwned=5} ![p](http://evil.example/q.png) \u202eevil"
)


def five_articles() -> dict[str, Article]:
    """The real articles with facts as the cleaning finds them; the text is as it stands in the files."""
    return {
        source: Article(source, (FOLDER / source).read_text(encoding="utf-8"), title, day, "", publisher)
        for source, (title, publisher, day, _) in FACTS.items()
    }


class FakeLibrary(Library):
    """Answers four questions by hand, and one for each kind of digest.

    ``started`` and ``go_on`` hold a rebuild for a test to look at; while it is ``away`` it neither answers nor shows an
    article.
    """

    def __init__(self, *, hostile: bool = False) -> None:
        self._articles = five_articles()
        if hostile:
            self._articles[HOSTILE] = Article(HOSTILE, HOSTILE_TEXT, HOSTILE_TITLE, "", "", "<b>Evil & Sons</b>")
        self.earlier: list[tuple[str, ...]] = []
        self.crashed: set[str] = set()
        self.bounds: list[tuple[int, Filters]] = []
        self.said: list[str | None] = []
        self.answer_now = Event()
        self.pending = ""
        self.started, self.go_on = Event(), Event()
        self.away = False
        self.rebuilds = 0
        self.version = "1"
        file = KeptFile(Path(mkdtemp(prefix="kept-")) / "kept.json")
        self.kept = KeptQuestions(file, self.ask, self._articles.get, lambda: self.version)

    @property
    def folder(self) -> Path:
        """That of the five articles."""
        return FOLDER

    def ask(self, ask: Ask) -> Reply:
        """The Kremlin's answer, the hostile one, a failure, a follow-up, what may answer an "envoy" question, or a
        refusal; "slow" waits for a test.
        """
        question = ask.question
        self._require_here()
        if "slow" in question:
            self.answer_now.wait(60)
        self.earlier.append(ask.earlier)
        self.said.append(ask.said)
        self.bounds.append((ask.k, ask.filters))
        if question in DIGESTS:
            return self._digest(question)
        if "Kremlin" in question or question == "And what did it say?":
            return self._answer(question, question if "Kremlin" in question else "What did the Kremlin say?")
        if question == "And how long is it?":
            return NoAnswer(question, question, -2.0, (), Searched(5, 46), either=(KREMLIN, "How long is the call?"))
        if "differ" in question:
            return self._differing(question)
        if "mayor" in question:
            cited = self._cite(1, HOSTILE, HOSTILE_TEXT[:9], HOSTILE_TEXT[-5:], "said **stop**")
            return Answer(question, question, "said **stop**", 3.0, None, (cited,), (), Searched(6, 50))
        if "crash" in question and ("once" not in question or question not in self.crashed):
            self.crashed.add(question)
            raise OSError("/secret/folder/index: no such file")
        text = self._articles["002_cb575d2c1d554fa5.txt"].text
        start = text.index("His special envoy")
        end = text.index("\n", start)
        passage = Passage("002_cb575d2c1d554fa5.txt", start, end, text[start:end])
        unknown = ("Merkel",) if "Merkel" in question else ()
        meant = KREMLIN if "Zelensky " in question else ""
        searched, closest = Searched(5, 46, unknown), (Near(passage, start, end),)
        tier = Tier.PERHAPS if "envoy" in question else Tier.NONE
        return NoAnswer(question, question, -2.0, (Hit(passage, 0.4),), searched, closest, tier=tier, meant=meant)

    def articles(self) -> list[Summary]:
        """The articles in the order of their names."""
        return [
            Summary(
                a.source, a.title, a.date, a.date_origin, a.publisher, a.url, FACTS.get(a.source, ("", "", "", 4))[3]
            )
            for a in self._articles.values()
        ]

    def article(self, source: str) -> Article | None:
        """An article by its source."""
        self._require_here()
        return self._articles.get(source)

    def manifest(self) -> Manifest:
        """A made-up version."""
        return Manifest("version-000007", Settings("m", "w", 1, "c", 1, 1), len(self._articles), 46, {})

    def copies(self) -> dict[str, str]:
        """None."""
        self._require_here()
        return {}

    def problems(self) -> list[str]:
        """One unreadable file."""
        return ["budget.pdf: it is encrypted; save it without a password"]

    def notes(self) -> list[str]:
        """One file of which something was left out."""
        return ["map.docx: 2 comments left out"]

    def names(self) -> Directory:
        """Those of the real articles."""
        self._require_here()
        return directory(five_articles().values())

    def bounded(self, filters: Filters) -> Filters:
        """Sources in the place of names."""
        held = self.names().holding(filters.mentions) if filters.mentions else frozenset()
        return replace(filters, mentions=(), sources=filters.sources or tuple(sorted(held)))

    def changes(self) -> str:
        """What a test has set."""
        return self.pending

    def rebuild(self, progress: Progress | None = None) -> str:
        """Report a step, wait for the test, and be up to date."""
        self.rebuilds += 1
        if progress:
            progress("Reading articles", 1, 2)
        self.started.set()
        self.go_on.wait(60)
        self.pending = ""
        return "2 articles changed."

    def suggestions(self, *, filters: Filters = EVERYTHING) -> list[str]:
        """Three questions."""
        self._require_here()
        return [KREMLIN, "What did Ryabkov demand?", "When is the Munich Security Conference?"]

    def next_questions(self, reply: Reply, *, asked: Sequence[str], filters: Filters = EVERYTHING) -> list[str]:
        """What was not asked yet."""
        return [question for question in ("Who is the mayor?", "What did Scholz say?") if question not in asked]

    @contextmanager
    def without(self, source: str) -> Iterator[None]:
        """An article is not there for a while."""
        article = self._articles.pop(source)
        yield
        self._articles[source] = article

    def _require_here(self) -> None:
        if self.away:
            raise IndexAway(AWAY)

    def _answer(self, question: str, asked: str) -> Answer:
        cited = tuple(self._cite(n, *parts) for n, parts in enumerate(CONFIRMED, 1))
        stance = "neither confirmed nor denied" if "confirm" in question else None
        tally = ((stance, 4),) if stance else ()
        return Answer(question, asked, CONFIRMED[0][3], 7.0, stance, cited, (), Searched(5, 46), tally)

    def _digest(self, question: str) -> Digest:
        """The Kremlin's quotes as items of that kind, a year apart, each speaker and count another."""
        positions = ("yes", "no", "", "")
        items = []
        for n, (parts, position) in enumerate(zip(CONFIRMED, positions, strict=True), 1):
            cited = replace(self._cite(n, *parts), position=position, speaker=f"Speaker {n}")
            items.append(Item(cited, label=position or "unsettled", day=f"202{n}-02-10", count=n))
        kind, subject = DIGESTS[question], CONFIRMED[0][3].replace("deny", "refuse")
        return Digest(question, question, kind, subject, "A line of ours", tuple(items), (), Searched(5, 46), 1.0)

    def _differing(self, question: str) -> Answer:
        """Two articles say yes, one no, two nothing."""
        positions = ("yes", "no", "yes")
        cited = tuple(
            replace(self._cite(n, *parts), position=position, date=f"2025-02-{9 + n:02}", publisher="Newsweek")
            for n, (parts, position) in enumerate(zip(CONFIRMED, positions, strict=False), 1)
        )
        return Answer(question, question, "", 3.0, "mixed", cited, (), Searched(5, 46), (("yes", 2), ("no", 1)))

    def _cite(self, n: int, source: str, first: str, last: str, answer: str) -> Citation:
        article = self._articles[source]
        start = article.text.index(first)
        end = article.text.index(last, start) + len(last)
        a = article.text.index(answer, start)
        copies = ("copies/002 again.txt",) if n == 1 else ()
        return Citation(
            n,
            source,
            article.title,
            article.publisher,
            article.date,
            start,
            end,
            article.text[start:end],
            a,
            a + len(answer),
            copies,
        )
