"""The typefaces a PDF may use, found once a process.

Noto Sans (Latin, Greek, Cyrillic, Devanagari) and FiraGO (Arabic, Hebrew, Georgian, Thai) come with the
`pymupdf-fonts` package, a text serif (Libertinus) with typst itself. More scripts are covered where the
machine has fonts for them, or where someone put any into the data folder's `fonts`.
"""

import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pymupdf_fonts
import typst
from django.conf import settings

_BUNDLED = (
    "notos", "notosbo", "notosit", "notosbi",
    "figo", "figbo", "figit", "figbi",
    "symbol1", "symbol2", "math",
)  # fmt: skip

SANS = ("Noto Sans", "FiraGO")
SERIF = ("Libertinus Serif", "Noto Sans", "FiraGO")


@cache
def fonts(*, system: bool) -> typst.Fonts:
    """Every typeface to draw on; without `system` the bundled ones alone, the same on any machine.

    Raises OSError where the data folder cannot be written.
    """
    bundled = _unpacked(Path(settings.DATA) / "fonts")
    return typst.Fonts(
        include_system_fonts=system,
        include_embedded_fonts=True,
        font_paths=[str(bundled.parent if system else bundled)],
    )


def families(wanted: tuple[str, ...], direction: str) -> list[str]:
    """In the order to try them: a right-to-left text gets its digits and brackets from FiraGO too."""
    return list(wanted) if direction == "ltr" else ["FiraGO", *(name for name in wanted if name != "FiraGO")]


def _unpacked(folder: Path) -> Path:
    """The bundled fonts as files: typst reads fonts from paths alone, the package holds them compressed."""
    bundled = folder / f"bundled-{version('pymupdf-fonts')}"
    bundled.mkdir(parents=True, exist_ok=True)
    for name in _BUNDLED:
        path = bundled / f"{name}.ttf"
        if not path.exists():
            new = path.with_suffix(f".{os.getpid()}")
            new.write_bytes(pymupdf_fonts.myfont(name))
            new.replace(path)  # whole or not at all, whoever else is at it
    return bundled
