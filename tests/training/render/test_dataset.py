from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.training.render import make, shards
from emocare.training.render.dataset import (
    SCHEMA,
    Order,
    decode_picture,
    join_shards,
    render_rows,
)
from emocare.training.render.model import load_face_model
from emocare.training.render.renderer import Renderer
from emocare.training.render.shards import Job, run_job

ORDER = Order(seed=5, size_px=64, per_person=2, negatives=0.3)


@pytest.fixture(scope="module")
def tiny_renderer(tiny_facekit: Path) -> Renderer:
    return Renderer(load_face_model(tiny_facekit))


def equal(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")
        for name in SCHEMA
    )


def read(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def nothing(done: int, count: int) -> None:
    pass


def test_rows_do_not_depend_on_how_they_are_grouped(tiny_renderer: Renderer) -> None:
    whole = render_rows(tiny_renderer, ORDER, range(6))
    parts = [render_rows(tiny_renderer, ORDER, rows) for rows in (range(1), range(1, 6))]
    assert set(whole) == set(SCHEMA)
    assert equal(whole, join_shards(parts))


def test_another_seed_gives_other_pictures(tiny_renderer: Renderer) -> None:
    one = render_rows(tiny_renderer, Order(seed=1, size_px=64, negatives=0), range(2))
    other = render_rows(tiny_renderer, Order(seed=2, size_px=64, negatives=0), range(2))
    assert not np.array_equal(one["landmarks"], other["landmarks"])


def test_pictures_come_back_and_truth_is_missing_exactly_where_nobody_is(
    tiny_renderer: Renderer,
) -> None:
    arrays = render_rows(tiny_renderer, ORDER, range(12))
    present = arrays["present"]
    assert 0 < present.sum() < 12
    for name in ("au", "landmarks", "head_pose", "gaze", "openness", "shapes"):
        flat = arrays[name].reshape(12, -1)
        assert np.isfinite(flat[present]).all()
        assert np.isnan(flat[~present]).all()
    assert not arrays["visible"][~present].any()
    assert arrays["person"].tolist() == [row // 2 for row in range(12)]
    assert np.array_equal(arrays["identity"][0], arrays["identity"][1])
    assert not np.array_equal(arrays["identity"][1], arrays["identity"][2])
    assert decode_picture(arrays, 11).shape == (64, 64, 3)


def test_grey_pictures_are_grey(tiny_renderer: Renderer) -> None:
    arrays = render_rows(tiny_renderer, Order(seed=1, size_px=64, grey=True), range(1))
    rgb = decode_picture(arrays, 0)
    assert (rgb == rgb[:, :, :1]).all()


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "ROWS_PER_SHARD", 2)


@pytest.mark.usefixtures("small_shards")
def test_a_stopped_run_goes_on_and_gives_the_same_file(
    tiny_facekit: Path, tmp_path: Path, tiny_renderer: Renderer
) -> None:
    job = Job(tiny_facekit, tmp_path / "faces.npz", 5, ORDER)
    job.folder.mkdir()
    (job.folder / "order.json").write_text(job.description(), "utf-8")
    whole, damaged = job.folder / "0000000.npz", job.folder / "0000002.npz"
    np.savez(whole, **render_rows(tiny_renderer, ORDER, range(2)))
    damaged.write_bytes(whole.read_bytes()[:500])
    told: list[tuple[int, int]] = []
    run_job(job, 2, lambda done, count: told.append((done, count)))
    assert told[0] == (2, 5)
    assert told[-1] == (5, 5)
    assert equal(read(job.out), render_rows(tiny_renderer, ORDER, range(5)))
    assert not job.folder.exists()
    assert not list(tmp_path.glob("*.tmp"))


def test_shards_of_another_order_are_refused(tiny_facekit: Path, tmp_path: Path) -> None:
    job = Job(tiny_facekit, tmp_path / "faces.npz", 5, ORDER)
    job.folder.mkdir()
    (job.folder / "order.json").write_text("{}", "utf-8")
    with pytest.raises(Invalid, match="another order"):
        run_job(job, 1, nothing)


def test_the_command_writes_a_file_and_a_sheet(tiny_facekit: Path, tmp_path: Path) -> None:
    out, sheet = tmp_path / "faces.npz", tmp_path / "sheet.png"
    asked = f"--facekit {tiny_facekit} --out {out} --count 3 --size 64 --sheet {sheet}"
    assert make.main(asked.split()) == 0
    arrays = read(out)
    assert set(arrays) == {*SCHEMA, "meta"}
    assert len(arrays["present"]) == 3
    assert sheet.stat().st_size > 1000


def test_the_command_says_what_is_wrong_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "not.npz").write_bytes(b"no")
    for name, word in (("missing.npz", "no face model"), ("not.npz", "not a facekit")):
        asked = f"--facekit {tmp_path / name} --out {tmp_path / 'out.npz'} --count 1"
        assert make.main(asked.split()) == 1
        assert word in capsys.readouterr().err.splitlines()[-1]


def test_a_model_that_is_missing_or_lacks_a_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="give the facekit"):
        load_face_model(tmp_path / "missing.npz")
    np.savez(tmp_path / "part.npz", neutral=np.zeros((3, 3)))
    with pytest.raises(Invalid, match="not a facekit"):
        load_face_model(tmp_path / "part.npz")


def test_a_model_whose_arrays_do_not_fit_is_refused(tiny_facekit: Path, tmp_path: Path) -> None:
    arrays = read(tiny_facekit)
    arrays["landmark68"][3] = 10**6
    np.savez(tmp_path / "odd.npz", **arrays)
    with pytest.raises(Invalid, match="do not fit"):
        load_face_model(tmp_path / "odd.npz")


def test_unknown_shapes_are_refused(tiny_renderer: Renderer) -> None:
    with pytest.raises(Invalid, match="earWiggle"):
        tiny_renderer.model.weight_vector({"earWiggle": 1.0})
