"""The feelings network: its data, training and shipping."""
