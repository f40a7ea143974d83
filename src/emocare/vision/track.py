"""Give every face a stable ``track_id`` from frame to frame of one recording.

Detection searches the whole picture now and then; in between, a follower (``follow``) looks again
where each face should be (constant velocity). That costs about a millisecond a face, cannot
drift, and knows when the face is gone. A face that cannot be seen is never reported: its
track waits, moving on, for ``PATIENCE_S`` and then ends.

Now and then a search takes the pattern of a shirt for a face, and the network agrees. So a new
face of which the detector is not quite sure, or which the follower does not see, is reported only
when a second search finds it as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from emocare.types import DetectedFace, FaceBox, Frame, TrackedFace
from emocare.vision.detect import FaceDetector
from emocare.vision.detect_geometry import box_array, overlaps
from emocare.vision.follow import Follower, follower_for
from emocare.vision.track_motion import Track, distance_in_sizes

DETECT_EVERY_FRAMES = 15
DETECT_EVERY_S = 1.0
# Between frames further apart than this nothing can be predicted: search every one.
FOLLOW_GAP_S = 0.2
# A face that was not seen for this long is gone (or for 1.5 frames, where those are rarer).
PATIENCE_S, PATIENCE_FRAMES = 1.0, 1.5
# How far from its prediction a face may be found, in face sizes: a fixed part for the
# detector's own noise and a part that grows with the time since it was last seen.
REACH, REACH_PER_S = 0.35, 1.5
# Two tracks that overlap more than this look at one face.
SAME_FACE_OVERLAP = 0.5
# While a waiting track overlaps a visible one this much, looking there would find the other.
HIDDEN_OVERLAP = 0.25
# A new face is sure at once from this detector's score on, if the follower sees it too. Of
# people's faces 97 in 100 reach it; patterns taken for faces had 0.86 to 0.96.
SURE_SCORE = 0.97
# When one that is not sure is searched for again: soon, yet in another picture.
CONFIRM_AFTER_S = 0.2


class FaceTracker:
    """Follows the faces of one recording; use a new tracker for each."""

    def __init__(
        self,
        detector: FaceDetector,
        follower: Follower | None = None,
        *,
        detect_every: int = DETECT_EVERY_FRAMES,
        max_faces: int | None = None,
        follow_gap_s: float = FOLLOW_GAP_S,
        search_every_s: float = DETECT_EVERY_S,
        confirm: bool = True,
    ) -> None:
        """Search the whole picture every ``detect_every`` frames, and by time as well.

        That is at least once a second, or every ``search_every_s`` while somebody is followed.
        Without a ``follower`` the detector follows; one that cannot searches every frame. With
        ``max_faces`` the largest faces win, and one already followed keeps its place. Frames
        further apart than ``follow_gap_s`` are all searched. Without ``confirm`` new faces are
        reported at once, sure or not, as in a single picture.
        """
        if detect_every < 1 or (max_faces is not None and max_faces < 1):
            raise ValueError("detect_every and max_faces must be at least 1")
        self._detector = detector
        self._follower = follower or follower_for(detector)
        self._detect_every = detect_every
        self._max_faces = max_faces
        self._follow_gap_s = follow_gap_s
        self._search_every_s = search_every_s
        self._confirm = confirm
        self._tracks: list[Track] = []
        self._next_id = 1
        self._frame = 0
        self._now_s = 0.0
        self._gap_s = 0.0
        self._frames_since_search = 0
        self._searched_s: float | None = None

    def update(self, frame: Frame) -> list[TrackedFace]:
        """Return the faces visible in the next frame, oldest track first."""
        self._frame += 1
        self._gap_s, self._now_s = frame.timestamp_s - self._now_s, frame.timestamp_s
        self._end_lost_tracks()
        search = self._search_is_due() or not self._follow(frame)
        if search:
            self._search(frame)
        return [
            TrackedFace(track.track_id, track.face, detected=search)
            for track in self._tracks
            if track.seen_frame == self._frame and track.confirmed
        ]

    def _end_lost_tracks(self) -> None:
        patience_s = max(PATIENCE_S, PATIENCE_FRAMES * self._gap_s)
        self._tracks = [t for t in self._tracks if self._now_s - t.seen_s <= patience_s]

    def _search_is_due(self) -> bool:
        """Whether to search this whole frame, so that no two searches are too far apart."""
        if self._follower is None or self._searched_s is None or self._gap_s > self._follow_gap_s:
            return True
        self._frames_since_search += 1
        followed = any(track.confirmed for track in self._tracks)
        every_s = self._search_every_s if followed else DETECT_EVERY_S
        too_late = self._now_s + self._gap_s - self._searched_s > every_s
        unsure = any(self._is_due(track) for track in self._tracks)
        return self._frames_since_search >= self._detect_every or too_late or unsure

    def _is_due(self, track: Track) -> bool:
        """Whether a search says now if an unsure track is a face."""
        return track.unsure_until_s is not None and self._now_s >= track.unsure_until_s

    def _follow(self, frame: Frame) -> bool:
        """Look again where each face should be; return whether all that were visible still are."""
        followed = [track for track in self._tracks if track.confirmed]
        visible = {track.track_id for track in followed if self._just_seen(track)}
        self._look_again(frame, followed)
        return visible <= {t.track_id for t in self._tracks if t.seen_frame == self._frame}

    def _search(self, frame: Frame) -> None:
        """Search the whole frame, match what is found to the tracks and start new ones."""
        self._frames_since_search, self._searched_s = 0, self._now_s
        found, sure = self._settled(frame, self._detector.detect(frame.rgb))
        pairs = match(self._tracks, found, self._now_s)
        for track_index, face_index in pairs.items():
            track = self._tracks[track_index]
            if self._is_due(track):
                track = replace(track, unsure_until_s=None)
            self._tracks[track_index] = track.seen(found[face_index], self._now_s, self._frame)
        # What is still due was not found again.
        self._tracks = [track for track in self._tracks if not self._is_due(track)]
        missed = [t for t in self._tracks if t.confirmed and t.seen_frame < self._frame]
        new = [i for i in range(len(found)) if i not in pairs.values()]
        self._look_again(frame, missed, [found[i] for i in new])
        self._start([found[i] for i in new], [sure[i] for i in new])

    def _settled(
        self, frame: Frame, found: list[DetectedFace]
    ) -> tuple[list[DetectedFace], list[bool]]:
        """Return what a search found, and of which faces nobody needs to be asked again.

        They are placed as the follower places faces, where it can.
        """
        looked: list[DetectedFace | None] = list(found)
        if self._follower is not None and self._follower.settles:
            looked = self._follower.look(frame.rgb, found)
        sure = [
            not self._confirm or (face is not None and before.box.face_score >= SURE_SCORE)
            for face, before in zip(looked, found, strict=True)
        ]
        return [face or before for face, before in zip(looked, found, strict=True)], sure

    def _look_again(
        self, frame: Frame, tracks: Sequence[Track], found: Sequence[DetectedFace] = ()
    ) -> None:
        """Refresh ``tracks`` by a second look, where they are not hidden.

        ``found`` are faces of this frame that belong to no track. A look that lands on one of
        them was drawn to it from afar: it is another face, or this one out of reach.
        """
        looked = [t for t in tracks if t.seen_frame < self._frame and not self._hidden(t)]
        if self._follower is None or not looked:
            return
        faces = self._follower.look(frame.rgb, [t.guessed(self._now_s) for t in looked])
        sightings = {
            track.track_id: track.seen(face, self._now_s, self._frame)
            for track, face in zip(looked, faces, strict=True)
            if face is not None
            and in_reach(track, face, self._now_s)
            and overlap_with_any(face.box, [f.box for f in found]) <= HIDDEN_OVERLAP
        }
        settled = [t.face.box for t in self._tracks if t.seen_frame == self._frame]
        for doubled in _doubled(looked, sightings, settled, self._now_s):
            del sightings[doubled]
        self._tracks = [sightings.get(t.track_id, t) for t in self._tracks]

    def _just_seen(self, track: Track) -> bool:
        """Whether a track was visible in the frame before or is already in this one."""
        return track.seen_frame >= self._frame - 1

    def _hidden(self, track: Track) -> bool:
        """Whether a waiting track is behind a face that is visible."""
        if self._just_seen(track):
            return False
        others = [t.predicted(self._now_s) for t in self._tracks if self._just_seen(t)]
        return overlap_with_any(track.predicted(self._now_s), others) > HIDDEN_OVERLAP

    def _start(self, faces: Sequence[DetectedFace], sure: Sequence[bool]) -> None:
        """Start a track for each new face, the largest first, while there is room."""
        pairs = zip(faces, sure, strict=True)
        for face, certain in sorted(pairs, key=lambda pair: pair[0].box.area, reverse=True):
            visible = [t.face.box for t in self._tracks if t.seen_frame == self._frame]
            full = self._max_faces is not None and len(visible) >= self._max_faces
            if full or overlap_with_any(face.box, visible) > SAME_FACE_OVERLAP:
                continue
            track = Track(self._next_id, face, self._now_s, self._frame)
            until_s = None if certain else self._now_s + CONFIRM_AFTER_S
            self._tracks.append(replace(track, unsure_until_s=until_s))
            self._next_id += 1


def match(tracks: Sequence[Track], faces: Sequence[DetectedFace], now_s: float) -> dict[int, int]:
    """Pair tracks with faces by index, nearest to the prediction first; each is used once."""
    near = sorted(
        (distance_in_sizes(track.predicted(now_s), face.box), i, j)
        for i, track in enumerate(tracks)
        for j, face in enumerate(faces)
        if in_reach(track, face, now_s)
    )
    pairs: dict[int, int] = {}
    for _, i, j in near:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def in_reach(track: Track, face: DetectedFace, now_s: float) -> bool:
    """Whether ``face`` is near enough to where ``track`` should be to be the same one."""
    reach = REACH + REACH_PER_S * (now_s - track.seen_s)
    return distance_in_sizes(track.predicted(now_s), face.box) <= reach


def overlap_with_any(box: FaceBox, others: Sequence[FaceBox]) -> float:
    """Return the largest overlap of ``box`` with ``others``, 0 where there are none."""
    if not others:
        return 0.0
    return float(overlaps(box_array([box]), box_array(others)).max())


def _doubled(
    looked: Sequence[Track],
    sightings: Mapping[int, Track],
    settled: Sequence[FaceBox],
    now_s: float,
) -> set[int]:
    """Return the tracks whose sighting is really another track's face.

    ``settled`` are faces already taken. Of two tracks that see one face, the one that found it
    further from its own prediction is wrong.
    """
    surprise = {
        track.track_id: distance_in_sizes(
            track.predicted(now_s), sightings[track.track_id].face.box
        )
        for track in looked
        if track.track_id in sightings
    }
    taken, wrong = list(settled), set()
    for track_id in sorted(surprise, key=lambda i: surprise[i]):
        box = sightings[track_id].face.box
        if overlap_with_any(box, taken) > SAME_FACE_OVERLAP:
            wrong.add(track_id)
        else:
            taken.append(box)
    return wrong
