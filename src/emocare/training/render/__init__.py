"""Synthetic faces with exact truth: action units, head pose, gaze, eyelids and landmarks.

numpy and OpenCV only; torch is never imported here. ``docs/synthetic-faces.md`` tells how the
pictures are made, what the truth means and what it is worth.
"""
