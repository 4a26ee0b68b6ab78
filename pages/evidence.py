"""How far to trust the model: its figures on titles whose franchise it had not seen."""

from anipop_core.ui.evidence.page import show_evidence
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.frame import frame

with frame("Evidence"):
    show_evidence(resources.predictor().checkpoint.report)
