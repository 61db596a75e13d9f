"""What several claims' notes and reasons say."""

NARROW = "A quarter of the width (16 channels in the first stage) and few epochs, so that it fits the time."
FULL = "At the article's width and length; of these trainings the one that is best on validation is shipped."
TIMED = "Times at full width, medians of three rounds in which the systems take turns."
OWN_TIME = "KNN: scikit-learn's search through all 56,000 remembered digits."
COMPRESSED = (
    "INT8 by ONNX Runtime's static quantiser, weights and activations. Processor times of one digit in one thread, "
    "medians of rounds in which the models take turns."
)
