"""Pictures in the database: each is stored once, under its digest, as long as some version uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from anipop_core.intake import lossless
from anipop_core.schema import Picture
from anipop_core.store.failures import DamagedRecord
from anipop_core.store.stored_pitch import PictureUse
from anipop_core.store.tables import PictureRow, PictureUseRow


def encoder_of(pictures: Iterable[Picture]) -> Callable[[str], bytes]:
    """A function from a picture's digest to its encoded bytes; each picture is encoded when it is first asked for."""
    by_digest = {picture.digest: picture for picture in pictures}
    return cache(lambda digest: lossless.encode(by_digest[digest]))


def already_kept(digest: str) -> bytes:
    """Takes the place of an encoder where every picture must be in the database already."""
    raise KeyError(digest)


def unknown_digests(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of `digests` that no picture in the database has."""
    wanted = set(digests)
    return wanted - set(session.scalars(select(PictureRow.digest).where(PictureRow.digest.in_(wanted))))


def keep_uses(session: Session, version_id: str, uses: frozenset[PictureUse], encoded: Callable[[str], bytes]) -> None:
    """Make `uses` the pictures of the version; `encoded` gives the bytes of those that aren't in the database yet."""
    if uses == used_by(session, version_id):
        return
    new = unknown_digests(session, (use.digest for use in uses))
    session.add_all(PictureRow(digest=digest, data=encoded(digest)) for digest in sorted(new))
    session.execute(delete(PictureUseRow).where(PictureUseRow.version_id == version_id))
    session.flush()
    session.add_all(
        PictureUseRow(version_id=version_id, place=use.place, name=use.name, digest=use.digest) for use in uses
    )
    session.flush()
    drop_unused(session)


def used_by(session: Session, version_id: str) -> frozenset[PictureUse]:
    """The pictures that the version uses."""
    rows = session.execute(
        select(PictureUseRow.place, PictureUseRow.name, PictureUseRow.digest).where(
            PictureUseRow.version_id == version_id
        )
    )
    return frozenset(PictureUse(*row) for row in rows)


def drop_unused(session: Session) -> None:
    """Delete the pictures that no version uses."""
    session.execute(delete(PictureRow).where(PictureRow.digest.not_in(select(PictureUseRow.digest))))


def count_own(session: Session, versions: Select[str]) -> int:
    """How many pictures are used by these versions alone, and would be deleted with them.

    versions: a query for their ids.
    """
    theirs = select(PictureUseRow.digest).where(PictureUseRow.version_id.in_(versions))
    others = select(PictureUseRow.digest).where(PictureUseRow.version_id.not_in(versions))
    wanted = (PictureRow.digest.in_(theirs), PictureRow.digest.not_in(others))
    return session.scalar(select(func.count(PictureRow.digest)).where(*wanted)) or 0


def load_pictures(session: Session, version_id: str) -> dict[str, Picture]:
    """The version's pictures by their place in the pitch. Raises DamagedRecord."""
    uses = used_by(session, version_id)
    rows = session.execute(
        select(PictureRow.digest, PictureRow.data).where(PictureRow.digest.in_({use.digest for use in uses}))
    )
    images = {digest: decode(data, digest).image for digest, data in rows}
    return {use.place: Picture(use.name, images[use.digest], use.digest) for use in uses}


def decode(data: bytes, digest: str) -> Picture:
    """The picture encoded in `data`. Raises DamagedRecord where its digest isn't `digest`."""
    picture = lossless.decode(data, digest)
    if picture is None:
        raise DamagedRecord
    return picture
