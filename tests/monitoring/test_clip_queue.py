import asyncio
import threading
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emocare.errors import NotAllowed, NotFound, TooMany, Unavailable
from emocare.monitoring.clip_jobs import ClipTask, JobState, JobView
from emocare.monitoring.clip_line import LineLimits, Owner
from emocare.monitoring.clip_queue import RETENTION_S, ClipQueue
from emocare.monitoring.jobs import follow
from tests.monitoring.leaks import open_files
from tests.monitoring.scripted_reader import PATIENCE_S, ScriptedReader, a_reading

ADA, BEA = Owner("person:ada"), Owner("person:bea")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_task(check=lambda: None, keep=lambda _: None) -> ClipTask:
    return ClipTask(aggregate="mean", check=check, keep=keep)


@pytest.fixture
def scripted():
    return ScriptedReader()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(scripted, clock):
    queue = ClipQueue(scripted, clock=clock)
    queue.start()
    yield queue
    queue.close()


@pytest.fixture
def put(receive, face_mp4):
    """Put a clip in line; returns the job's id."""

    def submit(queue, owner=ADA, task=None) -> str:
        with queue.place(owner) as place:
            return place.submit(receive(face_mp4), task or a_task()).id

    return submit


def wait_until(queue, job_id, wanted) -> JobView:
    """Wait until a job's view is as wanted."""
    changed = threading.Event()
    with queue.listening(job_id, changed.set):
        for _ in range(1000):
            changed.clear()
            view = queue.view(job_id)
            if wanted(view):
                return view
            assert changed.wait(PATIENCE_S), f"still {view.state}"
    raise AssertionError


def ended(view: JobView) -> bool:
    return view.state.final


def test_a_clip_is_read_kept_and_freed(queue, scripted, put):
    kept, row = [], uuid4()

    def keep(reading):
        kept.append(reading)
        return row

    job_id = put(queue, task=a_task(keep=keep))
    scripted.nth(0).progress(0.5)
    assert wait_until(queue, job_id, lambda v: v.progress == 0.5).state is JobState.RUNNING
    scripted.nth(0).finish()
    view = wait_until(queue, job_id, ended)
    assert (view.state, view.progress, view.check_in_id) == (JobState.DONE, 1.0, row)
    assert kept == [view.reading] == [a_reading()]
    queue.close()
    assert scripted.nth(0).clip.closed
    assert scripted.nth(0).closed


def test_one_is_read_at_a_time_in_the_order_of_arrival(queue, scripted, put):
    ids = [put(queue, Owner(f"p{number}")) for number in range(4)]
    scripted.nth(0)
    assert [queue.view(job_id).position for job_id in ids] == [None, 0, 1, 2]
    for number, job_id in enumerate(ids):
        reading = scripted.nth(number)
        assert queue.view(job_id).state is JobState.RUNNING
        reading.finish()
        wait_until(queue, job_id, ended)
    assert scripted.most_running == 1


def test_a_queued_clip_that_is_cancelled_is_freed_at_once(queue, scripted, put, receive, face_mp4):
    put(queue)
    scripted.nth(0)
    clip = receive(face_mp4)
    with queue.place(BEA) as place:
        job_id = place.submit(clip, a_task()).id
    queue.cancel(job_id)
    assert clip.closed
    assert queue.view(job_id).state is JobState.CANCELLED
    scripted.nth(0).finish()


def test_a_running_clip_that_is_cancelled_is_stopped_and_nothing_kept(queue, scripted, put):
    kept = []
    job_id = put(queue, task=a_task(keep=kept.append))
    reading = scripted.nth(0)
    queue.cancel(job_id)
    assert reading.stopped
    assert queue.view(job_id).state is JobState.CANCELLED
    after = put(queue, BEA)
    scripted.nth(1).finish()
    wait_until(queue, after, ended)
    assert reading.clip.closed
    assert kept == []


def test_cancelling_what_has_ended_changes_nothing(queue, scripted, put):
    job_id = put(queue)
    scripted.nth(0).finish()
    wait_until(queue, job_id, ended)
    queue.cancel(job_id)
    assert queue.view(job_id).state is JobState.DONE


def test_a_cancel_while_the_result_is_stored_comes_too_late(queue, scripted, put):
    storing, go_on = threading.Event(), threading.Event()

    def keep(_):
        storing.set()
        assert go_on.wait(PATIENCE_S)
        return uuid4()

    job_id = put(queue, task=a_task(keep=keep))
    scripted.nth(0).finish()
    assert storing.wait(PATIENCE_S)
    queue.cancel(job_id)
    go_on.set()
    view = wait_until(queue, job_id, ended)
    assert view.state is JobState.DONE
    assert view.check_in_id is not None


def test_a_consent_withdrawn_before_its_turn_stops_the_clip(queue, scripted, put):
    def refuse():
        raise NotAllowed("withdrawn", code="consent_missing")

    view = wait_until(queue, put(queue, task=a_task(check=refuse)), ended)
    assert (view.state, view.problem.code) == (JobState.FAILED, "consent_missing")
    assert scripted.begun == []


