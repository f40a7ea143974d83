"""Run ``python -m emocare`` like ``emocare``."""

from emocare.cli import main

if __name__ == "__main__":
    main()
