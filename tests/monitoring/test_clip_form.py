import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect

from emocare.errors import EmoCareError, Invalid, MediaTooLarge, UnsupportedMedia
from emocare.monitoring.clip_form import ClipForm, receive_clip
from emocare.monitoring.clips import ClipLimits
from tests.monitoring.leaks import open_files

BOUNDARY = "edge"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, value: bytes, extra: str = "") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'
    return head.encode() + value + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def clip_part(clip: bytes) -> bytes:
    return part("clip", clip, '; filename="a.webm"')


def receive(folder, body: bytes, *, chunk: int = 65536, kind=TYPE, length=None, limits=None):
    async def stream() -> AsyncIterator[bytes]:
        for start in range(0, len(body), chunk):
            yield body[start : start + chunk]

    return asyncio.run(
        receive_clip(
            stream(),
            content_type=kind,
            content_length=length,
            folder=folder,
            limits=limits or ClipLimits(),
        )
    )


@pytest.mark.parametrize("chunk", [1, 7, 4096, 10**6])
def test_clip_and_fields_arrive_whole_however_they_are_cut(folder, face_webm, chunk):
    clip = face_webm[:20_000]
    body = part("source", b"camera") + clip_part(clip) + part("aggregate", b"vote") + END
    form = receive(folder, body, chunk=chunk)
    assert form.clip.file.read() == clip
    assert form.fields == {"source": "camera", "aggregate": "vote"}
    form.clip.close()


@pytest.mark.parametrize("kind", [None, "", "application/json", "multipart/form-data", "a;b=c"])
def test_another_content_type_is_refused(folder, kind):
    with pytest.raises(Invalid) as caught:
        receive(folder, END, kind=kind)
    assert caught.value.code == "form_malformed"


def test_a_form_without_a_clip_names_the_missing_field(folder):
    with pytest.raises(Invalid) as caught:
        receive(folder, part("source", b"camera") + END)
    assert caught.value.fields == {"clip": "is missing"}


def test_a_second_clip_is_refused_and_the_first_freed(folder, face_webm):
    before = open_files()
    with pytest.raises(Invalid, match="two clips"):
        receive(folder, clip_part(face_webm) * 2 + END)
    assert open_files() == before


def test_a_form_that_breaks_off_is_refused_and_freed(folder, face_webm):
    before = open_files()
    with pytest.raises(Invalid):
        receive(folder, clip_part(face_webm)[:-100])
    assert open_files() == before


def test_a_length_that_says_too_much_is_refused_before_anything_is_read(folder):
    with pytest.raises(MediaTooLarge):
        receive(folder, b"", length=str(60 * 2**20))


def test_a_clip_that_turns_out_too_large_is_refused_on_the_way(folder, face_webm):
    limits = ClipLimits(max_bytes=len(face_webm) - 1)
    with pytest.raises(MediaTooLarge):
        receive(folder, clip_part(face_webm) + END, limits=limits)


def test_a_large_field_is_refused(folder, face_webm):
    with pytest.raises(Invalid):
        receive(folder, part("note", b"x" * 5000) + clip_part(face_webm) + END)


def test_many_fields_are_refused(folder, face_webm):
    fields = b"".join(part(f"f{number}", b"x") for number in range(40))
    with pytest.raises(Invalid):
        receive(folder, fields + clip_part(face_webm) + END)


def test_a_sender_who_trickles_is_cut_off(folder, face_webm):
    async def trickle() -> AsyncIterator[bytes]:
        yield clip_part(face_webm)[:5000]
        await asyncio.sleep(60)

    before = open_files()
    with pytest.raises(Invalid) as caught:
        asyncio.run(
            receive_clip(
                trickle(),
                content_type=TYPE,
                content_length=None,
                folder=folder,
                limits=ClipLimits(receive_s=0.05),
            )
        )
    assert caught.value.code == "clip_too_slow"
    assert open_files() == before


def test_a_sender_who_leaves_leaves_nothing(folder, face_webm):
    async def leave() -> AsyncIterator[bytes]:
        yield clip_part(face_webm)[:5000]
        raise ClientDisconnect

    before = open_files()
    with pytest.raises(Invalid) as caught:
        asyncio.run(
            receive_clip(
                leave(),
                content_type=TYPE,
                content_length=None,
                folder=folder,
                limits=ClipLimits(),
            )
        )
    assert caught.value.code == "clip_not_received"
    assert open_files() == before


def test_a_text_as_clip_is_refused(folder):
    with pytest.raises(UnsupportedMedia):
        receive(folder, part("clip", b"just words") + END)


@given(body=st.binary(max_size=400), start=st.sampled_from([b"", f"--{BOUNDARY}\r\n".encode()]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_form_reader(folder, body, start):
    before = open_files()
    try:
        received: ClipForm | None = receive(folder, start + body)
    except EmoCareError:
        received = None
    if received is not None:
        received.clip.close()
    assert open_files() == before
