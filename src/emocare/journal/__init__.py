"""Journal entries: written, searched, analysed where allowed, imported and exported."""
