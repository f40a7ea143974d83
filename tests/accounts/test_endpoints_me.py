def test_a_new_person_reads_their_own_account(ada):
    answer = ada.http.get("/api/v1/me")
    assert answer.status_code == 200
    assert answer.json()["email"] == "ada@example.org"
