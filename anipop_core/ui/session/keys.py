"""The keys of Streamlit's session state: every one that code reads or writes stands here, and only here.

Whoever adds a key sees what there is, and that no other page uses the same one. A widget's key belongs here if its
value is read back from the session; a key that only tells a widget from its neighbours stays where it is drawn.

The file lies in `session`, and what keeps something in the session lies beside it: `shell` keeps nothing, so that
the layers needn't be broken for a key.
"""

from __future__ import annotations

from anipop_core.schema import Output

# The pitch on the score page
DRAFT = "draft"
DRAFT_SET_ASIDE = "draft_set_aside"  # the draft that was replaced last
KEPT_DRAFT = "kept-draft"  # what speaks with the browser about the draft that it keeps
BROWSER_ASKED = "browser_asked"  # the number of this session's question for a kept draft; 0 once it is answered
BROUGHT_BACK = "brought_back"  # the draft that the browser had kept
DOCUMENT = "document"  # a pitch document that waits to be confirmed
DOCUMENT_UNREAD = "document_unread"  # what of its plan couldn't be read
SUBMITTED = "submitted"  # read, and waiting to be scored
SCORED = "scored"
SAVE_CONFLICT = "save_conflict"  # somebody else saved the version being edited
NEW_VERSION = "version_to_keep"  # what is typed of a version about to be made

# Projects
PROJECT = "project"  # id of the one that this session works on
PROJECT_GONE = "project_gone"  # True from when that one was found to be deleted until it is shown
PROJECT_CHOICE = "project-choice"
IMPORT_NOTICES = "import_notices"  # what the last imported file held too much of
PROJECT_UPLOADS = "project_uploads"  # how many files were imported: part of the uploader's key
OPEN_PANELS = "panels"

# The meeting and its presentation
MEETING_VERSION = "meeting_version"  # id of the version that the meeting is on
MEETING_VERSION_CHOICE = "meeting-version-choice"
MEETING_PITCHES = "meeting_pitches"  # (version, revision) -> pitch
MEETING_REPORT = "meeting_report"
GUESS_FORMS = "guess_forms"  # version -> how many guesses were sealed here: part of the fields' keys
SLIDE = "slide"  # place of the slide that is shown
SLIDE_KEYS = "slide-keys"  # the listener to the keyboard
SLIDE_MOVES_SEEN = "slide_moves_seen"
DECK_WAITS = "deck_waits"  # True while versions are being analysed

# The what-if page
WHAT_IF_CHOICE = "what_if_choice"  # (base, other): ids, None for whatever suggests itself; other pages may set it
WHAT_IF_BASE = "what-if-base"
WHAT_IF_OTHER = "what-if-other"
WHAT_IF_TRIAL = "what_if_trial"
WHAT_IF_PITCHES = "what_if_pitches"  # (version, revision) -> pitch
WHAT_IF_WORDS = "what_if_words"  # pitch -> its explanation, for its words
WHAT_IF_SHOWN = "what_if_shown"  # the two pitches whose texts are shown, and since when
WHAT_IF_NEIGHBOURS = "what_if_neighbours"  # question -> answer
WHAT_IF_CHOSEN = "what_if_side_by_side"  # ids of the versions side by side
WHAT_IF_CHOSEN_FIELD = "side-by-side"
WHAT_IF_NAME = "what_if_keep_name"  # typed for a version about to be made
WHAT_IF_NAME_FIELD = "keep-name"
WHAT_IF_KEPT = "what_if_kept"  # (pitch, version, message) of the version made last
WHAT_IF_KEEP_FAILED = "what_if_keep_failed"

# Titles
TITLE_EXPLAINED = "title-explained"
OWN_TITLES = "own-titles"
OWN_CONFIRMED = "own-confirmed"  # (upload, the suggestions that were ticked)
OWN_CONFIRMED_BEFORE = "own-confirmed-before"  # those ticked when their table was drawn first

# All pages
OUTPUT = "told-of"  # whether pages tell what drives the score or the reach
NEXT_PAGE = "next_page"  # to be opened by the script, as asked for in a callback
FAILED_ATTEMPT = "failed_attempt"  # (place, message)
JOBS = "what_if_jobs"  # name -> what works in the background


def title(draft_id: int) -> str:
    return f"title-{draft_id}"


def synopsis(draft_id: int) -> str:
    return f"synopsis-{draft_id}"


def character(field: str, draft_id: int, character_id: int) -> str:
    """Of a character's "name" or "description"."""
    return f"{field}-{draft_id}-{character_id}"


def portrait(draft_id: int, character_id: int, uploads: int) -> str:
    return f"portrait-{draft_id}-{character_id}-{uploads}"


def art(draft_id: int, uploads: int) -> str:
    return f"art-{draft_id}-{uploads}"


def fact(draft_id: int, field: str) -> str:
    return f"plan-{draft_id}-{field}"


def search(draft_id: int, field: str) -> str:
    """Of the box that looks for a fact's names."""
    return f"search-{draft_id}-{field}"


def linked_number(draft_id: int, field: str, of: object) -> str:
    """Of a number "source_work.score" typed over; `of`: what it belongs to, so that another work has another field."""
    return f"plan-{draft_id}-{field}-{of}"


def document(number: int) -> str:
    """Of the uploader of a pitch document; a new one after each document."""
    return f"document-{number}"


def document_part(number: int, place: int) -> str:
    return f"document-{number}-{place}"


def new_version_project(draft_id: int) -> str:
    return f"keep-project-{draft_id}"


def new_version(field: str, draft_id: int) -> str:
    """Of a field of `NewVersion`."""
    return f"keep-{field}-{draft_id}"


def project_menu(project_id: str) -> str:
    return f"project-menu-{project_id}"


def version_menu(version_id: str) -> str:
    return f"more-{version_id}"


def panel_text(action: str, target: str) -> str:
    return f"panel-text-{action}-{target}"


def guess(field: str, version_id: str, form: int) -> str:
    """Of a guess's "who", "score" or "note"; a new form after each guess that was sealed."""
    return f"guess-{field}-{version_id}-{form}"


def verdict(version_id: str) -> str:
    return f"verdict-{version_id}"


def reasons(version_id: str) -> str:
    return f"reasons-{version_id}"


def real_score(field: str, version_id: str) -> str:
    """Of the "id" of the title, its "score" or the "source"."""
    return f"real-{field}-{version_id}"


def sweep_figure(field: str, draft_id: int, output: Output) -> str:
    return f"sweep-{field}-{draft_id}-{output}"


def sweep_value(field: str, draft_id: int, output: Output) -> str:
    return f"sweep-value-{field}-{draft_id}-{output}"


def own_file(uploads: int) -> str:
    return f"own-file-{uploads}"


def own_encoding(uploads: int) -> str:
    return f"own-encoding-{uploads}"


def own_matches(upload: int, lines: int) -> str:
    """lines: the hash of the suggestions, so that another sheet or column has another table."""
    return f"own-matches-{upload}-{lines}"


def browse(place: str, name: str) -> str:
    """Of a widget or figure that filters titles; `place` tells a second table on another page apart."""
    return f"{place}-{name}"


def browse_view(place: str) -> str:
    return browse(place, "view")


def browse_typed(place: str, name: str) -> str:
    """Where the number and the first value of a field stand that is typed into."""
    return browse(place, f"typed-{name}")


def browse_field(place: str, name: str, number: int) -> str:
    """Of that field itself; it is replaced by one with the next number."""
    return f"{browse(place, name)}-{number}"
