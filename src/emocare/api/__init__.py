"""The web service: one application made of the slices listed in ``registry``."""

from emocare.api.app import create_app

__all__ = ["create_app"]
