"""What is minimised: softened cross-entropy, concordance, and a teacher's opinion."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from emocare.training.concordance import concordance


def soft_cross_entropy(
    logits: Tensor, targets: Tensor, weights: Tensor | None = None, smoothing: float = 0.0
) -> Tensor:
    """Return the mean over rows of ``-Σ w_k t_k log p_k``, divided by the mean of ``Σ w_k t_k``.

    ``logits``, ``targets`` (N, K), targets sum to 1, ``weights`` (K,). For one-hot targets this is
    torch's weighted cross-entropy; for mixed ones it keeps the same scale. ``smoothing`` s moves
    targets to ``(1 - s) t + s / K`` (Szegedy et al. 2016).
    """
    targets = (1 - smoothing) * targets + smoothing / targets.shape[1]
    weighed = targets if weights is None else targets * weights
    loss = -(weighed * functional.log_softmax(logits.float(), dim=1)).sum()
    return loss / weighed.sum().clamp_min(1e-12)


def concordance_loss(predicted: Tensor, known: Tensor) -> Tensor:
    """Return ``1 - CCC`` averaged over valence and arousal; both (N, 2), rows with NaN left out.

    Fewer than two rows give 0.
    """
    kept = torch.isfinite(known).all(dim=1)
    if int(kept.sum()) < 2:
        return predicted.sum() * 0
    x, y = predicted[kept].float(), known[kept].float()
    return (1 - concordance(x, y, torch.ones_like(y))).mean()


def distillation_loss(logits: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Return ``T² · KL(teacher ‖ student)`` at temperature T (Hinton et al. 2015).

    ``logits`` (N, K) are the student's, ``teacher`` (N, K) log-probabilities up to a constant.
    """
    ours = functional.log_softmax(logits.float() / temperature, dim=1)
    theirs = functional.log_softmax(teacher.float() / temperature, dim=1)
    divergence = functional.kl_div(ours, theirs, log_target=True, reduction="batchmean")
    return divergence * temperature**2
