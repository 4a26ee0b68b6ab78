"""Raw tables -> clean titles -> franchises -> splits."""
