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
_ANY_WORDS = re.compile(r"[^\x00-\x7f]+(?: +[^\x00-\x7f]+)*")
_GAP = re.compile(r"([ \u00a0\u3000]+)")
# Scripts that break between any two letters, or for whose words the typesetter has a dictionary.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass
class Wording:
    """Turns the tree's texts into ones that can be set.

    `missing` holds the character sequences no typeface has; with `latin_only` everything beyond ASCII is
    taken as missing. `romanised` gathers the passages that were changed, as they were written, each once.
    """

    missing: frozenset[str] = frozenset()
    latin_only: bool = False
    romanised: list[str] = field(default_factory=list)

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
        if text.isascii() or not self._lacking(text):
            return text
        words = _ANY_WORDS if self.latin_only else _WORDS
        return words.sub(lambda run: self._replaced(run[0], mark), text)

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
        return "".join(shown)

    def _latin(self, original: str, mark: str) -> str:
        if mark and original not in self.romanised:
            self.romanised.append(original)
        latin = "".join(
            c for c in romanise(original) if " " <= c <= "~" and (mark or c not in "<>&\"'")
        ).strip()
        if latin:
            return latin + mark
        letters = [
            c for c in original if unicodedata.category(c)[0] not in "MZ" and unicodedata.category(c) != "Cf"
        ]
        return "".join(f"[U+{ord(c):04X}]" for c in letters)

    def _lacking(self, text: str) -> bool:
        if self.latin_only:
            return not text.isascii()
        return bool(_PRIVATE.search(text)) or any(sequence in text for sequence in self.missing)


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
