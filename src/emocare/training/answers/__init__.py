"""Yes-or-no answers about short texts: the sentence encoder learns on with labelled texts."""
