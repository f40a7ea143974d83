import pytest

from emocare.errors import MediaError, UnsupportedMedia
from emocare.monitoring.clips import ClipFormat, sniff_format


def box(major: bytes, *brands: bytes) -> bytes:
    body = major + bytes(4) + b"".join(brands)
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body


def ebml(doc_type: bytes) -> bytes:
    inside = b"\x42\x86\x81\x01" + b"\x42\x82" + bytes([0x80 | len(doc_type)]) + doc_type
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(inside)]) + inside


@pytest.mark.parametrize("name", ["face.mp4", "fragments.mp4", "sound.mp4"])
def test_mp4_is_known_by_its_first_bytes(media, name):
    assert sniff_format((media / name).read_bytes()[:4096]) is ClipFormat.MP4


@pytest.mark.parametrize("name", ["face.webm", "sound.webm"])
def test_webm_is_known_by_its_first_bytes(media, name):
    assert sniff_format((media / name).read_bytes()[:4096]) is ClipFormat.WEBM


def test_a_compatible_brand_is_enough_for_mp4():
    assert sniff_format(box(b"XAVC", b"XAVC", b"mp42", b"iso2")) is ClipFormat.MP4


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (box(b"qt  ", b"qt  "), "MOV"),
        (box(b"heic", b"mif1", b"isom"), "picture"),
        (box(b"M4A ", b"isom", b"mp42"), "sound"),
        (box(b"3gp4", b"3gp4"), "not a video"),
        (ebml(b"matroska"), "MKV"),
        (b"\xff\xd8\xff\xe0 JFIF", "not a video"),
        (b"#EXTM3U\nhttp://127.0.0.1/", "not a video"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "not a video"),
        (b"hello", "not a video"),
        (b"\x1a\x45\xdf\xa3", "not a video"),
        (b"\x00\x00\x00\x08ftyp", "not a video"),
    ],
)
def test_everything_else_is_refused_in_words(head, word):
    with pytest.raises(UnsupportedMedia, match=word) as caught:
        sniff_format(head)
    assert caught.value.code == "clip_unsupported"


def test_an_empty_clip_is_called_empty():
    with pytest.raises(MediaError, match="0 bytes") as caught:
        sniff_format(b"")
    assert caught.value.code == "clip_empty"


def test_doctype_with_padding_is_still_webm():
    assert sniff_format(ebml(b"webm\x00\x00")) is ClipFormat.WEBM
