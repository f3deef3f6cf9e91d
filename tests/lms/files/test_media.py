"""How long a recording lasts and whether it is whole, told by a little of it."""

import contextlib
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.files import media
from lms.files.inspection import BadFile, inspect
from tests.films import movie


def element(number: bytes, content: bytes) -> bytes:
    return number + (0x10000000 | len(content)).to_bytes(4, "big") + content


def webm(*, milliseconds: float | None = 65000.0, track: int = 1) -> bytes:
    info = element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3, "big"))
    if milliseconds is not None:
        info += element(b"\x44\x89", struct.pack(">d", milliseconds))
    tracks = element(b"\xae", element(b"\x83", bytes([track])))
    inside = (
        element(b"\x15\x49\xa9\x66", info) + element(b"\x16\x54\xae\x6b", tracks) + element(b"\x1f\x43\xb6\x75", b"")
    )
    return element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm") + element(b"\x18\x53\x80\x67", inside)


def mp3(*, frames: int | None = None) -> bytes:
    frame = b"\xff\xfb\x90\x00"  # MPEG 1, layer III, 128 kbit/s, 44,100 Hz
    tag = b"" if frames is None else b"Xing\x00\x00\x00\x01" + frames.to_bytes(4, "big")
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + (frame + bytes(32) + tag).ljust(417, b"\0") * 1000


def ogg(samples: int) -> bytes:
    head = b"OggS\x00\x02" + bytes(22) + b"OpusHead\x01\x01" + (312).to_bytes(2, "little") + bytes(600)
    return head + b"OggS\x00\x04" + samples.to_bytes(8, "little") + bytes(20)


def wav(seconds: int) -> bytes:
    rate = 16000
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, rate, 2, 16)
    return b"RIFF" + bytes(4) + b"WAVE" + form + struct.pack("<4sI", b"data", rate * seconds) + bytes(rate * seconds)


@pytest.mark.parametrize(
    ("data", "name", "kind", "seconds"),
    [
        (movie(754), "запись.mp4", "video", 754),
        (movie(31, picture=False), "подкаст.m4a", "audio", 31),
        (webm(), "экран.webm", "video", 65),
        (webm(milliseconds=None), "экран.webm", "video", None),
        (webm(track=2), "голос.weba", "audio", 65),
        (mp3(), "голос.mp3", "audio", 26),
        (mp3(frames=38281), "голос.mp3", "audio", 1000),
        (ogg(48000 * 40 + 312), "голос.ogg", "audio", 40),
        (wav(3), "голос.wav", "audio", 3),
    ],
)
def test_a_recording_says_what_it_is_and_how_long(data, name, kind, seconds):
    found = inspect(io.BytesIO(data), name)
    assert (found.kind, found.seconds) == (kind, seconds)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (movie()[:-1], "a.mp4"),
        (movie()[:30], "a.mp4"),
        (b"\0\0\0\x01ftyp" + bytes(8), "a.mp4"),
        (webm()[:-3], "a.webm"),
        (webm()[:60], "a.webm"),
        (b"OggS" + bytes(600), "a.ogg"),
        (wav(3)[:-100], "a.wav"),
        (b"ID3" + bytes(900), "a.mp3"),
    ],
)
def test_a_recording_that_is_cut_short_is_told_apart(data, name):
    with pytest.raises(BadFile, match="не целиком"):
        inspect(io.BytesIO(data), name)


WHOLE = {media.mp4: movie(), media.webm: webm(), media.mp3: mp3(), media.ogg: ogg(9000), media.wav: wav(1)}


@given(st.sampled_from(list(WHOLE)), st.integers(0, 900), st.lists(st.tuples(st.integers(0, 899), st.integers(0, 255))))
def test_nonsense_is_damaged_or_has_some_length_and_never_an_error(reader, length, changes):
    data = bytearray(WHOLE[reader][:length])
    for place, value in changes:
        if place < len(data):
            data[place] = value
    with contextlib.suppress(media.Damaged):
        assert (reader(io.BytesIO(bytes(data))).seconds or 0) >= 0
