"""Which slices the service is made of: routers, exporters, erasers, consent hooks, services.

A slice is added by listing its parts here; nothing is found by scanning. The order of exporters
is the order of files in a person's export; erasers run in the order given, accounts last.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI

from emocare.accounts import personal_data as accounts_data
from emocare.accounts.endpoints_auth import router as auth_router
from emocare.accounts.endpoints_me import router as me_router
from emocare.accounts.registry import ConsentHook, Eraser, Exporter
from emocare.api.stores import Stores
from emocare.api.system import router as system_router
from emocare.assessment import personal_data as assessment_data
from emocare.assessment.endpoints import router as assessment_router
from emocare.assessment.library import load_library
from emocare.config import Settings
from emocare.contact.endpoints import router as contact_router
from emocare.journal import personal_data as journal_data
from emocare.journal.content import MAX_ENTRY_BYTES
from emocare.journal.context import run_journal
from emocare.journal.endpoints import router as journal_router
from emocare.journal.endpoints_habits import router as journal_habits_router
from emocare.journal.endpoints_views import router as journal_views_router
from emocare.journal.files import MAX_FILE_BYTES
from emocare.journal.photo import MAX_BYTES as MAX_PHOTO_BYTES
from emocare.monitoring import live_personal_data as live_data
from emocare.monitoring import personal_data as check_in_data
from emocare.monitoring.clip_line import LineLimits
from emocare.monitoring.clip_service import MAX_FORM_BYTES, run_clips
from emocare.monitoring.device_schemas import MAX_NUMBERS_BYTES
from emocare.monitoring.endpoints import router as check_in_router
from emocare.monitoring.endpoints_clips import router as clip_router
from emocare.monitoring.endpoints_live import router as live_router
from emocare.monitoring.endpoints_stream import router as stream_router
from emocare.monitoring.live_room import RoomLimits
from emocare.monitoring.live_running import run_live
from emocare.monitoring.live_service import MAX_BATCH_BYTES
from emocare.safety import personal_data as safety_data
from emocare.safety.endpoints import router as safety_router


@dataclass(frozen=True, slots=True)
class Running:
    """What a background service of a slice may use while the application runs."""

    app: FastAPI
    settings: Settings
    stores: Stores


Service = Callable[[Running], AbstractAsyncContextManager[None]]
"""Entered at start-up and left at shut-down; puts what it makes on ``app.state``."""


@asynccontextmanager
async def _read_clips(running: Running) -> AsyncIterator[None]:
    settings = running.settings
    line = LineLimits(
        workers=settings.clip_workers, places=settings.clip_workers + settings.clip_queue
    )
    folder = settings.home / "clips"
    async with run_clips(folder, line=line, network=settings.network) as clips:
        running.app.state.clips = clips
        yield


@asynccontextmanager
async def _live(running: Running) -> AsyncIterator[None]:
    settings = running.settings
    limits = RoomLimits(workers=settings.live_workers, streams=settings.live_streams)
    network = settings.live_network or settings.network
    accounts = running.app.state.accounts
    async with run_live(accounts, limits=limits, network=network) as live:
        running.app.state.live = live
        yield


@asynccontextmanager
async def _instruments(running: Running) -> AsyncIterator[None]:
    running.app.state.instruments = load_library(running.settings.home)
    yield


@asynccontextmanager
async def _journal(running: Running) -> AsyncIterator[None]:
    async with run_journal(running.app.state.accounts) as journal:
        running.app.state.journal = journal
        yield


ROUTERS: tuple[APIRouter, ...] = (
    system_router,
    auth_router,
    me_router,
    clip_router,
    check_in_router,
    live_router,
    stream_router,
    assessment_router,
    journal_router,
    journal_views_router,
    journal_habits_router,
    safety_router,
    contact_router,
)
EXPORTERS: tuple[Exporter, ...] = (
    accounts_data.EXPORTER,
    check_in_data.EXPORTER,
    live_data.EXPORTER,
    assessment_data.EXPORTER,
    safety_data.EXPORTER,
    journal_data.EXPORTER,
)
ERASERS: tuple[Eraser, ...] = (
    journal_data.ERASER,
    assessment_data.ERASER,
    safety_data.ERASER,
    live_data.ERASER,
    check_in_data.ERASER,
    accounts_data.ERASER,
)
CONSENT_HOOKS: tuple[ConsentHook, ...] = (
    check_in_data.CONSENT_HOOK,
    *live_data.CONSENT_HOOKS,
    journal_data.CONSENT_HOOK,
)
SERVICES: tuple[Service, ...] = (_read_clips, _live, _instruments, _journal)

# Paths that take more than BODY_BYTES, and how much.
BODY_BYTES = 64 * 1024
LARGE_BODIES: dict[str, int] = {
    "/api/v1/check-ins": MAX_FORM_BYTES,
    "/api/v1/check-ins/readings": MAX_NUMBERS_BYTES,
    "/api/v1/try": MAX_FORM_BYTES,
    "/api/v1/live/sessions/{live_id}/readings": MAX_BATCH_BYTES,
    "/api/v1/journal/entries": MAX_ENTRY_BYTES,
    "/api/v1/journal/entries/{entry_id}": MAX_ENTRY_BYTES,
    "/api/v1/journal/entries/{entry_id}/photo": MAX_PHOTO_BYTES,
    "/api/v1/journal/import": MAX_FILE_BYTES,
}

# Tables that hold nothing of a person with an account, and why.
IMPERSONAL_TABLES: dict[str, str] = {
    "contact_message": "from anybody, under an address that nobody verified; kept for a year",
    "pending_shred": "random ids whose key is destroyed next",
    "pending_sign_up": "no account yet; deleted when confirmed or after a day",
}
