"""Clips that the browser read: numbers come in, a result goes out, and consents decide the rest."""

import pytest

from tests.monitoring.live_sessions import API, ENGINE, clip, frame, unread

CHECK_INS = f"{API}/check-ins"
FACE = {
    "landmarks": [[0.5, 0.123]] * 70,
    "heat": [[float(row == column) for column in range(8)] for row in range(8)],
}


def send(visitor, body):
    return visitor.http.post(f"{CHECK_INS}/readings", json=body)


def sent(visitor, body):
    answer = send(visitor, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_numbers_become_a_check_in_like_any_clips(ada):
    ada.allow("camera_analysis", "keep_numbers")
    moment = {"recorded_at": "2026-11-20T08:30:00+01:00", "time_zone": "Europe/Berlin"}
    answer = sent(ada, clip(5, **moment))
    kept = ada.http.get(f"{CHECK_INS}/{answer['check_in_id']}").json()
    assert (kept["source"], kept["time_zone"]) == ("device", "Europe/Berlin")
    assert kept["recorded_at"].startswith("2026-11-20T07:30")
    assert kept["result"] == answer["result"]
    result = kept["result"]
    assert (result["dominant"], result["certainty"]) == ("happiness", "fairly_sure")
    assert [second["t_s"] for second in result["timeline"]] == [0, 1, 2, 3, 4]
    assert result["model"] == ENGINE


def test_without_the_consent_to_keep_there_is_a_result_and_nothing_is_stored(ada):
    ada.allow("camera_analysis")
    answer = sent(ada, clip())
    assert (answer["result"]["dominant"], answer["check_in_id"]) == ("happiness", None)
    assert ada.http.get(CHECK_INS).json()["items"] == []


def test_without_the_camera_consent_nothing_is_taken(ada):
    answer = send(ada, clip())
    assert (answer.status_code, answer.json()["code"]) == (403, "consent_missing")


def test_sending_again_after_a_lost_answer_stores_it_once(ada):
    ada.allow("camera_analysis", "keep_numbers")
    body = clip()
    assert sent(ada, body) == sent(ada, body)
    assert len(ada.http.get(CHECK_INS).json()["items"]) == 1


def test_the_same_number_from_two_people_makes_two_check_ins(ada, bea):
    body = clip()
    ids = []
    for person in (ada, bea):
        person.allow("camera_analysis", "keep_numbers")
        ids.append(sent(person, body)["check_in_id"])
    assert ids[0] != ids[1]
    assert bea.http.get(f"{CHECK_INS}/{ids[0]}").status_code == 404


def test_the_moment_is_the_one_of_the_dominant_expression_that_the_device_explained(ada):
    ada.allow("camera_analysis")
    frames = clip(3)["frames"]
    frames[7] = frame(frames[7]["t_s"], p=0.95, au=[0.2] * 8 + [3.4] + [0.2] * 9)
    at = frames[7]["t_s"]
    moments = [
        {"t_s": at, "expression": "happiness", "face": FACE},
        {"t_s": 0.1, "expression": "sadness", "face": FACE},
    ]
    told = sent(ada, clip(frames=frames, moments=moments))["result"]["moment"]
    assert (told["t_s"], told["expression"], told["confidence"]) == (at, "happiness", 0.95)
    assert told["face"] == FACE
    assert [movement["intensity"] for movement in told["movements"]] == [3.4]


def test_without_a_map_the_moment_has_its_movements_alone(ada):
    ada.allow("camera_analysis")
    frames = [frame(i / 10, au=[2.0] * 18) for i in range(30)]
    told = sent(ada, clip(frames=frames))["result"]["moment"]
    assert told["face"] is None
    assert len(told["movements"]) == 6
    assert {movement["evidence"] for movement in told["movements"]} == {"experimental"}


def test_blinks_are_counted_from_the_eyes(ada):
    ada.allow("camera_analysis")
    closed = [[0.05, 0.0, 0.0], [0.05, 0.0, 0.0]]
    frames = [frame(round(i / 15, 3)) for i in range(75)]
    for i in (30, 31, 32):
        frames[i] = frame(round(i / 15, 3), eyes=closed)
    assert sent(ada, clip(frames=frames))["result"]["blinks"]["count"] == 1


def test_nobody_in_view_is_said_as_for_any_clip(ada):
    ada.allow("camera_analysis", "keep_numbers")
    answer = send(ada, clip(frames=[unread(i / 10, faces=0) for i in range(30)]))
    assert (answer.status_code, answer.json()["code"]) == (422, "no_face")
    assert ada.http.get(CHECK_INS).json()["items"] == []


def test_withdrawing_the_numbers_deletes_what_was_read_here_too(ada):
    ada.allow("camera_analysis", "keep_numbers")
    sent(ada, clip())
    ada.http.put(f"{API}/me/consents/keep_numbers", json={"granted": False})
    assert ada.http.get(CHECK_INS).json()["items"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"frames": []},
        {"frames": [frame(i / 100) for i in range(901)]},
        {"frames": [frame(62.0)]},
        {"frames": [frame(0.1, picture="/9j/")]},
        {"picture": "/9j/"},
        {"engine": {**ENGINE, "sha256": "no hash"}},
        {"moments": [{"t_s": 0.1, "expression": "happiness", "face": FACE}] * 2},
        {"moments": [{"t_s": 0.1, "expression": "joy", "face": FACE}]},
        {"id": "1"},
    ],
)
def test_what_cannot_be_a_clips_numbers_is_refused(ada, change):
    ada.allow("camera_analysis", "keep_numbers")
    assert send(ada, clip(**change)).status_code == 422
