# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
"""Losses, mixing, sampling, rates, freezing, views: each against its formula."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")
pytest.importorskip("lightning")

from torch import nn
from torch.nn import functional

from emocare.errors import Invalid
from emocare.training.classify.backbones import Cnn48
from emocare.training.classify.losses import (
    concordance_loss,
    distillation_loss,
    soft_cross_entropy,
)
from emocare.training.classify.mixup import mix
from emocare.training.classify.network import Answer, SpatialAttention, build_network
from emocare.training.classify.optimiser import parameter_groups, thaw
from emocare.training.classify.sampling import EpochOrder, class_weights
from emocare.training.classify.settings import OptimiserSettings
from emocare.training.classify.tta import VIEWS, predict_with_tta, view
from emocare.training.recipe import load_recipe
from tests.training.classify.shrunk import SMALL, shrink

pytestmark = pytest.mark.training

GENERATOR = torch.Generator().manual_seed(0)
LOGITS = torch.randn(12, 5, generator=GENERATOR)
LABELS = torch.arange(12) % 5
ONE_HOT = functional.one_hot(LABELS, 5).float()


def small_network(backbone="convnext_small", extra=()):
    changes = [*shrink(backbone), f"network.backbone={backbone}", *extra]
    return build_network(
        load_recipe("v4_convnext_small_affectnet", changes).task, load_pretrained=True
    )


def test_for_one_hot_targets_the_loss_is_torchs_weighted_and_smoothed():
    weights = torch.tensor([0.5, 2.0, 1.0, 1.5, 0.1])
    ours = soft_cross_entropy(LOGITS, ONE_HOT, weights)
    assert float(ours) == pytest.approx(float(functional.cross_entropy(LOGITS, LABELS, weights)))
    smooth = functional.cross_entropy(LOGITS, LABELS, label_smoothing=0.1)
    assert float(soft_cross_entropy(LOGITS, ONE_HOT, None, 0.1)) == pytest.approx(float(smooth))


def test_concordance_is_torchmetrics_and_ignores_unknown_rows():
    from torchmetrics.functional.regression import concordance_corrcoef

    known = torch.rand(30, 2, generator=GENERATOR) * 2 - 1
    predicted = 0.5 * known + 0.2 * torch.randn(30, 2, generator=GENERATOR)
    expected = 1 - float(concordance_corrcoef(predicted, known).mean())
    assert float(concordance_loss(predicted, known)) == pytest.approx(expected, abs=0.02)
    assert float(concordance_loss(known, known)) == pytest.approx(0, abs=1e-6)
    holed = torch.cat([known, torch.full((3, 2), float("nan"))])
    both = torch.cat([predicted, torch.ones(3, 2)])
    same = float(concordance_loss(predicted, known))
    assert float(concordance_loss(both, holed)) == pytest.approx(same)
    assert float(concordance_loss(predicted, torch.full((30, 2), float("nan")))) == 0


def test_a_student_that_agrees_with_its_teacher_has_nothing_to_learn():
    assert float(distillation_loss(LOGITS, LOGITS + 3, 4.0)) == pytest.approx(0, abs=1e-5)
    other = LOGITS.flip(1)
    student, teacher = (functional.softmax(x / 4, dim=1) for x in (LOGITS, other))
    expected = 16 * (teacher * (teacher.log() - student.log())).sum(dim=1).mean()
    assert float(distillation_loss(LOGITS, other, 4.0)) == pytest.approx(float(expected))


def test_mixup_keeps_sums_blends_alike_and_leaves_alone_without_alpha():
    torch.manual_seed(3)
    pictures = torch.rand(12, 1, 4, 4)
    marks = pictures.mean(dim=(1, 2, 3), keepdim=False)[:, None]
    mixed, targets, same_marks = mix([pictures, ONE_HOT, marks], 0.2)
    assert torch.allclose(targets.sum(dim=1), torch.ones(12))
    assert torch.allclose(mixed.mean(dim=(1, 2, 3)), same_marks[:, 0], atol=1e-6)
    assert not torch.equal(mixed, pictures)
    assert mix([pictures, ONE_HOT], 0.0)[0] is pictures


def test_mixups_share_follows_its_beta_distribution():
    torch.manual_seed(0)
    shares = []
    for _ in range(400):
        (mixed,) = mix([torch.tensor([[0.0], [1.0]])], 0.2)
        shares += mixed.flatten().tolist()
    # Beta(0.2, 0.2): variance 1 / (4 (2 · 0.2 + 1)) = 0.179; unmixed pairs add 0 and 1.
    assert np.mean(shares) == pytest.approx(0.5, abs=0.02)
    assert np.mean([share in (0.0, 1.0) for share in shares]) > 0.4


def test_class_weights_are_inverse_frequencies_of_mean_one():
    labels = np.array([0] * 90 + [1] * 9 + [2])
    weights = class_weights(labels, 4)
    assert weights.tolist() == pytest.approx([100 / (4 * n) for n in (90, 9, 1)] + [0])
    assert float(weights[labels].mean()) == pytest.approx(3 / 4)


def test_weighted_sampling_draws_classes_equally_and_plain_sampling_each_row_once():
    labels = np.array([0] * 900 + [1] * 90 + [2] * 10)
    drawn = labels[list(EpochOrder(labels, 3, balanced=True, seed=1))]
    assert np.bincount(drawn) / len(drawn) == pytest.approx(np.full(3, 1 / 3), abs=0.06)
    order = EpochOrder(labels, 3, balanced=False, seed=1)
    assert sorted(order) == list(range(1000))
    assert list(order) == list(order)
    assert list(order) != list(EpochOrder(labels, 3, balanced=False, seed=2))


def test_rates_fall_from_the_head_to_the_first_stage_and_nothing_is_left_out():
    network = small_network()
    settings = OptimiserSettings(rate=1.0, backbone_share=0.1, layer_decay=0.5, weight_decay=0.05)
    groups = parameter_groups(network, settings)
    rate = {id(p): g["lr"] for g in groups for p in g["params"]}
    assert set(rate) == {id(p) for p in network.parameters()}
    stages = network.backbone.stages
    by_stage = [{rate[id(p)] for part in s for p in part.parameters()} for s in reversed(stages)]
    assert all(len(rates) == 1 for rates in by_stage)
    flat = [rate for rates in by_stage for rate in rates]
    assert flat == pytest.approx([0.1 * 0.5**k for k in range(len(stages))])
    assert {rate[id(p)] for p in network.head.parameters()} == {1.0}
    decayed = [p for g in groups if g["weight_decay"] for p in g["params"]]
    assert all(p.ndim > 1 for p in decayed)


@pytest.mark.parametrize("backbone", SMALL if "convnext" not in SMALL else [
    "efficientnet_b0", "convnext_base", "vit_base", "resnet50", "cnn48"])  # fmt: skip
def test_every_backbone_has_maps_a_pooled_width_and_complete_stages(backbone):
    extra = ["input.channels=3"] if backbone != "cnn48" else []
    network = small_network(backbone, extra).train()
    size = {"vit_base": 16, "cnn48": 24}.get(backbone, 32)
    features = network.backbone(torch.randn(4, 3, size, size))
    assert features.pooled.shape == (4, network.backbone.width)
    assert features.maps.shape[:2] == features.pooled.shape
    placed = [id(p) for s in network.backbone.stages for part in s for p in part.parameters()]
    assert sorted(placed) == sorted(id(p) for p in network.backbone.parameters())
    # The signal survives an untrained network: different pictures, different features.
    assert float(features.pooled.detach().std(dim=0).mean()) > 1e-2


def test_stages_thaw_from_the_last_to_the_first_and_frozen_statistics_stay():
    network = small_network("resnet50").train()
    stages = network.backbone.stages
    learns = [
        [all(p.requires_grad for part in s for p in part.parameters()) for s in reversed(stages)]
        for epoch in (0, 1, 3)
        if thaw(network, (1, 3), epoch) >= 0
    ]
    assert learns == [[False] * 5, [True, *[False] * 4], [True, True, *[False] * 3]]
    assert all(p.requires_grad for p in network.head.parameters())
    frozen = next(m for m in stages[0][0].modules() if isinstance(m, nn.BatchNorm2d))
    before = frozen.running_mean.clone()
    network(torch.randn(4, 3, 32, 32))
    assert torch.equal(frozen.running_mean, before)
    assert thaw(network, (), 0) == 5


def test_attention_scales_places_between_zero_and_one():
    maps = torch.rand(2, 6, 5, 5, generator=GENERATOR) + 0.1
    share = SpatialAttention()(maps) / maps
    assert bool((share > 0).all() and (share < 1).all())
    assert torch.allclose(share[:, :1].expand_as(share), share, atol=1e-6)  # one mask for all maps


def test_a_still_is_a_sequence_of_one_and_order_matters_to_the_lstm():
    extra = ["network.lstm=6", "input.sequence=frames", "input.length=3"]
    network = small_network("cnn48", extra).eval()
    clip = torch.randn(2, 3, 3, 24, 24, generator=GENERATOR)
    assert network(clip).logits.shape == (2, 7)
    assert not torch.allclose(network(clip).logits, network(clip.flip(1)).logits)
    assert torch.allclose(network(clip[:, 0]).logits, network(clip[:, :1]).logits)


def test_five_views_are_averaged_and_the_first_is_the_picture():
    class Sees(nn.Module):
        def forward(self, pictures):
            return Answer(pictures.flatten(1)[:, :3], None)

    pictures = torch.rand(4, 1, 8, 8, generator=GENERATOR)
    single = functional.softmax(pictures.flatten(1)[:, :3], dim=1)
    assert torch.allclose(predict_with_tta(Sees(), pictures, 1), single)
    several = predict_with_tta(Sees(), pictures)
    assert torch.allclose(several.sum(dim=1), torch.ones(4))
    assert not torch.allclose(several, single)
    both = predict_with_tta(Sees(), pictures, 2)
    mirrored = functional.softmax(pictures.flip(-1).flatten(1)[:, :3], dim=1)
    assert torch.allclose(both, (single + mirrored) / 2)


def test_views_turn_and_enlarge_about_the_centre():
    assert len(VIEWS) == 5
    picture = torch.zeros(1, 1, 21, 21)
    picture[0, 0, 10, 16] = 1
    larger = view(picture, False, 0.0, 1.2)
    assert int(larger[0, 0, 10].argmax()) == 17  # 6 · 1.2 from the middle
    turned = view(picture, False, 90.0, 1.0)
    assert float(turned[0, 0, 10, 10:].sum()) < 0.1
    assert float(turned[0, 0, :, 10].sum()) == pytest.approx(1, abs=0.05)
    constant = torch.full((2, 3, 1, 9, 9), 0.4)
    assert torch.allclose(view(constant, True, 5.0, 1.1), constant)


def test_local_pretrained_weights_are_loaded_and_a_wrong_folder_is_refused(tmp_path):
    import transformers

    config = transformers.ConvNextConfig(depths=[1, 1, 1, 1], hidden_sizes=[4, 8, 8, 16])
    torch.manual_seed(5)
    saved = transformers.ConvNextModel(config)
    saved.save_pretrained(tmp_path / "weights")
    recipe = load_recipe(
        "v4_convnext_small_affectnet", [f"network.pretrained={tmp_path / 'weights'}"]
    )
    network = build_network(recipe.task, load_pretrained=True)
    loaded = network.backbone.body.state_dict()
    assert all(torch.equal(loaded[k], v) for k, v in saved.state_dict().items())
    (tmp_path / "empty").mkdir()
    changes = [f"network.pretrained={tmp_path / 'empty'}"]
    wrong = load_recipe("v4_convnext_small_affectnet", changes)
    with pytest.raises(Invalid, match="holds no ConvNextModel weights"):
        build_network(wrong.task, load_pretrained=True)


def test_an_unknown_key_of_the_backbones_shape_is_refused():
    with pytest.raises(Invalid, match="ConvNextConfig has no key 'deepness'"):
        small_network("convnext_base", ["network.config={deepness: 3}"])
    with pytest.raises(Invalid, match="only widths"):
        small_network("cnn48", ["network.config={depths: 3}"])


def test_the_small_cnn_halves_the_picture_at_each_block():
    features = Cnn48(1, (4, 8, 16)).eval()(torch.zeros(1, 1, 48, 48))
    assert features.maps.shape == (1, 16, 6, 6)
