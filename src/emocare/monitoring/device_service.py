"""Clips that were read on the device: their numbers become a result, by the rules of any clip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import uuid5

from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity
from emocare.accounts.limits import Allowance
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.monitoring.certainty import TELLING_FROM, Certainty, certainty_of
from emocare.monitoring.clip_problems import clip_problem
from emocare.monitoring.device_schemas import DeviceClip, DeviceResult
from emocare.monitoring.jobs import with_certainty
from emocare.monitoring.live_ending import evidence_of
from emocare.monitoring.live_numbers import as_columns, as_readings, joined
from emocare.monitoring.repository import NewCheckIn
from emocare.monitoring.schemas import FaceMap, Reading
from emocare.monitoring.service import keep_result, require_camera
from emocare.monitoring.summaries import summary_json
from emocare.types import FaceReading

if TYPE_CHECKING:
    from emocare.affect.summary import RecordingSummary

CLIPS = Allowance("check-ins/readings", 120, 60)


def keep_device_clip(accounts: Accounts, identity: Identity, clip: DeviceClip) -> DeviceResult:
    """Sum up a clip's numbers, and store them where the person keeps numbers.

    Raises NotAllowed without the camera's consent, NoFace where nobody was visible.
    """
    accounts.limits.count(CLIPS, str(identity.id))
    require_camera(accounts, identity.id)
    result = with_certainty(read_numbers(clip))
    with accounts.database.reading() as db:
        zone = clip.time_zone or read_person(db, identity).time_zone
    # Everybody's ids are their own, so that nobody can take up somebody else's.
    own_id = uuid5(identity.id, str(clip.id))
    new = NewCheckIn("device", clip.recorded_at or utc_now(), zone, result, id=own_id)
    return DeviceResult(result=result, check_in_id=keep_result(accounts, identity, new))


def read_numbers(clip: DeviceClip) -> Reading:
    """Return what the numbers say, as the reading of a clip has it; raise NoFace for nobody."""
    from emocare.affect.events import EyeLog  # here: starting can do without
    from emocare.affect.summary import summarise
    from emocare.monitoring.telling import blinks_json

    columns = joined([as_columns([frame.model_dump(mode="json") for frame in clip.frames])])
    frames = list(as_readings(columns, evidence_of(clip.engine.sha256)))
    summary = summarise(frames)
    if summary.face_count == 0:
        raise clip_problem("no_face")
    # The kept face is track 1 in every frame; the others were only counted.
    people = [(t_s, readings[0]) for t_s, readings in frames if readings]
    eyes = EyeLog()
    for _, person in people:
        eyes.add([person])
    seen = eyes.blinks(1)
    models = {
        "model": clip.engine.name,
        "model_sha256": clip.engine.sha256,
        "crop_version": clip.engine.crop_version,
    }
    told = {
        "moment": _moment(clip, summary, people),
        "blinks": None if seen is None else blinks_json([seen]),
    }
    return Reading.model_validate({**summary_json(summary, models), **told})


def _moment(
    clip: DeviceClip, summary: RecordingSummary, people: Iterable[tuple[float, FaceReading]]
) -> dict[str, object] | None:
    """Return when the dominant expression showed most and clearest, if the result names one."""
    from emocare.monitoring.telling import movements_json

    sure = certainty_of(summary.confidence, summary.usable_s)
    if summary.dominant is None or sure is Certainty.COULD_NOT_TELL:
        return None
    telling = [
        (t_s, person)
        for t_s, person in people
        if person.top_expression == summary.dominant and (person.confidence or 0) >= TELLING_FROM
    ]
    if not telling:
        return None
    faces = {one.t_s: one.face for one in clip.moments if one.expression == summary.dominant}
    best = max(telling, key=lambda one: (one[0] in faces, _worth(one[1])))
    return _moment_json(*best, faces.get(best[0]), movements_json(best[1]))


def _moment_json(
    t_s: float, person: FaceReading, face: FaceMap | None, movements: object
) -> dict[str, object] | None:
    measured = movements if person.action_units else None
    if face is None and measured is None:
        return None
    return {
        "t_s": t_s,
        "expression": person.top_expression,
        "confidence": round(person.confidence or 0.0, 5),
        "face": None if face is None else face.model_dump(),
        "movements": measured,
    }


def _worth(person: FaceReading) -> float:
    return (person.confidence or 0.0) * person.quality.score
