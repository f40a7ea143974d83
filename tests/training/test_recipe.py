"""Recipes are read and checked without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from emocare.errors import Invalid, NotFound
from emocare.training.fit_settings import FitSettings
from emocare.training.kinds import KINDS, load_part, parse_sources
from emocare.training.recipe import (
    load_recipe,
    recipe_names,
    shipped_headers,
    write_recipe,
)

SMALLEST = "name: mine\nkind: classify\ntitle: Mine\n"


def written(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("name", recipe_names())
def test_a_shipped_recipe_is_valid_and_survives_being_written(name, tmp_path):
    recipe = load_recipe(name)
    assert recipe.name == name
    write_recipe(recipe, tmp_path / "again.yaml")
    assert load_recipe(str(tmp_path / "again.yaml")) == recipe


def test_each_recipe_of_a_paper_says_where_its_figure_comes_from():
    for header in shipped_headers():
        if header.name.startswith("v"):
            assert header.notes
            assert "004" in header.paper
    claims = {h.name: h.claims for h in shipped_headers()}
    values = {claim.value for claim in claims["v5_convnext_base_weighted"]}
    assert values == {0.80, 0.6025}  # the paper contradicts itself; both are told


def test_reading_recipes_needs_no_torch():
    code = (
        "import sys; from emocare.training.recipe import load_recipe, recipe_names;"
        "[load_recipe(n) for n in recipe_names() if n != 'emocarenet'];"
        "print(sorted({'torch', 'lightning', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("optimizer: {rate: 1}", "mine.yaml: unknown key 'optimizer'; did you mean 'optimiser'"),
        ("optimiser: {rat: 1}", "unknown key 'optimiser.rat'; did you mean 'rate'"),
        ("fit: {epoch: 3}", "unknown key 'fit.epoch'; did you mean 'epochs'"),
        ("fit: {epochs: many}", r"fit.epochs: .* \(it is 'many'\)"),
        ("fit: {epochs: 0}", r"fit.epochs: .*greater than or equal to 1 \(it is 0\)"),
        ("optimiser: {rate: -0.1}", r"optimiser.rate: .*greater than 0"),
        ("optimiser: {rate: .nan}", r"optimiser.rate: .*finite"),
        ("data: {labels: 6}", r"data.labels: .*7 or 8"),
        ("network: {backbone: resnet18}", "network.backbone"),
        ("network: {pretrained: x, config: {a: 1}}", "leave pretrained or config out"),
        ("input: {channels: 1}", "mean and std need 1 numbers"),
        ("input: {sequence: frames, length: 4}", "sequences need network.lstm"),
        ("data: 3", "data: "),
        ("fit: {epochs: 1, epochs: 2}", "line 4: the key 'epochs' stands twice"),
        ("fit: [", "mine.yaml, line"),
    ],
)
def test_what_is_wrong_names_the_file_and_the_key(text, message, tmp_path):
    with pytest.raises(Invalid, match=message) as raised:
        load_recipe(written(tmp_path, f"{SMALLEST}{text}\n"))
    assert raised.value.code == "recipe_invalid"
    assert raised.value.message.startswith("mine.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "holds no keys"),
        ("kind: classify\ntitle: t\n", "'name' is missing"),
        ("name: a\nkind: classif\ntitle: t\n", "kind 'classif' is unknown"),
        ("", "holds no keys"),
    ],
)
def test_a_file_that_is_no_recipe_says_so(text, message, tmp_path):
    with pytest.raises(Invalid, match=message):
        load_recipe(written(tmp_path, text))


def test_an_unknown_recipe_suggests_the_nearest(tmp_path):
    with pytest.raises(NotFound, match="Did you mean 'v7_combined'"):
        load_recipe("v7_combine")
    with pytest.raises(NotFound, match="no recipe file"):
        load_recipe(str(tmp_path / "none.yaml"))


def test_overrides_change_keys_and_are_checked_like_the_file():
    recipe = load_recipe(
        "paper002_cnn48",
        ["fit.epochs=3", "optimiser.rate=1e-4", "network.config={widths: [4, 8]}"],
    )
    assert recipe.fit.epochs == 3
    assert recipe.task.optimiser.rate == 1e-4
    assert recipe.task.network.config == {"widths": [4, 8]}
    for wrong, message in [
        ("fit.epochs=-1", "fit.epochs"),
        ("fit.epochs", "section.key=value"),
        ("fit.epochs=[", "no YAML"),
        ("name.x=1", "'name' is no section"),
        ("optimiser.speed=1", "unknown key 'optimiser.speed'"),
    ]:
        with pytest.raises(Invalid, match=message):
            load_recipe("paper002_cnn48", [wrong])


def test_what_only_costs_time_decides_nothing():
    assert FitSettings(threads=1).decisive() == FitSettings(threads=2).decisive()
    assert FitSettings(seed=1).decisive() != FitSettings(seed=2).decisive()


def test_the_first_averaged_epoch_is_within_the_run():
    assert FitSettings(epochs=20, swa_from=0.75).first_swa_epoch == 15
    assert FitSettings(epochs=1, swa_from=1.0).first_swa_epoch == 0


def test_every_kind_has_settings_and_something_to_run():
    for kind in KINDS.values():
        assert load_part(kind.settings).__dataclass_fields__
        assert bool(kind.build) != bool(kind.run)


def test_data_options_name_a_kind_and_a_path():
    one, other, windows = parse_sources(["ferplus=a/b.npz", "data/x=y", "C:\\data"])
    assert (one.kind, str(one.path)) == ("ferplus", "a/b.npz")
    assert (other.kind, str(other.path)) == (None, "data/x=y")
    assert windows.kind is None
    with pytest.raises(Invalid, match="names no path"):
        parse_sources(["rafdb="])


def test_the_docs_list_every_recipe_and_their_example_is_valid(tmp_path):
    text = (Path(__file__).parents[2] / "docs" / "training.md").read_text()
    for name in recipe_names():
        assert f"| `{name}` |" in text
    example = text.split("```yaml\n")[1].split("```")[0]
    assert load_recipe(written(tmp_path, example)).fit.monitor == "val_macro_f1"
    for section, keys in _keys_of_sections().items():
        row = [line for line in text.splitlines() if line.startswith(f"| `{section}` |")][-1]
        assert [key for key in keys if key not in row] == []


def _keys_of_sections() -> dict[str, list[str]]:
    task = load_recipe("paper002_cnn48").document()
    header = ("name", "kind", "title", "paper", "claims", "notes")
    return {name: list(keys) for name, keys in task.items() if name not in header}