def test_a_consent_withdrawn_while_reading_stops_it_within_a_second(queue, scripted, put, clock):
    allowed = [True]

    def check():
        if not allowed[0]:
            raise NotAllowed("withdrawn", code="consent_missing")

    kept = []
    job_id = put(queue, task=a_task(check=check, keep=kept.append))
    reading = scripted.nth(0)
    allowed[0] = False
    reading.progress(0.1)
    wait_until(queue, job_id, lambda v: v.progress == 0.1)
    clock.now += 1.0
    reading.progress(0.2)
    view = wait_until(queue, job_id, ended)
    assert (view.state, view.problem.code, kept) == (JobState.FAILED, "consent_missing", [])


def test_a_failing_store_fails_the_job_and_not_the_queue(queue, scripted, put):
    def keep(_):
        raise RuntimeError("a defect")

    job_id = put(queue, task=a_task(keep=keep))
    scripted.nth(0).finish()
    view = wait_until(queue, job_id, ended)
    assert (view.state, view.problem.code) == (JobState.FAILED, "error")
    assert "a defect" not in view.problem.message
    after = put(queue)
    scripted.nth(1).finish()
    assert wait_until(queue, after, ended).state is JobState.DONE


def test_places_are_freed_when_no_clip_came(queue):
    for _ in range(20):
        with queue.place(ADA):
            pass


def test_a_place_counts_while_its_clip_arrives(queue):
    with queue.place(ADA), queue.place(ADA), pytest.raises(TooMany), queue.place(ADA):
        pass


def test_outcomes_are_forgotten_after_ten_minutes(queue, scripted, put, clock):
    job_id = put(queue)
    scripted.nth(0).finish()
    wait_until(queue, job_id, ended)
    clock.now += RETENTION_S - 1
    queue.view(job_id)
    clock.now += 1
    with pytest.raises(NotFound):
        queue.view(job_id)
    with pytest.raises(NotFound):
        queue.owner(job_id)


def test_closing_stops_and_fails_everything(scripted, put):
    queue = ClipQueue(scripted)
    queue.start()
    running, waiting = put(queue), put(queue, BEA)
    reading = scripted.nth(0)
    queue.close()
    assert reading.stopped
    assert reading.clip.closed
    assert scripted.closed
    for job_id in (running, waiting):
        assert queue.view(job_id).state is JobState.FAILED
    with pytest.raises(Unavailable), queue.place(ADA):
        pass


def test_ids_cannot_be_guessed(queue, put):
    ids = {put(queue, Owner(f"p{number}")) for number in range(5)}
    assert all(len(job_id) >= 32 for job_id in ids)
    assert len(ids) == 5


def test_following_begins_with_the_state_and_ends_with_the_outcome(queue, scripted, put):
    job_id = put(queue)
    reading = scripted.nth(0)

    async def listen() -> list[str]:
        states = []
        async for job in follow(queue, job_id):
            states.append(job.state)
            if len(states) == 1:
                reading.progress(0.4)
            elif job.progress == 0.4:
                reading.finish()
        return states

    assert asyncio.run(listen()) == ["running", "running", "done"]


def test_following_what_has_ended_gives_its_outcome_at_once(queue, scripted, put):
    job_id = put(queue)
    scripted.nth(0).fail()
    wait_until(queue, job_id, ended)

    async def listen() -> list[str]:
        return [job.state async for job in follow(queue, job_id)]

    assert asyncio.run(listen()) == ["failed"]


def test_a_listener_who_left_disturbs_nobody(queue, scripted, put):
    job_id = put(queue)

    async def glance() -> None:
        async for _ in follow(queue, job_id):
            return

    asyncio.run(glance())
    with queue.listening(job_id, lambda: asyncio.new_event_loop().call_soon_threadsafe(print)):
        pass
    scripted.nth(0).finish()
    assert wait_until(queue, job_id, ended).state is JobState.DONE


@given(
    owners=st.lists(st.sampled_from("abcde"), min_size=1, max_size=8),
    cancels=st.lists(st.integers(0, 7), max_size=8),
    outcomes=st.lists(st.booleans(), min_size=8, max_size=8),
    workers=st.integers(1, 3),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happens_the_limits_hold_and_no_file_stays(
    receive, face_mp4, owners, cancels, outcomes, workers
):
    before = open_files()
    reader = ScriptedReader()
    queue = ClipQueue(reader, LineLimits(workers=workers, per_owner=3))
    clips, ids = [], []
    for owner in owners:
        try:
            with queue.place(Owner(owner)) as place:
                clips.append(receive(face_mp4))
                ids.append(place.submit(clips[-1], a_task()).id)
        except TooMany:
            assert owners.count(owner) > 3
    queue.start()
    for number in cancels:
        queue.cancel(ids[number % len(ids)])
    for number, good in enumerate(outcomes):
        for reading in reader.begun[number : number + 1]:
            reading.finish() if good else reading.fail()
    queue.close()
    assert reader.most_running <= workers
    assert all(clip.closed for clip in clips)
    assert all(queue.view(job_id).state.final for job_id in ids)
    assert open_files() == before
