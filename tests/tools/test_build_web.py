import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build_web(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("build_web", ROOT / "tools" / "build_web.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    (web / "src" / "main.tsx").write_text("export {}")
    for name, value in {
        "ROOT": tmp_path,
        "WEB": web,
        "DIST": web / "dist",
        "STAMP": web / "dist" / ".sources-sha256",
        "PACKAGES_STAMP": web / "node_modules" / ".lock-sha256",
        "EXTRA_SOURCES": (tmp_path / "lines.json",),
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


def stamp(build_web):
    build_web.DIST.mkdir(exist_ok=True)
    build_web.STAMP.write_text(build_web.sources_sha256())


def test_without_a_build_the_app_is_not_fresh(build_web):
    assert not build_web.is_fresh()


def test_a_build_of_these_sources_is_fresh(build_web):
    stamp(build_web)
    assert build_web.is_fresh()


@pytest.mark.parametrize(
    "name", ["web/src/main.tsx", "web/src/new.tsx", "web/package-lock.json", "lines.json"]
)
def test_a_changed_or_new_source_makes_it_stale(build_web, name):
    stamp(build_web)
    (build_web.ROOT / name).write_text("changed")
    assert not build_web.is_fresh()


@pytest.mark.parametrize("folder", ["dist", "node_modules/react"])
def test_what_is_built_or_installed_is_no_source(build_web, folder):
    stamp(build_web)
    path = build_web.WEB / folder
    path.mkdir(parents=True, exist_ok=True)
    (path / "index.js").write_text("x")
    assert build_web.is_fresh()
