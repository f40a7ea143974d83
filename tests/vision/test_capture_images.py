import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from emocare.errors import MediaError, MediaTooLarge, NotFound, UnsupportedMedia
from emocare.vision.capture import MediaLimits, open_source, read_image
from emocare.vision.capture_images import to_rgb


def gradient(width=40, height=30):
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack([rows * 8, columns * 6, rows + columns], axis=-1).astype(np.uint8)


def only_frame(path, **options):
    with open_source(path, **options) as source:
        (frame,) = list(source)
    return source, frame


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.webp", "a.tiff", "a.ppm", "a.gif"])
def test_common_formats_are_read_by_content(tmp_path, name):
    kind = name.split(".")[1].upper()
    path = tmp_path / "misnamed.jpg"
    options = {"lossless": True} if kind == "WEBP" else {}
    Image.fromarray(gradient()).save(path, format=kind, **options)
    source, frame = only_frame(path)
    assert source.info.kind == "image"
    tolerance = 60 if kind == "GIF" else 0
    np.testing.assert_allclose(frame.rgb, gradient(), atol=tolerance)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(tmp_path, orientation):
    upright = gradient()
    turn_back = {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p),
        7: lambda p: p.transpose(1, 0, 2)[::-1, ::-1],
        8: lambda p: np.rot90(p, -1),
    }[orientation]
    stored = Image.fromarray(np.ascontiguousarray(turn_back(upright)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.png", exif=exif)
    source, frame = only_frame(tmp_path / "a.png")
    np.testing.assert_array_equal(frame.rgb, upright)
    assert (source.info.width, source.info.height) == (40, 30)


def test_grey_becomes_three_equal_channels(tmp_path):
    Image.fromarray(gradient()[..., 0]).save(tmp_path / "a.png")
    rgb = read_image(tmp_path / "a.png")
    np.testing.assert_array_equal(rgb, np.repeat(gradient()[..., :1], 3, axis=2))


@pytest.mark.parametrize("name", ["a.png", "a.tiff"])
def test_sixteen_bits_are_scaled_to_eight(tmp_path, name):
    deep = gradient()[..., 0].astype(np.uint16) * 257
    Image.fromarray(deep).save(tmp_path / name)
    np.testing.assert_array_equal(read_image(tmp_path / name)[..., 1], gradient()[..., 0])


def test_floats_are_taken_as_shares():
    shares = gradient()[..., 0].astype(np.float32) / 255
    np.testing.assert_array_equal(to_rgb(Image.fromarray(shares))[..., 2], gradient()[..., 0])


def test_transparency_is_laid_on_white(tmp_path):
    rgba = np.zeros((20, 20, 4), np.uint8)
    rgba[:10, :, 3] = 255
    Image.fromarray(rgba).save(tmp_path / "a.png")
    rgb = read_image(tmp_path / "a.png")
    assert (rgb[:10] == 0).all()
    assert (rgb[10:] == 255).all()


def test_palettes_and_one_bit_pictures_are_read(tmp_path):
    Image.fromarray(gradient()).convert("P").save(tmp_path / "p.png")
    Image.fromarray(gradient()[..., 0] > 50).save(tmp_path / "b.png")
    assert read_image(tmp_path / "p.png").shape == (30, 40, 3)
    assert set(np.unique(read_image(tmp_path / "b.png"))) == {0, 255}


def test_cmyk_is_read(tmp_path):
    Image.fromarray(gradient()).convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    assert np.abs(read_image(tmp_path / "a.jpg").astype(int) - gradient()).mean() < 8


@pytest.mark.parametrize(("name", "shown_ms"), [("a.gif", 200), ("a.webp", 200), ("a.png", 200)])
def test_an_animation_is_a_video_with_times(tmp_path, name, shown_ms):
    shades = [Image.fromarray(np.full((20, 20, 3), 60 * i, np.uint8)) for i in range(4)]
    shades[0].save(
        tmp_path / name, save_all=True, append_images=shades[1:], duration=shown_ms, loop=0
    )
    with open_source(tmp_path / name) as source:
        frames = list(source)
    assert source.info.kind == "video"
    assert [f.timestamp_s for f in frames] == pytest.approx([0, 0.2, 0.4, 0.6])
    assert [round(float(f.rgb.mean()) / 60) for f in frames] == [0, 1, 2, 3]


def test_one_pixel_is_too_small_for_a_face(tmp_path):
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    with pytest.raises(MediaError, match="1 × 1 pixels; a face needs") as caught:
        open_source(tmp_path / "dot.png")
    assert caught.value.code == "media_too_small"


def test_a_cut_off_picture_is_a_clear_error(tmp_path):
    Image.fromarray(np.random.default_rng(2).integers(0, 256, (90, 90, 3), np.uint8)).save(
        tmp_path / "a.jpg"
    )
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError, match=r"a\.jpg is damaged or cut off"):
        open_source(tmp_path / "a.jpg")


def png_claiming(width, height):
    """A few bytes that claim to be a grey picture of any size."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(width + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)


@pytest.mark.parametrize("side", [8_000, 12_000, 30_000])
def test_a_decompression_bomb_is_refused_before_it_unpacks(tmp_path, side):
    (tmp_path / "bomb.png").write_bytes(png_claiming(side, side))
    with pytest.raises(MediaTooLarge, match=r"bomb\.png"):
        open_source(tmp_path / "bomb.png")


def test_a_picture_past_the_pixel_limit_is_refused(tmp_path):
    Image.fromarray(gradient()).save(tmp_path / "a.png")
    with pytest.raises(MediaTooLarge, match="40 × 30"):
        read_image(tmp_path / "a.png", MediaLimits(max_pixels=100))


def test_something_else_is_not_a_picture(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(UnsupportedMedia):
        read_image(tmp_path / "a.png")


def test_a_folder_is_read_in_order_of_names_and_notes_what_it_passes_over(tmp_path):
    for index, name in enumerate(["c.png", "a.png", "b.jpg"]):
        Image.new("RGB", (20 + index, 20), (80 * index,) * 3).save(tmp_path / name)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (tmp_path / "notes.txt").write_text("not a picture")
    with open_source(tmp_path) as source:
        frames = list(source)
    assert source.info.kind == "folder"
    assert [frame.rgb.shape[1] for frame in frames] == [21, 22, 20]
    assert [frame.timestamp_s for frame in frames] == [0.0, 1.0, 3.0]
    assert source.notes == ("broken.png is not a picture that can be read.",)


def test_a_folder_without_pictures_says_so(tmp_path):
    with pytest.raises(NotFound, match="holds no pictures"):
        open_source(tmp_path)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(MediaError, match="No picture in the folder"):
        open_source(tmp_path)


def test_real_photographs_are_read(shared):
    source, frame = only_frame(shared / "media" / "multi_face.jpg")
    assert source.info.kind == "image"
    assert frame.rgb.shape == (667, 1000, 3)
