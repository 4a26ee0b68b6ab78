"""How good the model is on titles it has not seen: metrics, baselines, ablations, calibration, invariance tests."""
