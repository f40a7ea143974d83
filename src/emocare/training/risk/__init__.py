"""The risk network: which words may say that somebody is not safe; its data, training, shipping."""
