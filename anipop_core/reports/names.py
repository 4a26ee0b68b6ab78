"""The words that readers see for the keys of an evaluation's report and of the facts."""

from __future__ import annotations

MODELS = {  # variant -> (name, what it is)
    "all_inputs": ("AniPop, everything", "Synopsis, characters, art and all facts."),
    "without_facts": ("AniPop, without the plan", "What the story and the art alone say."),
    "plan_only": ("AniPop, the facts alone", "Plan, source work, predecessor, people, companies; no story, no art."),
    "baseline_facts_text_trees": (
        "Decision trees on facts and words",
        "A standard method on the same inputs.",
    ),
    "baseline_facts_trees": ("Decision trees on the facts", "A standard method on the very same facts."),
    "baseline_held_trees": (
        "Decision trees held to the same rule",
        "The same trees where, as in AniPop, it moves no score that a fact is known at all.",
    ),
    "synopsis_and_year": ("AniPop, story, art and the year", "A pitch without a plan whose year is told."),
    "newest_year": ("AniPop, no plan, as the app reads it", "A pitch without a year counts as one of the newest year."),
    "baseline_tfidf_ridge": ("Word counts", "Counts words of the synopsis: what a simple reader finds."),
    "baseline_length": ("Length only", "Knows how long the synopsis is, not a word of it."),
    "baseline_mean": ("The mean", "Says the same score for every title."),
}
LINKED_LABELS = {
    "linked": "All of these",
    "predecessor": "Predecessor",
    "source_work": "Source work",
    "rated_source": "Source work, rated before",
    "people": "People",
    "companies": "Companies",
    "studios": "Studios",
}
INPUTS = {"all_inputs": "With the plan", "without_facts": "Story and art alone"}
PROTOCOLS = {
    "franchise": "All years",
    "temporal": "Later years",
    "sequel": "Later titles of known series",
    "random": "Random titles, as in the paper",
}
PART_LABELS = {"synopsis": "Synopsis", "characters": "Characters", "art": "Art", "plan": "Plan"}
KINDS = {
    "genre": "Genre",
    "demographic": "Audience",
    "type": "Type",
    "source": "Source",
    "decade": "Decade",
    "votes": "Votes",
}
INVARIANCE_TESTS = {
    "half_synopsis": "Half the synopsis",
    "half_synopsis_without_facts": "Half the synopsis, no plan",
    "grey_picture_added": "Grey picture added",
    "art_taken_away": "Art taken away",
    "names_swapped": "Names replaced",
    "source_work_taken_away": "Source work taken away",
    "predecessor_taken_away": "Predecessor taken away",
    "people_taken_away": "People taken away",
    "companies_taken_away": "Companies taken away",
    "studios_taken_away": "Studios taken away",
}
PIECE_LABELS = {  # of a pitch, whose slopes are measured; facts have FACT_LABELS, groups of them LINKED_LABELS
    "synopsis": "Synopsis",
    "descriptions": "Characters' descriptions",
    "portraits": "Portraits",
    "art": "Art",
}
FACT_LABELS = {
    "type": "Type",
    "source": "Source",
    "genres": "Genres",
    "themes": "Themes",
    "demographics": "Audience",
    "episodes": "Episodes",
    "duration_min": "Minutes per episode",
    "studios": "Studios",
    "rating": "Age rating",
    "season": "Season",
    "year": "Year",
    "producers": "Companies",
    "predecessor": "Follows",
    "source_work": "Based on",
    "director": "Director",
    "series_composition": "Series composition",
    "script": "Script",
    "original_creator": "Original creator",
    "character_design": "Character design",
    "music": "Music",
    "magazine": "Magazine",  # of the source work
}
