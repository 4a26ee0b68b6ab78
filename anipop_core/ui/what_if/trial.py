"""The trial: a copy of a version that the page's form and levers change. Nothing in it is kept until somebody does."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.intake.limits import check_something_read
from anipop_core.schema import Facts, Notice, Pitch
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import Draft, draft_of, facts_as_form

MOST_STEPS = 30  # that can be taken back


@dataclass
class Trial:
    """The draft that is changed, with what it takes to score it and to step back."""

    draft: Draft
    origin: Pitch  # what it was started from
    pitch: Pitch  # the draft as it could be read last
    notices: tuple[Notice, ...] = ()
    error_field: str | None = None  # where the draft can't be read
    earlier: list[Draft] = field(default_factory=list)  # before each step that a lever took
    follows_base: bool = True  # as long as nobody changes it; a copy of another version doesn't

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what it was started from."""
        return self.error_field is not None or self.pitch != replace(self.origin, id=None)

    def read(self) -> None:
        """Bring `pitch` up to date, or put the error beside its field and leave `pitch` as it was."""
        if self.error_field is not None:
            self.draft.errors.pop(self.error_field, None)
            self.error_field = None
        try:
            parsed = self.draft.parse()
            check_something_read(parsed.pitch)
            self.pitch, self.notices = parsed.pitch, parsed.notices
        except InputError as error:
            self.error_field = error.field
            self.draft.errors[error.field] = [str(error)]

    def take(self, pitch: Pitch, kind: str) -> None:
        """Take over one part of `pitch`: its "synopsis", its characters, its images or its "facts"."""
        wanted = draft_of(pitch)
        part = {"synopsis": "synopsis", "character": "characters", "image": "images", "facts": "facts"}[kind]
        self._step()
        setattr(self.draft, part, getattr(wanted, part))

    def take_facts(self, facts: Facts) -> None:
        """Take over all facts."""
        self._step()
        self.draft.facts = facts_as_form(facts)

    def start_from(self, pitch: Pitch, follows_base: bool = True) -> None:
        """A copy of another version; what stood here can be brought back."""
        if self.is_changed:
            self._step()
        self.draft, self.origin, self.follows_base = draft_of(pitch), pitch, follows_base
        self.read()

    def step_back(self) -> None:
        """To before the last step of a lever."""
        if self.earlier:
            self.draft = replace(self.earlier.pop(), id=Draft().id)

    def _step(self) -> None:
        """The draft itself stays, as a field may still be writing into it; its widgets start anew."""
        self.earlier = [*self.earlier, copy.copy(self.draft)][-MOST_STEPS:]
        self.earlier[-1].characters = [copy.copy(character) for character in self.draft.characters]
        self.earlier[-1].images = list(self.draft.images)
        self.earlier[-1].facts = dict(self.draft.facts)
        self.draft.id = Draft().id


def trial_from(base: Pitch) -> Trial:
    """This session's trial; one that nobody has changed follows the base."""
    trial: Trial | None = st.session_state.get(keys.WHAT_IF_TRIAL)
    if trial is None:
        trial = Trial(draft_of(base), base, base)
        st.session_state[keys.WHAT_IF_TRIAL] = trial
    elif trial.follows_base and trial.origin != base and not trial.is_changed:
        trial.start_from(base)
    return trial
