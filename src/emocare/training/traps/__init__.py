"""The traps network: sentences that may hold a thinking trap; its data, training, shipping."""
