"""Text made fit for the typefaces at hand: what none of them can show is given in Latin letters."""

import re
import unicodedata
from dataclasses import dataclass, field

from convene.core.text import romanise

from . import tree

MARK = "†"

# Private-use characters mean nothing outside the machine they were typed on, and PDF/A forbids them.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Words beyond Latin-1 punctuation and the general punctuation that every typeface has.
_WORDS = re.compile(r"[^\x00-\u00bf\u2010-\u205e]+(?:[ \u00a0\u3000]+[^\x00-\u00bf\u2010-\u205e]+)*")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_GAP = re.compile(r"([ \u00a0\u3000]+)")
# Scripts that break between any two letters, or for whose words the typesetter has a dictionary.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_NO_MARKUP = str.maketrans("<>&\"'", "     ")
_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass
class Wording:
    """Turns the tree's texts into ones that can be set.

    `missing` holds the characters no typeface has, `unfit` the words that cannot be set though each of their
    characters could alone (a mark on a letter it was never drawn for); with `latin_only` everything beyond ASCII
    counts as missing. `romanised` gathers the passages that were changed, as they were written, each once;
    `words` every word beyond ASCII that was kept.
    """

    missing: frozenset[str] = frozenset()
    unfit: frozenset[str] = frozenset()
    latin_only: bool = False
    romanised: dict[str, None] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def line(self, text: str, *, longest: int = 60) -> str:
        """One line of text. Words over `longest` characters get places to break at."""
        return breakable(self._shown(tree.one_line(text), MARK), longest)

    def lines(self, text: str, *, longest: int = 60) -> list[list[str]]:
        """Paragraphs of lines, each fit to be set."""
        return [[self.line(line, longest=longest) for line in lines] for lines in tree.paragraphs(text)]

    def drawn(self, svg: str) -> str:
        """A drawing's source with its lettering fit to be shown; no mark, the words around it say more."""
        return self._shown(tree.printable(svg), "")

    def _shown(self, text: str, mark: str) -> str:
        if text.isascii():
            return text
        if self.latin_only:
            return self._latin(text, mark) if mark else _BEYOND.sub(lambda run: self._latin(run[0], ""), text)
        return _WORDS.sub(lambda run: self._replaced(run[0], mark), text)

    def _replaced(self, run: str, mark: str) -> str:
        """A run of words: neighbours that cannot be shown are romanised together, the others stay."""
        shown: list[str] = []
        lacking: list[str] = []
        for part in [*_GAP.split(run), ""]:
            if (_GAP.fullmatch(part) and lacking) or (part and self._lacking(part)):
                lacking.append(part)
            else:
                if lacking:
                    gap = lacking.pop() if _GAP.fullmatch(lacking[-1]) else ""
                    shown.append(self._latin("".join(lacking), mark) + gap)
                    lacking = []
                shown.append(part)
                if part.strip():
                    self.words.add(part)
        return "".join(shown)

    def _latin(self, original: str, mark: str) -> str:
        if mark:
            self.romanised.setdefault(original)
        latin = "".join(_latin_word(part) for part in _GAP.split(original))
        if not mark:
            return latin.translate(_NO_MARKUP)
        return latin + mark if latin.strip() else latin

    def _lacking(self, word: str) -> bool:
        lost = word in self.unfit or not self.missing.isdisjoint(word)
        return lost or bool(_PRIVATE.search(word))


def _latin_word(word: str) -> str:
    """A word in ASCII. Signs that have no sound are named; marks without their letter go."""
    if latin := "".join(c for c in romanise(word) if " " <= c <= "~"):
        return latin
    signs = (c for c in word if unicodedata.category(c)[0] not in "MZ" and unicodedata.category(c) != "Cf")
    return "".join(f"[U+{ord(c):04X}]" for c in signs)


def breakable(text: str, longest: int) -> str:
    """Give words of more than `longest` characters places to break at.

    Addresses break after their punctuation without a sign, words with a hyphen; both only where a line ends.
    """
    if len(text) <= longest:
        return text
    pattern = rf"[^\s{_SPACELESS}]{{{longest + 1},}}"
    return re.sub(pattern, lambda found: _broken(found[0], max(4, longest // 3)), text)


def _broken(word: str, step: int) -> str:
    between = _ZERO_WIDTH_SPACE if re.search(r"[/@_.]", word) else _SOFT_HYPHEN
    parts = [""]
    for c in word:
        # Never between a letter and its marks or joiners.
        if (
            len(parts[-1]) >= step
            and unicodedata.category(c) not in {"Mn", "Mc", "Me", "Cf"}
            and parts[-1][-1] != "\u200d"
        ):
            parts.append("")
        parts[-1] += c
    return between.join(parts)
