"""What the network's file says about itself, beside ``vision.model_card``'s common part."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from emocare.types import Evidence
from emocare.vision.align import EYES_VERSION
from emocare.vision.model_card import EYES, expression_metadata, face_metadata

NAME, LICENCE = "emocarenet", "Apache-2.0"
PRESENCE_THRESHOLD = 0.5

# How far each action unit can be trusted, after what `emocare.training.emocarenet.judge` finds
# (docs/emocarenet.md). Corroborated: it follows the teacher on photographs (r >= 0.8) and rendered
# truth (ICC about 0.7 or more), and people's labels of expressions where those say something.
# Distilled: the teacher alone. Rendered: rendered truth, and the expected expression, alone.
# Experimental: none of these.
EVIDENCE: Mapping[str, Evidence] = MappingProxyType(
    {
        "AU01": Evidence.CORROBORATED,
        "AU02": Evidence.CORROBORATED,
        "AU04": Evidence.CORROBORATED,
        "AU05": Evidence.DISTILLED,
        "AU06": Evidence.RENDERED,
        "AU07": Evidence.DISTILLED,
        "AU09": Evidence.RENDERED,
        "AU10": Evidence.DISTILLED,
        "AU12": Evidence.CORROBORATED,
        "AU14": Evidence.EXPERIMENTAL,
        "AU15": Evidence.EXPERIMENTAL,
        "AU17": Evidence.EXPERIMENTAL,
        "AU20": Evidence.DISTILLED,
        "AU23": Evidence.EXPERIMENTAL,
        "AU24": Evidence.EXPERIMENTAL,
        "AU25": Evidence.CORROBORATED,
        "AU26": Evidence.CORROBORATED,
        "AU43": Evidence.CORROBORATED,
    }
)


def emocarenet_metadata(
    *,
    version: str,
    temperature: float = 1.0,
    eyes: bool = False,
    extra: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """Return everything that an EmoCareNet file must carry; ``eyes``: it looks at eye patches."""
    heads = face_metadata(EVIDENCE, PRESENCE_THRESHOLD) | {"licence": LICENCE}
    heads |= {EYES: EYES_VERSION} if eyes else {}
    return expression_metadata(
        name=NAME, version=version, temperature=temperature, extra=heads | dict(extra)
    )
