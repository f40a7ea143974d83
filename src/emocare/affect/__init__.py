"""From what each face shows in each frame to what a recording showed. Pure."""
