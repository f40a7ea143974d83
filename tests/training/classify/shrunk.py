"""Overrides that shrink every recipe to seconds, and the data that each one wants."""

from __future__ import annotations

from pathlib import Path

from emocare.training.kinds import Source
from tests.training.classify import made_sets

SMALL = {
    "efficientnet_b0": ["network.config={width_coefficient: 0.25, depth_coefficient: 0.2, "
                        "hidden_dim: 320}", "input.size_px=32"],
    "convnext": ["network.config={depths: [1, 1, 1, 1], hidden_sizes: [4, 8, 8, 16]}",
                 "input.size_px=32"],
    "vit_base": ["network.config={hidden_size: 16, num_hidden_layers: 4, num_attention_heads: 2, "
                 "intermediate_size: 16, patch_size: 8}", "input.size_px=16"],
    "resnet50": ["network.config={depths: [1, 1, 1, 1], hidden_sizes: [8, 8, 8, 16], "
                 "embedding_size: 8}", "input.size_px=32"],
    "cnn48": ["network.config={widths: [4, 8]}", "input.size_px=24"],
}  # fmt: skip
SMALL["efficientnet_b4"] = SMALL["efficientnet_b0"]
SHORT = ["fit.epochs=2", "fit.threads=1", "fit.tensorboard=false", "data.batch_size=8"]


def shrink(backbone: str) -> list[str]:
    """Overrides for a recipe with this backbone."""
    family = "convnext" if backbone.startswith("convnext") else backbone
    return [*SHORT, "network.pretrained=''", *SMALL[family]]


def write_set(kind: str, folder: Path) -> Source:
    """Write tiny data of one kind."""
    writers = {
        "fer2013": lambda: made_sets.write_fer2013(folder / "fer2013.csv"),
        "ferplus": lambda: made_sets.write_ferplus_npz(folder / "ferplus.npz"),
        "rafdb": lambda: made_sets.write_rafdb(folder / "rafdb"),
        "affectnet": lambda: made_sets.write_affectnet(folder / "affectnet"),
        "folder": lambda: made_sets.write_folders(folder / "faces"),
        "frames": lambda: made_sets.write_clips(folder / "clips"),
    }
    return Source(writers[kind](), kind)
