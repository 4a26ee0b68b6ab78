"""Downloads: pictures into memory, up to a size, and large files, which continue after a break."""

from __future__ import annotations

import hashlib
from pathlib import Path

import requests

from anipop_core.data.fetch.calls import Caller, ForGood, GuardedSession, Passing, check_status
from anipop_core.data.fetch.settings import Service, Settings

MAX_PICTURE_BYTES = 10_000_000  # posters have well under one million
CHUNK = 1 << 16  # bytes; what of the last one has come is lost where a connection breaks


class Downloader(Caller):
    """Downloads from addresses that the settings allow, at the pace of `service`."""

    def __init__(self, service: Service, settings: Settings) -> None:
        super().__init__(GuardedSession(), service, settings)

    def picture(self, url: str) -> bytes:
        """The bytes at `url`, if they are served as a picture. Raises NoAnswer, ForGood."""

        def attempt() -> bytes:
            with self._get(url) as response:
                kind = response.headers.get("Content-Type", "")
                if not kind.startswith("image/"):
                    raise Passing(f"answers with {kind.partition(';')[0] or 'something unnamed'}, not a picture")
                data = b""
                for chunk in response.iter_content(CHUNK):
                    data += chunk
                    if len(data) > MAX_PICTURE_BYTES:
                        raise ForGood(f"sends more than {MAX_PICTURE_BYTES // 1_000_000} MB")
                return data

        return self._patience.call(attempt)

    def file(self, url: str, path: Path, size: int, md5: str) -> None:
        """Download `url` to `path` and check it; a download that broke off is continued.

        size: in bytes. md5: the published hash. Raises NoAnswer.
        """
        part = path.with_name(path.name + ".part")

        def attempt() -> None:
            there = part.stat().st_size if part.exists() else 0
            if there != size:
                self._continue(url, part, there if there < size else 0)
            if _md5(part) != md5:
                part.unlink()
                raise Passing("sends a file whose hash is not the published one")

        self._patience.call(attempt)
        part.replace(path)

    def _continue(self, url: str, part: Path, there: int) -> None:
        """Not every server continues: one that sends the whole file again is welcome too."""
        with (
            self._get(url, {"Range": f"bytes={there}-"} if there else {}) as response,
            part.open("ab" if response.status_code == 206 else "wb") as file,
        ):
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)

    def _get(self, url: str, headers: dict[str, str] | None = None) -> requests.Response:
        if not self._settings.allows(url):
            raise ForGood("lies at an address that is not allowed (https at the services' own hosts is)")
        self._patience.sent += 1
        response = self._session.get(url, headers=headers, stream=True, timeout=self._settings.timeout_s)
        if response.status_code in (404, 410):
            raise ForGood("is not there any more")
        check_status(response)
        return response


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
