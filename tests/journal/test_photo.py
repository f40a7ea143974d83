import io
import random

import pytest
from PIL import Image
from sqlalchemy import text

from emocare.errors import MediaError, MediaTooLarge, UnsupportedMedia
from emocare.journal.photo import MAX_SIDE_PX, clean_photo
from tests.journal.writing import API, write

SECRET = b"canary-where-i-was"
KIND = {"Content-Type": "application/octet-stream"}


def picture(size=(320, 200), kind="JPEG", **options) -> bytes:
    written = io.BytesIO()
    noise = random.Random(1).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, noise).save(written, kind, **options)
    return written.getvalue()


def telling_picture() -> bytes:
    """A photo that says where, when and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=SECRET)


def test_nothing_but_pixels_is_left_and_they_are_upright():
    assert SECRET in telling_picture()
    cleaned = clean_photo(telling_picture())
    assert SECRET not in cleaned
    with Image.open(io.BytesIO(cleaned)) as opened:
        assert opened.format == "JPEG"
        assert opened.size == (200, 320)
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_large_pictures_become_small(kind):
    with Image.open(io.BytesIO(clean_photo(picture((2000, 500), kind)))) as opened:
        assert opened.size == (MAX_SIDE_PX, 400)


def test_see_through_places_become_white():
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(clean_photo(written.getvalue()))) as opened:
        assert opened.getpixel((4, 4)) == (255, 255, 255)


def test_what_is_no_small_picture_is_refused():
    with pytest.raises(UnsupportedMedia):
        clean_photo(b"not a picture")
    with pytest.raises(UnsupportedMedia):
        clean_photo(picture(kind="GIF"))
    with pytest.raises(MediaError):
        clean_photo(picture()[:2000])


def test_a_bomb_is_refused_before_it_is_decoded():
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""
    small = io.BytesIO()
    Image.new("1", (8, 8)).save(small, "PNG")
    data = bytearray(small.getvalue())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    with pytest.raises(MediaTooLarge):
        clean_photo(bytes(data))


def test_the_database_holds_no_picture(ada, running):
    entry = write(ada)
    place = f"{API}/entries/{entry['id']}/photo"
    assert ada.http.put(place, content=telling_picture(), headers=KIND).status_code == 204
    shown = ada.http.get(place)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.content[:2] == b"\xff\xd8"
    with running.state.stores.database.reading() as db:
        (stored,) = db.execute(text("SELECT jpeg FROM journal_photo")).scalars()
    assert b"JFIF" not in stored
    assert shown.content[100:140] not in stored
    assert ada.http.get(f"{API}/entries/{entry['id']}").json()["photo"] is True
    assert ada.http.delete(place).status_code == 204
    assert ada.http.get(place).status_code == 404
