"""AniPop: how an anime pitch is likely to be received, how sure that is, and what drove it."""
