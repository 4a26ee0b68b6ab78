"""How far to trust the model: its figures on titles whose franchise it had not seen."""

from anipop_core.ui import resources
from anipop_core.ui.evidence import show_evidence
from anipop_core.ui.frame import frame

with frame("Evidence"):
    show_evidence(resources.predictor().checkpoint.report)
