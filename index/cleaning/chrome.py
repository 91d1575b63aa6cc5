"""Which lines of a web page are page chrome: the words and shapes that are never a story's own sentence.

Every rule looks at a whole paragraph, and none takes a sentence that is not itself the page speaking about
itself (adverts, sharing, subscribing, cookies). Reported speech and quotation marks protect a line.
"""

from __future__ import annotations

import re

from index.cleaning.paragraphs import ends_sentence


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in lines.strip().replace("\n", "|").split("|"))


# Paragraphs that are chrome wherever they stand, compared without case, final colon or arrows.
_ANYWHERE = _phrases(
    """
    advertisement|advertisements|advertising|advert|ad|sponsored|sponsored content|paid content|promoted
    share|share this|share this article|share this story|share this post|share article|share on|share via
    source link|link to source|original source|source url
    connect with us|follow us|follow us on|stay connected|get in touch|contact us|about us
    hi, what are you looking for?|what are you looking for?|search for|search site|type to search
    skip to content|skip to main content|skip to navigation|skip advertisement|toggle navigation|main menu
    story continues below advertisement|article continues below advertisement|continue reading the main story
    skip past newsletter promotion|after newsletter promotion|skip past article promotion
    story continues below|article continues below|article continues after advertisement
    log in|login|sign in|sign up|register|subscribe|subscribe now|sign up now|create account|my account
    read more|read full article|read the full article|read full story|continue reading|keep reading
    show more|load more|see more|view more|view all|see all|click here|learn more|read next
    copy link|copy url|link copied|print this page|print this article|email this article|save article
    cookie settings|cookie policy|manage cookies|accept cookies|accept all|accept all cookies|reject all
    privacy policy|terms of use|terms of service|terms and conditions|terms & conditions|advertise with us
    text size|enlarge|[+] enlarge|main content
    back to top|leave a comment|leave a reply|post a comment|view comments|show comments|no comments
    loading|loading...|loading…|please wait...|play video|watch now|listen to this article|listen to article
    newsletter|newsletters|email address|your email|enter your email|submit|close|dismiss|menu
    """
)

# Headings over links to other stories: what follows them to the end is not this story.
_TAIL_HEADINGS = _phrases(
    """
    you may also like|you might also like|you may like|you might like|also read|read also|also on
    related|related articles|related article|related stories|related story|related posts|related news
    related content|related topics|related coverage|related links|see also
    recommended|recommended for you|recommended stories|recommended articles|recommended reading
    more stories|more news|more from us|more on this story|more on this topic|more like this|more to read
    read next|up next|next up|what to read next|next article|previous article
    trending|trending now|trending stories|most read|most popular|most viewed|popular|popular posts
    popular stories|latest|latest news|latest stories|latest articles|recent posts|recent stories|top stories
    editor's pick|editor's picks|editors' picks|editors' pick|editor’s choice|don't miss|in case you missed it
    topics|tags|from our partners|from around the web|around the web|sponsored stories|promoted stories|promoted content
    """
)
_SECTIONS = _phrases(
    """
    home|menu|search|news|world|politics|us politics|uk politics|business|economy|finance|markets|money|investing|stocks
    sport|sports|football|cricket|opinion|editorial|analysis|features|culture|arts|books|music|film|movies|tv
    entertainment|celebrity|lifestyle|life|style|fashion|food|travel|health|science|technology|tech|environment
    climate|weather|education|crime|law|local|local news|national|international|us|u.s.|us news|uk|uk news
    europe|asia|africa|americas|latin america|middle east|australia|china|india|russia|ukraine|canada
    world news|breaking|breaking news|live|video|videos|photos|podcasts|exclusive|latest|latest news|top stories
    energy|real estate|autos|games|jobs|obituaries|religion|society|media|military|defense|defence|elections
    blog post|guest post
    """
)

