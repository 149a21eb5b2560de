"""Which characters and words the typefaces at hand cannot show. typst itself is asked, and so never wrong."""

import json
import re
from collections.abc import Collection

import typst

from .fonts import SANS, SERIF, fonts

UNFIT_MOST = 200  # words looked for one by one; a text with more of them is no text

_NAMED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

# Every sample as it may be set: running text, emphasis, quotation.
_PROBE = b"""
#set page(height: auto)
#let data = json(bytes(sys.inputs.data))
#for sample in data.samples {
  for family in data.families { par(text(font: family, sample)); par(text(font: family, weight: "bold", sample)) }
}
"""


def named(error: typst.TypstError) -> frozenset[str]:
    """The characters an error of typst names as not shown, ASCII apart.

    Where a letter bears a mark no typeface draws on it, typst may name both, and name joiners with them.
    """
    texts = (
        _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in _NAMED.findall(error.diagnostic)
    )
    return frozenset(c for text in texts for c in text if not c.isascii())


def unshown(
    suspects: Collection[str], words: Collection[str], *, system_fonts: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Of suspect characters those no typeface has; and of `words` those that fail by their other suspects.

    A letter of a whole script must not be lost because somebody once put a strange mark on it.
    """
    missing = frozenset(suspects) & _failing(sorted(suspects), system_fonts=system_fonts)
    innocent = frozenset(suspects) - missing
    doubtful = sorted(w for w in words if not innocent.isdisjoint(w) and missing.isdisjoint(w))
    return missing, frozenset(_unfit(doubtful, UNFIT_MOST, system_fonts=system_fonts))


def _unfit(words: list[str], most: int, *, system_fonts: bool) -> list[str]:
    """The words that fail, found by halving: a few bad ones among many cost a few looks."""
    if not words or not most or not _fails(words, system_fonts=system_fonts):
        return []
    if len(words) == 1:
        return words
    middle = len(words) // 2
    found = _unfit(words[:middle], most, system_fonts=system_fonts)
    return found + _unfit(words[middle:], most - len(found), system_fonts=system_fonts)


def _fails(samples: list[str], *, system_fonts: bool) -> bool:
    return _set(samples, system_fonts=system_fonts) is not None


def _failing(samples: list[str], *, system_fonts: bool) -> frozenset[str]:
    error = _set(samples, system_fonts=system_fonts)
    return frozenset() if error is None else named(error)


def _set(samples: list[str], *, system_fonts: bool) -> typst.TypstError | None:
    """Set the samples as the documents are; the error, if there is one."""
    data = json.dumps({"samples": samples, "families": [SANS, SERIF]})
    try:
        typst.compile(
            _PROBE,
            font_paths=fonts(system=system_fonts),
            sys_inputs={"data": data},
            pdf_standards=["a-2a"],
        )
    except typst.TypstError as error:
        return error
    return None
