"""Facts that name something of the catalogue: their form, their warnings, their JSON."""

from __future__ import annotations

import pytest

from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.facts_document import facts_document, facts_from_document
from anipop_core.data.linked_facts import linked_in_words
from anipop_core.schema import Facts, Predecessor, SourceWork

PLAN = {
    "producers": ["Ｂｏｎｅｓ\u3000Pictures"],
    "predecessor": {"mal_id": 5, "score": "7.5"},
    "source_work": {"title": "The Ferry", "score": 8.25, "members": 1200, "year": 2011, "magazine": "Harbour"},
    "staff": {"director": ["Aki Mori", "Aki Mori"], "music": "Bo|Chi"},
}
FACTS = Facts(
    producers=("Bones Pictures",),
    predecessor=Predecessor(mal_id=5, score=7.5),
    source_work=SourceWork(title="The Ferry", score=8.25, members=1200, year=2011, magazine="Harbour"),
    director=("Aki Mori",),
    music=("Bo", "Chi"),
)


def test_people_works_and_companies_are_read() -> None:
    assert normalise_facts(PLAN) == (FACTS, ())


def test_their_json_comes_back() -> None:
    assert facts_from_document(facts_document(FACTS)) == FACTS
    assert normalise_facts(facts_document(FACTS))[0] == FACTS


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"source_work": {"score": 11}}, "facts.source_work.score"),
        ({"source_work": {"members": 0}}, "facts.source_work.members"),
        ({"source_work": "Monster"}, "facts.source_work"),
        ({"predecessor": {"mal_id": "x"}}, "facts.predecessor.mal_id"),
        ({"predecessor": {"year": 99}}, "facts.predecessor.year"),
        ({"staff": {"director": [f"Person {n}" for n in range(400)]}}, "facts.staff.director"),
        ({"staff": {"producer": ["Aki"]}}, "facts.staff.producer"),
        ({"producers": 7}, "facts.producers"),
        ({"staff": {"script": [7]}}, "facts.staff.script"),
    ],
)
def test_what_cannot_be_is_missing_with_a_warning_that_names_the_field(raw: dict[str, object], field: str) -> None:
    facts, notices = normalise_facts(raw)
    assert facts == Facts()
    assert [notice.field for notice in notices] == [field]


def test_in_words() -> None:
    assert linked_in_words(SourceWork(manga_id=1)) == "MAL #1"
    assert linked_in_words(SourceWork(title="The Ferry", score=8.25)) == "The Ferry (8.25)"
    assert linked_in_words(Predecessor(year=2011)) == "2011"
