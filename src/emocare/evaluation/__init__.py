"""How well the shipped networks do on labelled data: loaders, metrics, calibration, plots."""
