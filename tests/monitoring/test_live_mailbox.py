import threading

from hypothesis import given
from hypothesis import strategies as st

from emocare.monitoring.live_mailbox import Mailboxes


def test_the_newest_takes_the_place_of_what_waited():
    boxes = Mailboxes()
    assert boxes.put("a", 1) is None
    assert boxes.put("a", 2) == 1
    assert boxes.take().item == 2


def test_a_session_in_hand_has_no_turn_until_it_is_done():
    boxes = Mailboxes()
    boxes.put("a", 1)
    boxes.take()
    boxes.put("a", 2)
    boxes.put("b", 1)
    assert boxes.take().key == "b"
    boxes.done("a")
    assert (boxes.take().key) == "a"


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=200))
def test_whoever_sends_most_every_waiting_session_has_its_turn_within_one_round(sent):
    """Between two turns of one session, every other that waits has had one."""
    boxes = Mailboxes()
    waiting, turns = set(), []
    for key in sent:
        boxes.put(key, object())
        waiting.add(key)
        if len(waiting) == 4:
            turn = boxes.take()
            boxes.done(turn.key)
            turns.append((turn.key, frozenset(waiting)))
            waiting.discard(turn.key)
    for at, (key, _) in enumerate(turns):
        again = next((i for i in range(at + 1, len(turns)) if turns[i][0] == key), None)
        if again is None:
            continue
        had_their_turn = {turns[i][0] for i in range(at, again)}
        assert had_their_turn >= turns[at][1]


def test_how_long_something_waited_is_told():
    now = [5.0]
    boxes = Mailboxes(lambda: now[0])
    boxes.put("a", 1)
    now[0] = 5.2
    assert boxes.take().since_s == 5.0


def test_closing_wakes_whoever_waits():
    boxes = Mailboxes()
    heard = []
    thread = threading.Thread(target=lambda: heard.append(boxes.take()))
    thread.start()
    boxes.close()
    thread.join(5)
    assert heard == [None]


def test_what_was_forgotten_has_no_turn():
    boxes = Mailboxes()
    boxes.put("a", 1)
    boxes.put("b", 1)
    boxes.forget("a")
    assert boxes.take().key == "b"
    boxes.forget("never there")
