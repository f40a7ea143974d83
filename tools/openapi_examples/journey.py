"""One visit from sign-up to deletion that uses every operation once, in an order that works.

The requests themselves come from the OpenAPI document; a step only says what the document cannot
know: which value of an earlier answer goes where, and what to expect without a mail server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .operations import Operation

FIRST_PASSWORD = "seven green kettles"  # noqa: S105 - of the example's account
NEXT_PASSWORD = "eight brown kettles"  # noqa: S105

# A value in an answer: its keys and list positions, from the outside in.
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One request of the visit.

    ``parts`` fills the path, ``body`` and ``form`` replace values of the document's example;
    {{name}} in any of them stands for a value that an earlier step ``keeps``. ``status`` differs
    from the documented one where the visit shows a refusal.
    """

    operation: str
    note: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    keeps: Mapping[str, Place] = field(default_factory=dict)
    status: int | None = None


_CSRF: Mapping[str, Place] = {"csrf_token": ("csrf_token",)}
_EMAIL = {"email": "{{email}}"}
_NO_MAIL = "Needs a mail server; without one the answer is 503."
_NO_LINK = "Needs the token of a mailed link; this one is made up."

JOURNEY: tuple[Step, ...] = (
    Step("read_health"),
    Step("read_version"),
    Step("read_auth_options"),
    Step("sign_up", "Sets the cookie.", body=_EMAIL, keeps=_CSRF),
    Step("read_me"),
    Step("change_me"),
    Step("list_consents", "All are off until given."),
    Step("set_consent", "Without this one no clip is read.", parts={"purpose": "camera_analysis"}),
    Step("set_consent", "Without this one nothing is kept.", parts={"purpose": "keep_numbers"}),
    Step(
        "create_check_in",
        "The answer is a job; its clip is deleted once it is read.",
        form={"source": "upload"},
        keeps={"job_id": ("job", "id")},
    ),
    Step("follow_job", "Ends when the clip was read.", parts={"job_id": "{{job_id}}"}),
    Step(
        "read_job",
        "For ten minutes the result can also be read from the job.",
        parts={"job_id": "{{job_id}}"},
        keeps={"check_in_id": ("check_in_id",)},
    ),
    Step("read_check_in", parts={"check_in_id": "{{check_in_id}}"}),
    Step("change_check_in", parts={"check_in_id": "{{check_in_id}}"}),
    Step("add_words", "Equal to a check-in with the camera."),
    Step("add_device_clip"),
    Step("list_check_ins"),
    Step("delete_check_in", parts={"check_in_id": "{{check_in_id}}"}),
    Step(
        "set_consent",
        "Every number of live recordings, and not one value a second.",
        parts={"purpose": "keep_frames"},
    ),
    Step("start_live", "Read on the device; only numbers are sent.", keeps={"live_id": ("id",)}),
    Step("read_current_live", "To go on after a reload."),
    Step("add_live_readings", "Once a second.", parts={"live_id": "{{live_id}}"}),
    Step("mark_live_moment", parts={"live_id": "{{live_id}}"}),
    Step(
        "end_live",
        "It becomes a check-in.",
        parts={"live_id": "{{live_id}}"},
        keeps={"live_check_in_id": ("check_in_id",)},
    ),
    Step("read_check_in_frames", parts={"check_in_id": "{{live_check_in_id}}"}),
    Step(
        "start_live",
        "Read by the server, from pictures sent over a WebSocket.",
        body={"mode": "streamed"},
        keeps={"stream_id": ("id",)},
    ),
    Step("make_live_ticket", "Opens the WebSocket, once.", parts={"live_id": "{{stream_id}}"}),
    Step("discard_live", "Nothing of it stays.", parts={"live_id": "{{stream_id}}"}),
    Step("list_questionnaires", "What is on offer, and when."),
    Step("read_questionnaire", parts={"instrument": "weekly"}),
    Step("read_questionnaire_as_fhir", parts={"instrument": "weekly"}),
    Step(
        "start_response",
        "An open one is returned with 200.",
        keeps={"response_id": ("id",)},
        status=201,
    ),
    Step(
        "save_answers",
        "One answer or many; safety says whether the safety path opens.",
        parts={"response_id": "{{response_id}}"},
    ),
    Step("finish_response", parts={"response_id": "{{response_id}}"}),
    Step("read_response", parts={"response_id": "{{response_id}}"}),
    Step("read_response_as_fhir", parts={"response_id": "{{response_id}}"}),
    Step("list_responses"),
    Step("read_questionnaire_trend", parts={"instrument": "weekly"}),
    Step(
        "export_questionnaire", "All answers to one questionnaire.", parts={"instrument": "weekly"}
    ),
    Step("delete_response", parts={"response_id": "{{response_id}}"}),
    Step("delete_questionnaire_responses", parts={"instrument": "weekly"}),
    Step("read_help_lines", "Open to everybody, signed in or not."),
    Step("write_safety_plan", "Six steps in one's own words."),
    Step("read_safety_plan"),
    Step("write_who_is_told", "Decided beforehand; nothing is sent by itself."),
    Step("read_who_is_told"),
    Step("open_safety_step", "By hand; words and answers open it too."),
    Step("read_safety"),
    Step("answer_asq"),
    Step("list_safety_steps", "Levels and times, never words."),
    Step("end_safety_step", "What was paused goes on."),
    Step("note_welcome", "The gentle return was seen."),
    Step(
        "set_consent",
        "Without this one no entry is read for feelings.",
        parts={"purpose": "journal_analysis"},
    ),
    Step(
        "write_entry",
        "Sending it twice stores it once.",
        keeps={"entry_id": ("entry", "id")},
        status=201,
    ),
    Step("read_entry", parts={"entry_id": "{{entry_id}}"}),
    Step(
        "change_entry", "Names the revision it was made from.", parts={"entry_id": "{{entry_id}}"}
    ),
    Step("list_entries"),
    Step(
        "put_entry_photo",
        "Needs the bytes of a picture; there are none here.",
        parts={"entry_id": "{{entry_id}}"},
        status=422,
    ),
    Step("read_entry_photo", "It has none.", parts={"entry_id": "{{entry_id}}"}, status=404),
    Step("delete_entry_photo", "It has none.", parts={"entry_id": "{{entry_id}}"}, status=404),
    Step(
        "answer_thinking_trap",
        "Answers a suggestion; this one was not made.",
        parts={"entry_id": "{{entry_id}}"},
        status=404,
    ),
    Step("search_journal"),
    Step("list_journal_labels"),
    Step("read_journal_calendar"),
    Step("read_journal_prompt"),
    Step("read_journal_themes"),
    Step("read_journal_analysis"),
    Step("start_journal_analysis", keeps={"journal_job_id": ("id",)}),
    Step("read_journal_job", parts={"job_id": "{{journal_job_id}}"}),
    Step("cancel_journal_job", parts={"job_id": "{{journal_job_id}}"}),
    Step("import_journal", "Needs the bytes of a file; there are none here.", status=422),
    Step("export_journal"),
    Step("add_reminder", keeps={"reminder_id": ("id",)}),
    Step("list_reminders"),
    Step("change_reminder", parts={"reminder_id": "{{reminder_id}}"}),
    Step("snooze_reminder", parts={"reminder_id": "{{reminder_id}}"}),
    Step("dismiss_reminder", parts={"reminder_id": "{{reminder_id}}"}),
    Step("read_reminders_as_calendar"),
    Step("delete_reminder", parts={"reminder_id": "{{reminder_id}}"}),
    Step("read_journal_lock"),
    Step("set_journal_lock"),
    Step("open_journal"),
    Step("close_journal"),
    Step("set_journal_lock", "Takes it away.", body={"pin": None}),
    Step("delete_entry", parts={"entry_id": "{{entry_id}}"}),
    Step(
        "try_out",
        "Needs no account; nothing is stored.",
        keeps={"guest_job_id": ("job", "id")},
    ),
    Step("cancel_job", parts={"job_id": "{{guest_job_id}}"}),
    Step(
        "make_token",
        "For scripts: sent as Authorization: Bearer TOKEN. Shown this once.",
        keeps={"token_id": ("id",)},
    ),
    Step("list_tokens"),
    Step("revoke_token", parts={"token_id": "{{token_id}}"}),
    Step("list_sessions", "The last used is first.", keeps={"session_id": (0, "id")}),
    Step("end_other_sessions"),
    Step("end_session", "Here this very one.", parts={"session_id": "{{session_id}}"}),
    Step("log_in", "Sets a new cookie.", body=_EMAIL, keeps=_CSRF),
    Step("make_recovery_codes", "Keep them apart from the password.", keeps={"code": ("codes", 0)}),
    Step("log_out"),
    Step("recover_account", body={**_EMAIL, "recovery_code": "{{code}}"}),
    Step("log_in", body={**_EMAIL, "password": NEXT_PASSWORD}, keeps=_CSRF),
    Step("change_password", "Ends every other sign-in."),
    Step("read_me", "The new sign-in has a new CSRF token.", keeps=_CSRF),
    Step("request_password_reset", _NO_MAIL, body=_EMAIL, status=503),
    Step("reset_password", _NO_LINK, status=404),
    Step("confirm_sign_up", _NO_LINK, status=404),
    Step("leave_message"),
    Step("export_me", "A zip of JSON and CSV files."),
    Step("delete_me", "For good, backups included."),
)


def unvisited(operations: Iterable[str], journey: Iterable[Step] = JOURNEY) -> set[str]:
    """Return the operations that the journey leaves out."""
    return set(operations) - {step.operation for step in journey}


def filled_path(operation: Operation, step: Step) -> str:
    """Return the operation's path with the step's parts in it."""
    path = operation.path
    for name, value in step.parts.items():
        path = path.replace("{" + name + "}", value)
    if "{" in path.replace("{{", "").replace("}}", ""):
        raise ValueError(f"{step.operation}: a part of {path} is not filled in")
    return path
