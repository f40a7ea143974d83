"""Whether the service is well, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from emocare.api.stores import Stores
from emocare.errors import EmoCareError

router = APIRouter(tags=["system"])


class Health(BaseModel):
    """``status`` is ok only when every part is."""

    status: Literal["ok", "degraded"]
    database: Literal["ok", "unavailable"]
    models: Literal["ok", "unavailable"]


class Version(BaseModel):
    """Which software and which network give the readings."""

    version: str
    crop_version: str
    model_sha256: str | None


@router.get("/health")
def read_health(request: Request) -> Health:
    """Tell whether the database and the network can be used."""
    stores: Stores = request.app.state.stores
    database = _works(stores.database.check)
    models: Literal["ok", "unavailable"] = "ok" if model_sha256() else "unavailable"
    everything = database == models == "ok"
    return Health(status="ok" if everything else "degraded", database=database, models=models)


@router.get("/version")
def read_version() -> Version:
    """Tell which version runs and which network it reads faces with."""
    from emocare.vision.align import CROP_VERSION  # brings OpenCV in, which starting can do without

    return Version(
        version=package_version(), crop_version=CROP_VERSION, model_sha256=model_sha256()
    )


def _works(check: Callable[[], None]) -> Literal["ok", "unavailable"]:
    try:
        check()
    except EmoCareError:
        return "unavailable"
    return "ok"


@cache
def model_sha256() -> str | None:
    """Return the hash of the shipped network, or None when its file is missing."""
    from emocare.runtime import file_sha256  # brings onnxruntime in, as above
    from emocare.vision.shipped import shipped_weights

    try:
        return file_sha256(shipped_weights())
    except EmoCareError:
        return None


def package_version() -> str:
    """Return the installed version, or 0 in a checkout that is not installed."""
    try:
        return version("emocare")
    except PackageNotFoundError:
        return "0"
