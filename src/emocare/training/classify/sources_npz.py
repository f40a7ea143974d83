"""The larger faces (``faces`` .npz): split by person, one noisy label each."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emocare.evaluation.faces import load_faces, person_of
from emocare.training.classify.examples import FacePictures, still_examples
from emocare.training.classify.parts import Parts
from emocare.training.classify.settings import DataSettings


def faces_parts(path: Path, _: DataSettings) -> Parts:
    """Read the labelled faces; the held-out tenth of the people is watched."""
    faces = load_faces(path)
    labelled = faces.label >= 0
    people = [person_of(name) for name in faces.name]
    examples = still_examples(FacePictures(faces), np.maximum(faces.label, 0), person=people)
    watched = examples.only(labelled & faces.held_out)
    return Parts(examples.only(labelled & ~faces.held_out), watched if len(watched) else None)
