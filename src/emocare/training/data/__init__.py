"""Build the .npz and .tsv forms of the training data from their public originals. No torch."""
