"""Where two revisions of a text differ, for reading side by side."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words with the marks that belong to them, blanks, and each character of scripts that write none between words.
_TOKENS = re.compile(
    r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)

# Comparing takes up to quadratic time. Past these, a stretch is shown as replaced in one piece.
LINES = 400
WORDS = 1_500


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_changed: bool = False


Side = list[Piece]


def differences(before: str, after: str) -> tuple[Side, Side]:
    """The old and the new text in pieces, those that the other one lacks marked; joined they are the texts."""
    old_side: Side = []
    new_side: Side = []
    left = WORDS
    old_lines, new_lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, old, new in _steps(old_lines, new_lines, LINES):
        old_text, new_text = "".join(old), "".join(new)
        if same:
            _add(old_side, old_text, is_changed=False)
            _add(new_side, new_text, is_changed=False)
            continue
        old_words, new_words = _TOKENS.findall(old_text), _TOKENS.findall(new_text)
        for same_words, some_old, some_new in _steps(old_words, new_words, left):
            _add(old_side, "".join(some_old), is_changed=not same_words)
            _add(new_side, "".join(some_new), is_changed=not same_words)
        left -= len(old_words) + len(new_words)
    return old_side, new_side


def _steps(old: list[str], new: list[str], limit: int) -> list[tuple[bool, list[str], list[str]]]:
    """The two lists cut into stretches that are the same and stretches that are not."""
    if old and new and len(old) + len(new) > limit:
        return [(old == new, old, new)]
    matcher = SequenceMatcher(None, old, new)
    return [
        (step == "equal", old[from_:to], new[start:end])
        for step, from_, to, start, end in matcher.get_opcodes()
    ]


def _add(side: Side, text: str, *, is_changed: bool) -> None:
    if not text:
        return
    if side and side[-1].is_changed == is_changed:
        side[-1] = Piece(side[-1].text + text, is_changed)
    else:
        side.append(Piece(text, is_changed))
