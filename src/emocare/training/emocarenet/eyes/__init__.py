"""A closer look at the eyes: a small second branch beside a finished EmoCareNet."""
