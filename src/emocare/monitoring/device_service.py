"""Clips that were read on the device: their numbers become a result, by the rules of any clip."""

from __future__ import annotations

from uuid import uuid5

from emocare.accounts.context import Accounts
from emocare.accounts.identity import Identity
from emocare.accounts.limits import Allowance
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.monitoring.clip_problems import clip_problem
from emocare.monitoring.device_schemas import DeviceClip, DeviceResult
from emocare.monitoring.jobs import with_certainty
from emocare.monitoring.live_ending import summed_up
from emocare.monitoring.live_numbers import as_columns, joined
from emocare.monitoring.repository import NewCheckIn
from emocare.monitoring.schemas import Reading, TellingMoment
from emocare.monitoring.service import keep_result, require_camera

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
    columns = joined([as_columns([frame.model_dump(mode="json") for frame in clip.frames])])
    reading = summed_up(columns, clip.engine)
    if reading.face_count == 0:
        raise clip_problem("no_face")
    if reading.moment is None:
        return reading
    return reading.model_copy(update={"moment": _with_face(reading.moment, clip)})


def _with_face(moment: TellingMoment, clip: DeviceClip) -> TellingMoment:
    """Return the telling moment with the face that the device saw then, if it sent one."""
    faces = {(one.t_s, one.expression): one.face for one in clip.moments}
    return moment.model_copy(update={"face": faces.get((moment.t_s, moment.expression))})
