"""Where sentences begin and end, in any script."""

import re

# Enders that end a sentence whatever follows, and those that need a blank or a close after them.
_ALWAYS = "。！？｡؟۔।॥።፧፨։។៕။"
_PERHAPS = ".!?…‼⁇⁈⁉．"
_CLOSERS = "\"'”’»›)]}」』）】〉》"
_BREAKS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_ENDER = re.compile(f"[{re.escape(_ALWAYS + _PERHAPS)}]+[{re.escape(_CLOSERS)}]*")
# The signs `markdown.to_plain` sets before list items and quoted lines.
_LINE_MARKS = re.compile(r"(?:[ \t]*(?:-|>|\d{1,3}[.)])[ \t]+)+(?=\S)")
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'“‘«]+\Z")
_LOOK_BACK = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Something always follows these; a number follows the second lot, or they are words like any other.
_NEVER_LAST = _words(
    "dr drs mr mrs ms mx prof rev hon gen capt lt sgt st ste sr sra srta dña mme mlle mgr dott ing dir gov sen "
    "amb e.g i.e cf vs viz approx ca p.ej z.b d.h u.a bzw гл им ул проф"
)
_BEFORE_NUMBERS = _words("no nr núm art fig vol ch p pp par tel")
_MAY_BE_LAST = _words("etc jr al usw co corp inc ltd dept ed eds ph.d fr col rep")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
# After an abbreviation that may end a sentence, these words begin the next one.
_STARTERS = _words(
    "the a an this that these those it its we our they their he she his her you your i in on at for from with by "
    "as if when while there here but and however also then thus all many most some no each what who how why "
    "le la les nous ils elles il elle un une des el los las nosotros"
)
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[]*([^\W_]+)")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences' spans (start, end) in code points of `text`, in order, `text[start:end]` each.

    Spans are trimmed, never empty and never overlap; what lies between them is white space or the marks
    of lists and quoted lines ("- ", "1. ", "> "). A line break ends a sentence. Ends in Latin, Greek,
    Cyrillic, Arabic and Urdu, Devanagari, Ethiopic, Armenian, Khmer, Burmese and CJK text are known by their
    signs; closing quotes belong to their sentence. Initials and common abbreviations ("Dr.", "e.g.",
    "U.K.") do not end one unless a word that often begins a sentence follows. Linear in the length.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for brk in [*(match.start() for match in _BREAKS.finditer(text)), len(text)]:
        spans.extend(_in_line(text, start, brk))
        start = brk + 1
    return spans


def _in_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if marks := _LINE_MARKS.match(text, start, end):
        start = marks.end()
    found = []
    for ender in _ENDER.finditer(text, start, end):
        if _ends(text, start, ender, end):
            found.append(_trimmed(text, start, ender.end()))
            start = ender.end()
    found.append(_trimmed(text, start, end))
    return [(first, last) for first, last in found if first < last]


def _ends(text: str, start: int, ender: re.Match[str], end: int) -> bool:
    signs = ender.group()
    after = ender.end()
    if any(sign in _ALWAYS for sign in signs):
        return True
    if after == end:
        return True
    if not text[after].isspace():
        return False
    following = _NEXT_WORD.match(text, after, end)
    word = following.group(1) if following else ""
    if word and word[0].islower():
        return False
    return not (
        signs[0] == "." and _abbreviates(text[max(start, ender.start() - _LOOK_BACK) : ender.start()], word)
    )


def _abbreviates(before: str, following: str) -> bool:
    """Whether a dot after `before` abbreviates, given the word that follows it."""
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    word = match.group().lower()
    if word in _NEVER_LAST:
        return True
    if word in _BEFORE_NUMBERS:
        return following[:1].isdigit()
    if word in _MAY_BE_LAST or _DOTTED.fullmatch(word):
        return bool(following) and following.lower() not in _STARTERS
    return False


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
