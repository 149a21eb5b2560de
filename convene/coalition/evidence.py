"""Files people send as evidence: what they really are, and pictures without what their camera noted.

What a file is, its first bytes say, not its name. Of a picture stays what is needed to draw it: the place where
it was taken, the camera's number and the like go (JPEG's APP and comment segments, ITU-T T.81 annex B; PNG's text
and Exif chunks, W3C PNG third edition, section 11). A PDF is kept as it is.
"""

import re
import struct
from dataclasses import dataclass
from enum import Enum

LIMIT = 5_000_000  # bytes of one file
FILES = 3  # with one update

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Chunks that draw the picture, its colours, its size in print, and its frames.
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
    *(b"cHRM", b"cICP", b"gAMA", b"iCCP", b"mDCV", b"cLLI", b"sBIT", b"sRGB"),
    *(b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_ORIENTATION = 0x0112  # Exif's tag
_EXIF = b"Exif\0\0"


class Kind(Enum):
    """What may be sent: media type, ending, first bytes."""

    PDF = ("application/pdf", "pdf", b"%PDF-")
    JPEG = ("image/jpeg", "jpg", b"\xff\xd8\xff")
    PNG = ("image/png", "png", PNG_SIGNATURE)

    def __init__(self, mime_type: str, ending: str, begins: bytes) -> None:
        self.mime_type, self.ending, self.begins = mime_type, ending, begins


class Damaged(ValueError):
    """A picture that cannot be read to its end."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: the name its sender gave it, its bytes, and the form's field it came in."""

    name: str
    content: bytes
    field: str = ""


def kind_of(content: bytes) -> Kind | None:
    """What the file is by its first bytes; None for anything that is not taken."""
    return next((kind for kind in Kind if content.startswith(kind.begins)), None)


def stripped(content: bytes, kind: Kind) -> bytes:
    """The bytes to keep. Raises Damaged for a picture whose parts do not follow its format to the end."""
    if kind is Kind.JPEG:
        return _jpeg(content)
    if kind is Kind.PNG:
        return _png(content)
    return content


def safe_name(name: str, kind: Kind) -> str:
    """A name to save the file under: the last part of a path, nothing hidden, the ending of what it is."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(letter if letter.isprintable() and letter not in '<>:"|?*' else " " for letter in last)
    base = re.sub(r"\.[A-Za-z0-9]{1,5}\s*$", "", " ".join(visible.split())).strip(" .")
    return f"{base[:100].strip(' .') or 'evidence'}.{kind.ending}"


def _jpeg(content: bytes) -> bytes:
    """The picture's segments up to its end: without notes, hidden pictures and what hangs behind."""
    kept, place, orientation, drawn = [content[:2]], 2, 1, False
    while True:
        marker, start = _marker(content, place)
        if marker == 0xD9:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            raise Damaged("a marker stands where a segment should")
        end = start + _length(content, start)
        body = content[start + 2 : end]
        if marker == 0xE1 and body.startswith(_EXIF):
            orientation = _orientation(body[len(_EXIF) :])
        if _draws(marker, body):
            kept.append(bytes([0xFF, marker]) + content[start:end])
        place = end
        if marker == 0xDA:
            place, drawn = _after_scan(content, end), True
            kept.append(content[end:place])
    if not drawn:
        raise Damaged("no picture in it")
    turned = [_turned(orientation)] if 2 <= orientation <= 8 else []
    # A JFIF header comes first where there is one.
    first = 2 if len(kept) > 1 and kept[1][1] == 0xE0 else 1
    return b"".join([*kept[:first], *turned, *kept[first:], b"\xff\xd9"])


def _draws(marker: int, body: bytes) -> bool:
    """Whether a segment is needed to draw the picture as it is meant."""
    if marker == 0xE0:
        return body.startswith(b"JFIF\0")
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == 0xEE:
        return body.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE or 0xF0 <= marker <= 0xFD)


def _marker(content: bytes, place: int) -> tuple[int, int]:
    """The marker at the place and where its segment begins; any number of FF may stand before it."""
    start = place
    while content[place : place + 1] == b"\xff":
        place += 1
    if place == start or place >= len(content):
        raise Damaged("no marker where one should be")
    return content[place], place + 1


def _length(content: bytes, start: int) -> int:
    if start + 2 > len(content):
        raise Damaged("it breaks off")
    length = int(struct.unpack_from(">H", content, start)[0])
    if length < 2 or start + length > len(content):
        raise Damaged("a segment is longer than the file")
    return length


def _after_scan(content: bytes, place: int) -> int:
    """Where the coded picture ends: at the first marker that is neither a stuffed FF nor a restart.

    FF that fill the room before it stay with the picture. Looking for them with it would take a file of nothing
    but FF the square of its length.
    """
    found = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]").search(content, place)
    if found is None:
        raise Damaged("the picture breaks off")
    return found.start()


def _orientation(tiff: bytes) -> int:
    """How the picture is to be turned, 1 to 8; 1 where nothing sensible is said."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    place = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if place + 2 > len(tiff):
        return 1
    for number in range(struct.unpack_from(f"{order}H", tiff, place)[0]):
        at = place + 2 + 12 * number
        if at + 12 > len(tiff):
            return 1
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _ORIENTATION:
            return int(value)
    return 1


def _turned(orientation: int) -> bytes:
    """A segment that says how to turn the picture and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    kept, place, kind, drawn = [content[:8]], 8, b"", False
    while kind != b"IEND":
        if place + 12 > len(content):
            raise Damaged("it breaks off")
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise Damaged("a chunk is longer than the file")
        if place == 8 and kind != b"IHDR":
            raise Damaged("it does not begin with its header")
        drawn = drawn or kind == b"IDAT"
        if kind in _PNG_KEPT:
            kept.append(content[place:end])
        place = end
    if not drawn:
        raise Damaged("no picture in it")
    return b"".join(kept)
