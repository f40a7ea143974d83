"""EmoCareNet: one light network, many heads; its data, training, export and figures."""
