"""Assemble the application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from anyio import to_thread
from fastapi import APIRouter, FastAPI

from emocare.api.gate import Gate
from emocare.api.openapi import describe_completely
from emocare.api.problems import install_problem_handlers
from emocare.api.registry import BODY_BYTES, LARGE_BODIES, ROUTERS, SERVICES, Running
from emocare.api.static import WebApp, find_web_dir
from emocare.api.stores import Stores, open_stores
from emocare.api.system import package_version
from emocare.api.wiring import build_accounts, build_origins, prepare
from emocare.config import Settings

API_PREFIX = "/api/v1"


def create_app(settings: Settings, stores: Stores | None = None) -> FastAPI:
    """Return the application; nothing is opened or written before it starts.

    ``stores`` that are already open and prepared may be handed in; they stay the caller's.
    """
    app = FastAPI(
        title="EmoCare",
        version=package_version(),
        summary="What a face shows over time, beside what a person says. Not a diagnosis.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Spans would carry addresses and queries.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan(settings, stores),
    )
    app.include_router(_slices())
    # Not mounted at "/": that would match every path, and a wrong method would be a 404.
    app.router.default = WebApp(find_web_dir(settings.web_dir))
    install_problem_handlers(app)
    origins = build_origins(settings)
    app.add_middleware(Gate, origins=origins, body_bytes=BODY_BYTES, large_bodies=LARGE_BODIES)
    describe_completely(app)
    return app


def _slices() -> APIRouter:
    api = APIRouter(prefix=API_PREFIX)
    for router in ROUTERS:
        api.include_router(router)
    return api


def _lifespan(
    settings: Settings, given: Stores | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stores = given
            if stores is None:
                stores = await to_thread.run_sync(_open_prepared, settings)
                stack.callback(stores.close)
            accounts = build_accounts(settings, stores)
            if accounts.mailer is not None:
                stack.callback(accounts.mailer.close)
            app.state.settings = settings
            app.state.stores = stores
            app.state.accounts = accounts
            for service in SERVICES:
                await stack.enter_async_context(service(Running(app, settings, stores)))
            yield

    return lifespan


def _open_prepared(settings: Settings) -> Stores:
    stores = open_stores(settings)
    try:
        prepare(stores)
    except BaseException:
        stores.close()
        raise
    return stores
