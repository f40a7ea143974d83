"""Take questionnaires over HTTP, as the web app does."""

API = "/api/v1/assessments"


def begin(person, instrument, status=201):
    answer = person.http.post(f"{API}/responses", json={"instrument": instrument})
    assert answer.status_code == status, answer.text
    return answer.json()


def send(person, response_id, answers):
    body = {"answers": [{"item": item, "value": value} for item, value in answers.items()]}
    return person.http.put(f"{API}/responses/{response_id}/answers", json=body)


def finish(person, response_id):
    answer = person.http.post(f"{API}/responses/{response_id}/finish")
    assert answer.status_code == 200, answer.text
    return answer.json()


def take(person, instrument, answers):
    """Begin, answer everything at once, finish; return the answer of finishing."""
    begun = begin(person, instrument)
    answer = send(person, begun["id"], answers)
    assert answer.status_code == 200, answer.text
    return finish(person, begun["id"])


def offer(person, instrument):
    items = person.http.get(API).json()["items"]
    return next((one for one in items if one["id"] == instrument), None)
