"""Read digits by an exported ONNX file with NumPy and ONNX Runtime alone: MODEL.onnx IMAGES.npy → JSON."""

import json
import sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
notes = json.loads(session.get_modelmeta().custom_metadata_map["digits"])
images = np.load(sys.argv[2])
logits, probabilities, score = session.run(None, {"images": images})
known = score >= notes["threshold"] if notes["threshold"] is not None else np.ones(len(score), bool)
told = [
    notes["labels"][place] if sure else "not a digit"
    for place, sure in zip(probabilities.argmax(1), known, strict=True)
]
cooled = np.exp(logits / notes["temperature"])
print(
    json.dumps(
        {
            "told": told,
            "probabilities": probabilities.tolist(),
            "score": score.tolist(),
            "notes": notes,
            "again": (cooled / cooled.sum(1, keepdims=True)).tolist(),
            "modules": sorted(sys.modules),
        }
    )
)
