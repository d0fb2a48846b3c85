"""HTML of strangers as the text a person would read. Linear in whatever somebody sends."""

import re
from html import unescape

TAG = re.compile(r"<(/?)([a-zA-Z]*)[^<>]*>")
"""No tag is looked for beyond the next bracket."""

UNSEEN = frozenset({"style", "script", "title"})
"""What mail programs do not show."""

PARAGRAPHS = frozenset({"p", "div", "table", "tr", "ul", "ol", "h", "blockquote", "hr"})
LINES = PARAGRAPHS | {"br", "li"}
"""`h` is what `TAG` reads of h1 to h6."""

BLANKS = re.compile(r"[^\S\n]+")
MANY_LINES = re.compile(r"\n{3,}")


def text_of(html: str) -> str:
    """The words with their lines; nothing of it is markup any more to whoever shows it as text."""
    said, read_to, unseen = [], 0, ""
    for tag in TAG.finditer(html):
        closes, name = tag[1], tag[2].lower()
        if unseen:
            if not (closes and name == unseen):
                continue
            unseen = ""
        else:
            said.append(_words(html[read_to : tag.start()]))
            unseen = "" if closes or name not in UNSEEN else name
        read_to = tag.end()
        said.append(_gap(name))
    if not unseen:
        said.append(_words(html[read_to:]))
    lines = (line.strip() for line in BLANKS.sub(" ", "".join(said)).split("\n"))
    return MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _words(html: str) -> str:
    return unescape(" ".join(re.split(r"\s+", html)))


def _gap(name: str) -> str:
    """What a tag leaves in the text; within a line nothing, as in `<b>Tere</b>`."""
    if name in PARAGRAPHS:
        return "\n\n" if name == "p" else "\n"
    return "\n" if name in LINES else " " if name in ("td", "th", "img") else ""
