"""What page furniture says: the words by which :mod:`quotebook.reading.boilerplate` knows it.

Labels are whole lines, compared in lower case without digits and punctuation. Patterns are matched where a line begins.
Phrases may stand anywhere in a line: they are words that no reporter writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotebook.reading.lines import words_of

__all__ = [
    "ADDRESS",
    "APPEAL",
    "CODE",
    "COMMENTS",
    "CREDIT",
    "CREDIT_BY",
    "CREDIT_WORDS",
    "LABELS",
    "LISTS",
    "LIST_HEADING",
    "NOTICE",
    "NOTICE_PHRASES",
    "TEASER",
]


def _labels(*groups: str) -> frozenset[str]:
    return frozenset(" ".join(words_of(label)) for group in groups for label in group.split("|"))


def _words(*groups: str) -> tuple[str, ...]:
    return tuple(words for group in groups for words in group.split("|"))


def _by_longest_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    # A line is searched only for the phrases whose longest word it holds.
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(max(words_of(phrase), key=len), []).append(phrase)
    return found


def _pattern(*alternatives: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), flags)


# Labels ---------------------------------------------------------------------------------------------------------------

# Other pages are listed under these.
LISTS = _labels(
    "related|related articles|related stories|related news|related posts|related content|related coverage",
    "related links|related videos|recommended|recommended for you|recommended stories|recommended reading",
    "read more|read also|also read|see also|more news|more stories|more top stories|more headlines",
    "more on this story|most read|most popular|most viewed|most shared|most commented|popular posts",
    "popular stories|recent posts|recent stories|trending|trending now|trending stories|top stories|top news",
    "latest|latest news|latest stories|latest headlines|latest posts|editor's picks|editors' picks",
    "you may also like|you might also like|you may like|you might be interested in|don't miss|must read",
    "must reads|up next|what to read next|before you go|from our partners|around the web|from around the web",
    "other stories|in other news|in case you missed it",
)

# Readers have the word after these.
COMMENTS = _labels(
    "leave a reply|leave a comment|leave a response|leave your comment|post a comment|post your comment",
    "post a reply|add a comment|add your comment|write a comment|submit a comment|reader comments",
    "readers' comments|view comments|show comments|be the first to comment|no comments|no comments yet",
    "comments are closed|cancel reply",
)

LABELS = (
    LISTS
    | COMMENTS
    # Advertisements.
    | _labels(
        "advertisement|advertisements|advertising|advert|ad|ads|ads by google|adchoices|ad feedback",
        "report this ad|skip ad|skip advertisement|remove ads|loading ad|sponsored|sponsored by|sponsored content",
        "sponsored links|paid content|sponsored stories|paid post|promoted|promoted content|promoted stories",
        "promoted links|partner content|story continues below|story continues below advertisement",
        "story continues after advertisement|continues below|article continues below",
        "article continues below advertisement|article continues after advertisement|continue reading below",
        "continue reading below advertisement|content continues below|advertisement advertisement",
        "advertisement continue reading below|advertisement scroll to continue|scroll to continue with content",
        "this advertisement has not loaded yet but your article continues below|story continued below",
    )
    # Sharing and printing.
    | _labels(
        "share|share this|share this article|share this story|share this post|share this page|share on facebook",
        "share on x|share on twitter|share on linkedin|share on whatsapp|share by email|share via email",
        "share article|share tweet|share full article|share tweet email|share save|share comment|tweet|tweet this",
        "tweet share|like|like this|like loading|facebook|twitter|whatsapp|linkedin|pinterest|reddit|tumblr",
        "telegram|instagram|facebook twitter|email|e-mail|print|facebook twitter email|facebook twitter whatsapp",
        "facebook twitter linkedin email|email this|email this article|flag|email this page|print this",
        "print article|print this article|print this page|copy link|link copied|copied|save|save article|bookmark",
        "click to share|gift this article|listen to this article|listen to article|report abuse",
    )
    # Finding one's way.
    | _labels(
        "menu|open menu|close menu|close|search|home|skip to content|skip to main content|back to top|go to top",
        "my account|log in|login|log out|sign in|sign up|register|subscribe|subscribe now|next|previous",
        "next article|previous article|next post|previous post|newer post|older post|newer posts|older posts",
        "next story|previous story|view all|view more|see all|see more|show more|load more|loading|more|more info",
        "read full story|read full article|read the full story|full story|continue reading",
        "continue reading the main story|read on|click here|tap here|contact us|about us|donate|donate now",
        "support us|privacy policy|privacy notice|terms of use|terms of service|terms and conditions|sitemap",
        "site map|cookie policy|advertise with us|text size|table of contents|topics|tags|filed under|categories",
        "popular|uncategorized|in this story|in this article|newsletter|newsletters|follow us|follow us on",
        "stay connected|get the app|download the app|comments|comment|join the conversation|join the discussion",
        "have your say|hide comments|reply|replies|post comment",
    )
    # Pictures and films.
    | _labels(
        "now playing|watch live|play video|play audio|photo gallery|image gallery|view gallery|view photos",
        "enlarge image|view image|open image in gallery|view original tweet|view this post on instagram",
        "view on twitter",
    )
    # What kind of text follows.
    | _labels("breaking|breaking news|press release|news release|for immediate release")
)

# Teasers --------------------------------------------------------------------------------------------------------------

# The rest of the line names another page, a film or pictures.
_TEASER_LABEL = "|".join(
    (
        "watch(?: (?:above|below|live|now|more|next|again|video|this|here))?|(?-i:LISTEN)|listen (?:live|now|here)",
        "read(?: (?:more|also|next|this|here|full story))?|(?:must|also|please)[ -](?:read|watch|see)",
        "see (?:also|more)|related(?: (?:story|stories|articles?|videos?|coverage|content|news|links?))?",
        "more (?:on|from) (?:this|the web)|don['’]t miss|previously|trending|you (?:may|might) also like|up next",
        "in case you missed it|icymi|videos?|photos|(?:photo |image |picture )?gallery|slideshow|podcast",
        "in (?:pictures|photos|pics)|file (?:photo|picture|image)|tags?|topics?|filed under|posted in|categor(?:y|ies)",
    )
)
TEASER = _pattern(
    rf"(?:{_TEASER_LABEL})(?:\s?[:|»>]|\s[-–—]\s)\s*",
    r"click to (?:play|watch|view|listen|expand|enlarge|share|tweet|read)\b(?: (?:video|audio|gallery))?\s?:?\s*",
    r"file\s?[-–—]\s(?=in this\b)",
)
# "More on Mexico's team:", "Also on the Daily Post:"
LIST_HEADING = _pattern(r"(?:More|Also) (?:on|from|about|in) [^.:]{2,60}:$", flags=0)

# Appeals --------------------------------------------------------------------------------------------------------------

_NETWORK = r"(?:twitter|facebook|instagram|youtube|tiktok|linkedin|whatsapp|telegram|threads|bluesky|snapchat)\b"

APPEAL = _pattern(
    # Accounts and subscriptions.
    r"sign up (?:for|to|here|now|today)\b|sign in to\b|log ?in to\b|create an? (?:free )?account\b",
    r"subscribe (?:to|now|here|today|for|and)\b|register (?:now|here|for (?:free|our))\b|enter your e-?mail",
    r"already (?:(?:an? (?:subscriber|member)|registered)\?|have an account)|stay (?:informed|up to date|connected)\b",
    r"become an? (?:member|subscriber|patron|supporter)\b|get (?:our|[^.]{2,100} (?:delivered|straight|sent)) ",
    r"(?:want|would you like) (?:more\b|to (?:receive|read more|see more|comment|advertise)\b)[^.]*\?",
    r"download (?:our|the [^.]{2,40} app)\b",
    # Networks.
    rf"follow (?:us\b|@|[^.]{{2,80}} on {_NETWORK}|[^.]{{2,60}} @\w)|{_NETWORK}: ?@\w+\W*$",
    r"(?:find|like|join|visit|connect with|message|follow) (?:us|our \w+) (?:on|at)\b",
    r"like (?:us|the page|this page|our page|[^.]{2,60} on facebook)\b|(?:are|do) you [^?]{2,60}\? like the page",
    # Money.
    r"support (?:our (?:work|journalism|reporting|newsroom)|independent (?:journalism|news)|quality journalism)\b",
    r"donate (?:here|today|to us)\b|(?:please )?consider (?:donating|subscribing|supporting us|making an? \w+)\b",
    r"help us (?:to )?(?:produce|improve|fund|keep (?:reporting|going|producing))\b|make a donation\b",
    # Letters to the newsroom.
    r"(?:please )?(?:send|share|submit|leave) (?:us )?your (?:name|comments?|thoughts|stor(?:y|ies)|tips|views)\b",
    r"send tips\b|(?:please )?e-?mail (?:us|the (?:author|writer|editor|reporter))\b|e-?mail: ?\S+@",
    r"(?:please )?contact (?:us|the (?:author|writer|reporter|newsroom))\b|write to (?:us|the (?:author|editor))\b",
    r"(?:have|got|do you have) an? (?:story|(?:news )?tip|question|correction)\b[^.]*\?",
    r"please (?:log ?in|sign in|subscribe|enable|disable|turn off|note that comments|read our|be (?:polite|civil))\b",
    r"to comment(?:,| on this (?:story|article|post|piece))|to (?:subscribe|unsubscribe|advertise|leave a comment),",
    r"to (?:continue reading|read (?:more|the (?:full|rest)))\b|thank(?:s| you) for (?:reading|visiting|subscribing)\b",
    r"by (?:submitting|signing up|clicking|subscribing|posting|registering|entering) [^.]{0,60}\byou\b",
    # Where to look and click.
    r"click (?:here|on the|the)\b|tap here\b|swipe (?:left|right|through)\b",
    r"read (?:it all|(?:the )?(?:rest|whole|full|entire|original|complete))\b.{0,80}$",
    r"(?:watch|listen to|see|view|hear|read) (?!(?:if|what|how|why|who|you)\b)[^.]{2,80}\b(?:above|below|here)[.:]?$",
)

# Notices --------------------------------------------------------------------------------------------------------------

NOTICE = _pattern(
    r"(?:©|\(c\) (?:19|20)\d\d|copyright (?:©|\(c\)|19|20)).{0,160}$",
    r"this is a developing (?:story|news)|keep your language\b|theme images? by\b|(?:loading|error)\.\.\.",
    r"this (?:story|article|post|piece|content) (?:was|is|has been|may have been|will be)"
    r" (?:(?:first|originally) (?:published|posted)|published|updated|corrected|republished|sponsored|automatically)\b",
    r"this (?:story|article|post|piece|report) (?:first |originally )?appeared\b",
    r"(?:first|originally) published[^.]{0,80}$|as published in the [^.,]{0,60}\.?$|\(?with files? from\b",
    r"(?:powered|designed) by (?-i:[A-Z\d])[^.,]{1,60}\.?$|required fields are marked|notify me of\b",
    r"your e-?mail (?:address (?:is|will)|will)\b|save my name,? e-?mail|we use cookies\b",
    r"if your comments?\b|if you\b[^.]{0,60}\b(?:post(?:ing)? comments?|wish to comment|leave a comment)\b",
)
NOTICE_PHRASES = _by_longest_word(
    _words(
        # Rights.
        "all rights reserved|copyright ©|copyright (c)|may not be published, broadcast|may not be reproduced or",
        "may not be reproduced in|be reproduced without|be republished without|be redistributed without",
        # Rules for comments.
        "our community guidelines|our comment policy|our comments policy|our commenting policy",
        "by submitting a comment|all comments are|all comments will be|comments are moderated|your comments are",
        "your comments will|your comment is|your comment will|your comment has|mail address will not be published",
        "reserve the right to delete|reserve the right to remove|reserve the right to edit",
        "reserve the right to moderate",
        # Views, rules and cookies.
        "opinions expressed in this|opinions expressed here are|opinions expressed are|views expressed in this",
        "views expressed here are|views expressed are|necessarily reflect the view",
        "necessarily reflect the opinion|necessarily reflect those of|necessarily represent the view",
        "necessarily represent those of|our privacy policy|terms of service and privacy policy",
        "terms of use and privacy policy|privacy policy and terms|our terms of use|our terms of service",
        "site uses cookies|our use of cookies|cookie settings|enable javascript|your ad blocker",
        "does not support html5|does not support the video|video is restricted from|this video is unavailable",
        "this video is not available|this video is no longer available",
        # Letters and channels.
        "to your inbox|in your inbox every|sent to your email|delivered to your email|straight to your email",
        "click here to|our newsletter|our daily newsletter|our free newsletter|our weekly newsletter",
        "our mailing list|our facebook page|our whatsapp channel|our telegram channel|our youtube channel",
        "like the page:|donations from our readers|powered by blogger|powered by wordpress|powered by disqus",
    )
)

# Credits --------------------------------------------------------------------------------------------------------------

# Names must follow, and nothing that makes a sentence of them.
CREDIT_BY = _pattern(
    r"[(\[]?(?:additional )?(?:reporting|writing|editing|compiled|edited|translated|(?:video|podcast) produced) by ",
    r"[(\[]?(?:photo(?:graph)?|picture|image|illustration|graphic|video)s? by ",
)
CREDIT_WORDS = frozenset(
    _words(
        "additional|and|at|by|compiled|contributed|credit|edited|editing|for|from|in|of|on|photo|photos|produced",
        "reporting|the|to|translated|via|with|writing",
    )
)
_PICTURE_AGENCY = r"(?:getty(?: images)?|reuters|ap|afp|epa|shutterstock|alamy|bloomberg|flickr)"
CREDIT = _pattern(
    r"[(\[]?(?:photo|picture|image|video|illustration|graphic|screenshot)s?(?: ?: | courtesy\b| credits?\b).{0,160}$",
    r"\(h/t .{0,60}$|[(\[]?(?:getty images|getty|associated press|reuters)\W*$",
    rf"[^.“”\"]{{2,60}}(?: via | ?/ ?){_PICTURE_AGENCY}\W*$",
    r"[^.“”\"]{2,80} contributed (?:reporting|to this (?:report|story|article))\b[^.“”\"]{0,60}\.?$",
)

# What is no language --------------------------------------------------------------------------------------------------

ADDRESS = _pattern(r"<?(?:https?://|www\.)\S+$")
CODE = _pattern(
    r"[^{}“”\"]{0,200}\{$",
    r"\}[\s};.)]*$",
    r"[a-z-]+\s?:\s?[^:“”\"]{1,80};$",
    r"(?:<[^<>]{1,300}>\s?)+$",
    r"(?:(?:var|let|const|function)\s|window\.|document\.|googletag).*[;{(]$",
    r"(?:Flag|Share|Like|Reply|Tweet|Follow){3,}",
    flags=0,
)
