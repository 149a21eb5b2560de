"""What is kept of files: hostile, damaged and talkative ones."""

import struct
import time

import pytest

from convene.coalition.evidence import Damaged, Kind, kind_of, safe_name, stripped
from tests.factories.plan import PDF, chunk, exif, jpeg, png, segment


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, Kind.PDF),
        (jpeg(), Kind.JPEG),
        (png(), Kind.PNG),
        (b"<html><script>alert(1)</script>", None),
        (b"\n%PDF-1.7", None),
        (b"GIF89a", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"PK\x03\x04", None),
        (b"MZ", None),
        (b"\xff\xd8", None),
        (b"", None),
    ],
)
def test_the_first_bytes_decide(content: bytes, kind: Kind | None) -> None:
    assert kind_of(content) is kind


def test_a_pdf_stays_as_it_is() -> None:
    assert stripped(PDF, Kind.PDF) == PDF


def test_a_plain_picture_stays_as_it_is() -> None:
    assert stripped(jpeg(), Kind.JPEG) == jpeg()
    assert stripped(png(), Kind.PNG) == png()


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_keeps_how_it_is_turned_and_not_where_it_was_taken(order: str) -> None:
    kept = stripped(jpeg(exif(6, order=order)), Kind.JPEG)
    assert b"46.2044" not in kept
    assert kept.count(b"Exif") == 1
    # The entry that is left: orientation, a short, one of it, 6.
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in kept
    assert stripped(kept, Kind.JPEG) == kept


def test_a_file_of_nothing_but_filling_is_refused_in_no_time() -> None:
    whole = jpeg()
    began = time.monotonic()
    with pytest.raises(Damaged):
        stripped(whole[:-2] + b"\xff" * 4_000_000 + b"\0", Kind.JPEG)
    assert time.monotonic() - began < 5
    filled = whole[:-2] + b"\xff" * 9 + whole[-2:]
    assert stripped(filled, Kind.JPEG) == filled


@pytest.mark.parametrize("orientation", [0, 1, 9, 65535])
def test_a_jpeg_that_is_not_turned_keeps_no_exif(orientation: int) -> None:
    assert stripped(jpeg(exif(orientation)), Kind.JPEG) == jpeg()


@pytest.mark.parametrize(
    "note",
    [
        segment(0xFE, b"Taken by Rosa"),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        segment(0xE2, b"MPF\0II*\0"),
        segment(0xED, b"Photoshop 3.0\0"),
        segment(0xE0, b"JFXX\0\x10" + b"a small picture"),
        segment(0xEB, b"HDR"),
        segment(0xE1, b"Exif\0\0broken"),
        segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<I", 0xFFFFFFFF)),
        segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<IH", 8, 65535)),
    ],
)
def test_notes_in_a_jpeg_go(note: bytes) -> None:
    assert stripped(jpeg(note), Kind.JPEG) == jpeg()


def test_colours_of_a_jpeg_stay() -> None:
    colours = jpeg(
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"p" * 40), segment(0xEE, b"Adobe\0d\0\0\0\0\x01")
    )
    assert stripped(colours, Kind.JPEG) == colours


def test_what_hangs_behind_a_picture_goes() -> None:
    assert stripped(jpeg(after=b"a film with its place"), Kind.JPEG) == jpeg()
    assert stripped(png() + b"<script>", Kind.PNG) == png()


@pytest.mark.parametrize(
    "note",
    [
        chunk(b"tEXt", b"Author\0Rosa"),
        chunk(b"zTXt", b"Author\0\0x"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
        chunk(b"eXIf", b"II*\0"),
        chunk(b"tIME", b"\x07\xe4\x07\x08\x0c\0\0"),
        chunk(b"prVt", b"anything"),
    ],
)
def test_notes_in_a_png_go(note: bytes) -> None:
    assert stripped(png(note), Kind.PNG) == png()


def test_looks_of_a_png_stay() -> None:
    looks = png(chunk(b"gAMA", b"\0\0\xb1\x8f"), chunk(b"pHYs", b"\0" * 9))
    assert stripped(looks, Kind.PNG) == looks


@pytest.mark.parametrize("cut", range(3, len(jpeg())))
def test_a_jpeg_that_breaks_off_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(Damaged):
        stripped(jpeg()[:cut], Kind.JPEG)


@pytest.mark.parametrize("cut", range(8, len(png())))
def test_a_png_that_breaks_off_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(Damaged):
        stripped(png()[:cut], Kind.PNG)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xd9",  # no picture
        b"\xff\xd8\xff\xe0\x00\x01\xff\xd9",  # a length that is none
        b"\xff\xd8\xff\xd8\xff\xd9",  # begins twice
        b"\xff\xd8\xffhello",
        b"\xff\xd8" + b"\xff" * 100,
    ],
)
def test_a_jpeg_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        stripped(content, Kind.JPEG)


def test_a_png_without_a_picture_or_header_is_refused() -> None:
    signature = b"\x89PNG\r\n\x1a\n"
    for content in (
        signature + chunk(b"IEND", b""),
        signature + chunk(b"IHDR", bytes(13)) + chunk(b"IEND", b""),
    ):
        with pytest.raises(Damaged):
            stripped(content, Kind.PNG)


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("report.pdf", Kind.PDF, "report.pdf"),
        ("../../etc/passwd", Kind.PDF, "passwd.pdf"),
        ("C:\\Users\\Rosa\\hotline.JPG", Kind.JPEG, "hotline.jpg"),
        ("page.html", Kind.PNG, "page.png"),
        ("gpj.\u202eexe.png", Kind.PNG, "gpj. exe.png"),
        ('a"b\r\nSet-Cookie: x=1.pdf', Kind.PDF, "a b Set-Cookie x=1.pdf"),
        ("تقرير.pdf", Kind.PDF, "تقرير.pdf"),
        ("", Kind.PDF, "evidence.pdf"),
        ("...", Kind.PDF, "evidence.pdf"),
        ("x" * 300, Kind.PDF, "x" * 100 + ".pdf"),
    ],
)
def test_a_file_is_saved_under_a_harmless_name(name: str, kind: Kind, kept: str) -> None:
    assert safe_name(name, kind) == kept
