"""Where networks are made. The only place that imports torch; nothing else needs it."""
