"""What the network's file says about itself, beside ``vision.model_card``'s common part."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from emocare.training.emocarenet.heads import ACTION_UNITS
from emocare.vision.model_card import expression_metadata

NAME, LICENCE = "emocarenet", "Apache-2.0"
PRESENCE_THRESHOLD = 0.5

# How far each action unit can be trusted, after what `emocare.training.emocarenet.judge` finds
# (docs/emocarenet.md). Corroborated: a teacher on photographs and rendered truth agree, and
# people's labels of expressions where those say something.
EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "AU01": "corroborated",
        "AU02": "corroborated",
        "AU04": "corroborated",
        "AU05": "corroborated",
        "AU06": "rendered",
        "AU07": "distilled",
        "AU09": "rendered",
        "AU10": "corroborated",
        "AU12": "corroborated",
        "AU14": "rendered",
        "AU15": "rendered",
        "AU17": "distilled",
        "AU20": "distilled",
        "AU23": "experimental",
        "AU24": "rendered",
        "AU25": "corroborated",
        "AU26": "corroborated",
        "AU43": "corroborated",
    }
)


def emocarenet_metadata(
    *, version: str, temperature: float = 1.0, extra: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return everything that an EmoCareNet file must carry."""
    units = {
        "action_units": ",".join(ACTION_UNITS),
        "au_evidence": ",".join(f"{unit}:{EVIDENCE[unit]}" for unit in ACTION_UNITS),
        "presence_threshold": repr(PRESENCE_THRESHOLD),
        "licence": LICENCE,
    }
    return expression_metadata(
        name=NAME, version=version, temperature=temperature, extra=units | dict(extra)
    )
