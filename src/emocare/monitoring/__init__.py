"""Check-ins: a clip of a face or a few words, read, and kept where the person allows it."""
