"""An evaluation's numbers in sentences, by subject. A sentence is "" where its number was not measured."""