_SHARING = frozenset(
    """share tweet post pin print email e-mail mail save copy link facebook twitter x whatsapp linkedin telegram
    reddit pinterest tumblr pocket flipboard messenger instagram youtube tiktok threads bluesky mastodon sms
    viber line vk snapchat on via by to this article story page clipboard and with icon opens in new window""".split()
)
_NETWORKS = _SHARING - set("on via by to this article story page and with in new x line post save mail".split())
_SPEECH = re.compile(
    r"[\"“”«»„]|\b(?:said|says|say|told|tells|wrote|writes|asked|asks|added|adds|according|called|announced|"
    r"reported|reads|recalled|urge[ds]|he|she|they|him|her|them|his|i|my|me)\b",
    re.IGNORECASE,
)
_OF_A_STORY = re.compile(  # as far as the line ends as a sentence
    r"follow the (?!.*\b(?:latest|news|updates?|story|team|author|reporter|conversation|coverage)\b)(?-i:[a-z])"
    r"|\w+ \w+ is .* members of the (?-i:[a-z])"
    r"|to (?:access|unlock) (?!(?:this|our|all|the (?:full|rest))\b).* register (?:at|in) "
    r"|read [^,]* at the (?-i:[a-z])[^,]*, wh|copyright \d{4} (?!by |all )(?-i:[a-z])\w+ (?-i:[a-z])",
    re.IGNORECASE,
)
_SELF_TALK = re.compile(
    r"(?:sign up|subscribe|register)(?: now| here| today)? (?:for|to|and get) .*"
    r"\b(?:newsletters?|inbox|mailing list|alerts|podcast|channel|magazine)\b"
    r"|get (?:the|our|all the) .*\b(?:newsletter|to your inbox|in your inbox)\b"
    r"|(?:we|this (?:web)?site|our (?:web)?sites?) uses? (?:\w+ ){0,3}cookies\b"
    r"|by (?:continuing to (?:use|browse)|using|clicking|subscribing|signing up).{0,60}\byou (?:agree|consent|accept)\b"
    r"|(?:follow|like|join|find) us on \w+|join our (?:\w+ ){0,2}(?:channel|group|community|newsletter)\b"
    r"|download (?:our|the) (?:\w+ ){0,3}app\b|(?:please )?enable (?:javascript|cookies)\b"
    r"|you need (?:to enable )?javascript\b|your browser (?:does not|doesn['’]t) support\b"
    r"|(?:advertisement)? ?(?:story|article) continues (?:below|after)\b|scroll (?:down )?to continue\b"
    r"|(?:click|tap) here to (?:read|subscribe|sign up|join|follow|download|get|watch|listen)\b"
    r"|read (?:the )?(?:full|original|whole|entire) (?:article|story|post|report)(?: (?:here|at|on)\b|$)"
    r"|follow .{1,60} on (?:twitter|x|facebook|instagram|linkedin|bluesky|threads|youtube|tiktok|telegram)\.?$"
    r"|(?:©|\(c\)|copyright(?: ©| \(c\))?) ?\d{4}\b|(?:\w+ ){0,4}all rights reserved\b",
    re.IGNORECASE,
)
_READ_ON = r"(?:(?:continue|keep|go on) reading|read (?:on|more|this|the (?:rest|full|whole))|(?:access|unlock) )"
_PAYWALL = re.compile(
    r"(?:this|the) (?:article|story|content|page|post) is (?:only |exclusively |reserved |available |exclusive |open )*"
    r"(?:for|to) (?:\w+ ){0,3}(?:subscribers?|members)\b"
    rf"|(?:please )?(?:subscribe|log ?in|sign ?in|sign up|register|join)\b[^.]{{0,60}}\bto {_READ_ON}"
    rf"|to {_READ_ON}.{{0,60}}\b(?:subscribe|subscription|log ?in|sign ?in|register)\b"
    r"|(?:already|not) (?:yet )?(?:an? )?(?:subscriber|member|subscribed|registered)\?"
    r"|you(?: have|['’]ve) (?:reached|read|used)\b[^.]{0,40}\bfree (?:\w+ )?articles?\b",
    re.IGNORECASE,
)
# Labels with their links: never a sentence, and taken only where there is no stop at the end.
_LABELLED = re.compile(
    r"(?:tags|topics|categories|filed under|related|read more|also read|read also|see also) ?: .{1,200}"
    r"|comments? ?\(\d+\)|\d+ comments?|(?:advertisement|advert) ?[-–—|] ?.{1,60}"
    r"|listen to (?:this )?article.{0,20}",
    re.IGNORECASE,
)
_READING_TIME = re.compile(r"reading time:? \d{1,3} ?min(?:ute)?s?|\d{1,3}[ -]min(?:ute)?s?[ -]read", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(https?://[^()\s]+\)")
_FULL_ARTICLE = re.compile(
    r"(?<=[.!?\"”’]) read (?:the )?(?:full|original|entire|whole) (?:article|story|post|report)"
    r"(?: (?:at|on) ([\w.-]+(?: [\w.-]+){0,3}))?$",
    re.IGNORECASE,
)
_RULER = re.compile(r"[-=_*#~•·|—– ]+")
_LONGEST_SELF_TALK = 40  # words


def key(line: str) -> str:
    """The form in which lines are compared with the tables: without case and decoration."""
    return line.casefold().replace("’", "'").strip(" :>»›→↓+#*|·•-–—")


def strip_links(line: str) -> str:
    """Drop Markdown images and keep the words of Markdown links."""
    return _LINK.sub(r"\1", _IMAGE.sub("", line)).strip()


def split_pointer(paragraph: str) -> tuple[str, str]:
    """Split a "Read Full Article at SITE" off the end of a sentence; the second value is the site, or empty."""
    found = _FULL_ARTICLE.search(paragraph, max(0, len(paragraph) - 150))
    return (paragraph[: found.start()].rstrip(), found[1] or "") if found else (paragraph, "")


def is_chrome(paragraph: str) -> bool:
    """Whether a paragraph is page chrome, wherever it is on the page."""
    return (
        key(paragraph) in _ANYWHERE
        or _RULER.fullmatch(paragraph) is not None
        or _is_doubled(paragraph)
        or _is_share_bar(paragraph)
        or _is_menu(paragraph)
        or _is_self_talk(_SELF_TALK, paragraph)
        or is_paywall(paragraph)
        or _READING_TIME.fullmatch(paragraph) is not None
        or (_LABELLED.fullmatch(paragraph) is not None and not ends_sentence(paragraph))
    )


def is_paywall(line: str) -> bool:
    """Whether a line asks to subscribe in order to read on."""
    return _is_self_talk(_PAYWALL, line)


def is_section(line: str) -> bool:
    """Whether a line is the name of a section of a news site."""
    return key(line) in _SECTIONS


def is_tail_heading(line: str) -> bool:
    """Whether a line announces links to other stories."""
    words = key(line).split()
    more_from = words[:2] == ["more", "from"] and 3 <= len(words) <= 7 and not ends_sentence(line)
    return more_from or key(line) in _TAIL_HEADINGS


def _is_doubled(line: str) -> bool:
    """A name set twice without a space, as when a logo's alternative text and its caption run together."""
    half, odd = divmod(len(line), 2)
    return not odd and " " in line[:half].strip() and line[:half] == line[half:] and line[0].isupper()


def _is_share_bar(line: str) -> bool:
    words = [word for raw in line[:200].casefold().split() if (word := raw.strip(",|/·•-–:()"))]
    if line.endswith((".", "!", "?")) or not 0 < len(words) <= 16 or len(line) > 200:
        return False
    return all(word in _SHARING for word in words) and any(word in _NETWORKS for word in words)


def _is_menu(line: str) -> bool:
    """Section names side by side: "Home | World | Politics"."""
    parts = [part for part in re.split(r"[|/>»›•·]", line[:400]) if part.strip()]
    return len(parts) >= 2 and len(line) <= 400 and all(is_section(part) for part in parts)


def _is_self_talk(shape: re.Pattern[str], line: str) -> bool:
    if len(line) > 400 or len(line.split()) > _LONGEST_SELF_TALK or (ends_sentence(line) and _OF_A_STORY.match(line)):
        return False
    return shape.match(line) is not None and _SPEECH.search(line) is None
