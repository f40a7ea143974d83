"""Settings, read once at the start and handed down; every one can be set as EMOCARE_<NAME>."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from emocare.errors import Invalid
from emocare.vision.shipped import SHIPPED


def _split(value: object) -> object:
    """Turn "a, b" into its parts; leave lists alone."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _blank_is_none(value: object) -> object:
    """Take a variable that is set to nothing for one that is not set."""
    return None if isinstance(value, str) and not value.strip() else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """Everything a deployment may choose. The defaults run on one laptop."""

    model_config = SettingsConfigDict(env_prefix="EMOCARE_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=lambda: user_data_path("emocare", appauthor=False))
    database_url: SecretStr | None = None
    key_store_url: SecretStr | None = None
    master_key: SecretStr | None = None

    public_url: str | None = None
    allowed_hosts: Names = ()
    allowed_origins: Names = ()
    trusted_proxies: Names = ()
    web_dir: Path | None = None

    session_idle_days: float = Field(default=7.0, gt=0)
    session_days: float = Field(default=30.0, gt=0)
    argon2_memory_kib: int = Field(default=65_536, ge=8)
    argon2_passes: int = Field(default=3, ge=1)
    password_hashers: int = Field(default=2, ge=1)

    log_ins_per_account: int = Field(default=10, ge=1)
    log_ins_per_address: int = Field(default=60, ge=1)
    sign_ups_per_address: int = Field(default=20, ge=1)
    messages_per_address: int = Field(default=5, ge=1)

    clip_workers: int = Field(default=1, ge=1)
    clip_queue: int = Field(default=8, ge=1)
    network: Annotated[Path | None, BeforeValidator(_blank_is_none)] = None
    live_workers: int = Field(default=2, ge=1)
    live_streams: int = Field(default=100, ge=0)
    live_network: Annotated[Path | None, BeforeValidator(_blank_is_none)] = None

    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str | None = None

    @field_validator("home", "web_dir", "network", "live_network")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        if path is None or str(path) in SHIPPED:
            return path
        return path.expanduser().absolute()

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must look like https://emocare.example.org")
        return url.rstrip("/")

    @property
    def main_database_url(self) -> str:
        """Address of the main database; a file under ``home`` unless set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'emocare.db'}"

    @property
    def keys_database_url(self) -> str:
        """Address of the store of personal keys; a file under ``home`` unless set."""
        if self.key_store_url is not None:
            return self.key_store_url.get_secret_value()
        return f"sqlite:///{self.home / 'keys.db'}"

    @property
    def key_file(self) -> Path:
        """Where the master key lies when it is not in the environment."""
        return self.home / "master.key"

    @property
    def mail(self) -> bool:
        """Whether mail can be sent."""
        return self.smtp_host is not None


def load_settings() -> Settings:
    """Read the environment; raise Invalid with the variable's name where a value is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise Invalid(f"EMOCARE_{name} cannot be used: {first['msg']}.", code="setting") from None
