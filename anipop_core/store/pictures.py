"""Pictures in the database: each once under its digest, for as long as a version uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from anipop_core.errors import InputError
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Picture
from anipop_core.store.failures import DamagedRecord
from anipop_core.store.stored_pitch import PictureUse
from anipop_core.store.tables import PictureRow, PictureUseRow


def encode(picture: Picture) -> bytes:
    """Lossless WebP: written three times as fast as PNG's fastest setting, and read faster."""
    file = BytesIO()
    picture.image.save(file, "WEBP", lossless=True, method=0, quality=0)
    return file.getvalue()


def encoder_of(pictures: Iterable[Picture]) -> Callable[[str], bytes]:
    """Digest -> bytes, encoded when first asked for."""
    by_digest = {picture.digest: picture for picture in pictures}
    return cache(lambda digest: encode(by_digest[digest]))


def already_kept(digest: str) -> bytes:
    """In place of an encoder where every picture is in the database."""
    raise KeyError(digest)


def unknown_digests(session: Session, digests: Iterable[str]) -> set[str]:
    """Those that are not in the database."""
    wanted = set(digests)
    return wanted - set(session.scalars(select(PictureRow.digest).where(PictureRow.digest.in_(wanted))))


def keep_uses(session: Session, version_id: str, uses: frozenset[PictureUse], encoded: Callable[[str], bytes]) -> None:
    """Let the version use these pictures and no others; `encoded` is asked for those not in the database."""
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
    rows = session.execute(
        select(PictureUseRow.place, PictureUseRow.name, PictureUseRow.digest).where(
            PictureUseRow.version_id == version_id
        )
    )
    return frozenset(PictureUse(*row) for row in rows)


def drop_unused(session: Session) -> None:
    session.execute(delete(PictureRow).where(PictureRow.digest.not_in(select(PictureUseRow.digest))))


def count_own(session: Session, versions: Select[str]) -> int:
    """How many pictures only these versions use: they go when the versions do. `versions` selects ids."""
    theirs = select(PictureUseRow.digest).where(PictureUseRow.version_id.in_(versions))
    others = select(PictureUseRow.digest).where(PictureUseRow.version_id.not_in(versions))
    wanted = (PictureRow.digest.in_(theirs), PictureRow.digest.not_in(others))
    return session.scalar(select(func.count(PictureRow.digest)).where(*wanted)) or 0


def load_pictures(session: Session, version_id: str) -> dict[str, Picture]:
    """Place -> picture. Raises DamagedRecord."""
    uses = used_by(session, version_id)
    rows = session.execute(
        select(PictureRow.digest, PictureRow.data).where(PictureRow.digest.in_({use.digest for use in uses}))
    )
    images = {digest: decode(data, digest).image for digest, data in rows}
    return {use.place: Picture(use.name, images[use.digest], use.digest) for use in uses}


def decode(data: bytes, digest: str) -> Picture:
    """The picture in `data`. Raises DamagedRecord where it is not the one of this digest."""
    try:
        picture = read_picture(data, digest)
    except InputError:
        raise DamagedRecord from None
    if picture.digest != digest:
        raise DamagedRecord
    return picture
