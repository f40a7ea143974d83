"""Expression classifiers on labelled faces: the recipes of the papers, on anybody's data."""
