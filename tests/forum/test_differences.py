import random
import time

import pytest

from convene.forum.differences import Side, differences


def marked(side: Side) -> str:
    return "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in side)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("Forty doctors.", "Fifty doctors.", "[Forty] doctors.", "[Fifty] doctors."),
        ("a\n\nb\n\nc", "a\n\nc", "a\n\n[b\n\n]c", "a\n\nc"),
        ("", "New.", "", "[New.]"),
        ("Same.", "Same.", "Same.", "Same."),
        ("我们需要护士", "我们需要医生", "我们需要[护士]", "我们需要[医生]"),
        ("हिन्दी भाषा", "हिन्दी भाषाएँ", "हिन्दी [भाषा]", "हिन्दी [भाषाएँ]"),
    ],
)
def test_changed_words_are_marked(before: str, after: str, old: str, new: str) -> None:
    assert tuple(map(marked, differences(before, after))) == (old, new)


HOSTILE = [
    ("a b " * 2_500, "b a " * 2_500),
    ("a\nb\n" * 2_500, "b\na\n" * 2_500),
    ("x" * 10_000, "y" * 10_000),
    (" ".join(str(n % 100) for n in range(3_000)), " ".join(str(n % 99) for n in range(3_000))),
    ("\n".join(f"{n % 90} b" for n in range(1_900)), "\n".join(f"{n % 89} c" for n in range(1_900))),
    ("声" * 10_000, "音声" * 5_000),
]


@pytest.mark.parametrize(("before", "after"), HOSTILE)
def test_nothing_is_lost_and_nothing_takes_long(before: str, after: str) -> None:
    began = time.process_time()
    old, new = differences(before, after)
    assert ("".join(piece.text for piece in old), "".join(piece.text for piece in new)) == (before, after)
    assert time.process_time() - began < 2


def test_pieces_joined_are_the_texts() -> None:
    dice = random.Random(7)
    for _round in range(200):
        before, after = ("".join(dice.choices("ab \n声.", k=dice.randrange(40))) for _side in range(2))
        old, new = differences(before, after)
        assert "".join(piece.text for piece in old) == before
        assert "".join(piece.text for piece in new) == after
