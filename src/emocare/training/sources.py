"""The files of the training data, in the folder given by ``--data``."""

FERPLUS_FILE = "ferplus_trainval.npz"
FACES_FILE = "faces_train.npz"
