"""A local server that speaks the four services' formats about invented titles, and fails on demand.

Titles 1 to 5 have a score, 6 has none yet. All have the main character 10; title N has 10 N + 1 and 10 N + 2 as well.
All are based on the novel 4 and directed by the person 900; the manga 8 was made of title 1. Title N starts a day after
title N - 1.
"""

from __future__ import annotations

import hashlib
import io
import json
import socket
import struct
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from anipop_core.data.fetch.settings import Service, Settings
from tests.intake.drawing import encode, quarters

STORY = "a lighthouse keeper learns to read the letters that every tide brings from the day after tomorrow"
SCORED = (1, 2, 3, 4, 5)
UNSCORED = 6
WORKS = {4: "2019-05-01", 8: "2024-09-01"}  # on MyAnimeList, with the day they began
Json = Any


def synopsis(mal_id: int) -> str:
    return f"Story{mal_id} {STORY}, and answers them one by one.\n\n[Written by MAL Rewrite]"


@dataclass
class Fault:
    """What happens to the next request whose address begins with `at`, instead of the answer."""

    at: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    how: str = ""  # half, reset, hang, html, or "" for the status
    times: int = 1


class Services(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()  # every request
        self.answered: Counter[str] = Counter()  # those that were answered in full
        self.agents: set[str] = set()
        self.ranges: list[str] = []  # of what was asked for of the archive
        self.faults: list[Fault] = []
        self.changes: dict[str, Callable[[Json], Json]] = {}  # address -> what becomes of its answer
        self.hold_at: str | None = None  # the request that is kept waiting
        self.held, self.release = threading.Event(), threading.Event()
        self.archive = paper_archive()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self, **changed: Any) -> Settings:
        """Quick, and pointed here."""
        fast = {
            name: Service(name, name.title(), f"{self.url}/{name}", 1000)
            for name in ("jikan", "anilist", "kitsu", "zenodo")
        }
        settings = Settings(
            **fast, pictures=Service("pictures", "Pictures", "", 1000), attempts=3, first_wait_s=0.01, timeout_s=20
        )
        return replace(settings, **changed)

    def handle_error(self, *_: object) -> None:
        pass  # connections that tests break off


class _Handler(BaseHTTPRequestHandler):
    server: Services
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve(self.path)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._serve(f"{self.path}?{','.join(map(str, body['variables']['ids']))}")

    def _serve(self, address: str) -> None:
        services = self.server
        with services.lock:
            services.asked[address] += 1
            services.agents.add(self.headers["User-Agent"])
            fault = next((f for f in services.faults if f.times and address.startswith(f.at)), None)
            if fault:
                fault.times -= 1
        if services.hold_at and address.startswith(services.hold_at):
            services.held.set()
            services.release.wait(60)
        if fault and fault.how in ("reset", "hang"):
            if fault.how == "hang":
                services.release.wait(2)
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
            return
        if fault and fault.how != "half":
            html = b"<html>a wall</html>"
            body = html if fault.how == "html" else json.dumps({"status": fault.status, "type": "X"}).encode()
            kind = "text/html" if fault.how == "html" else "application/json"
            self._send(fault.status or 200, body, kind, fault.headers)
            return
        answer = respond(services, address)
        if answer is None:
            self._send(404, b'{"status": 404, "type": "BadResponseException"}', "application/json", {})
        elif isinstance(answer, bytes):
            self._send_file(answer, address, half=bool(fault))
        else:
            if address in services.changes:
                answer = services.changes[address](answer)
            self._send(200, json.dumps(answer).encode(), "application/json; charset=utf-8", {}, half=bool(fault))
        if not fault:
            with services.lock:
                services.answered[address] += 1

    def _send_file(self, data: bytes, address: str, half: bool) -> None:
        if address.startswith("/zenodo"):
            self.server.ranges.append(self.headers["Range"] or "")
        start = int((self.headers["Range"] or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        kind = "application/zip" if address.startswith("/zenodo") else "image/png"
        self._send(206 if start else 200, data[start:], kind, {}, half=half)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str], half: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Services]:
    with Services() as services:
        threading.Thread(target=services.serve_forever, args=(0.02,), daemon=True).start()
        yield services
        services.release.set()
        services.shutdown()


def respond(services: Services, address: str) -> Json | bytes | None:
    path, _, query = address.partition("?")
    parts = path.strip("/").split("/")
    if parts[0] == "jikan":
        return jikan(services, parts[1:], parse_qs(query))
    if parts[0] == "anilist":
        known = [int(mal_id) for mal_id in query.split(",") if int(mal_id) in SCORED]
        return {"data": {"Page": {"media": [media(services, mal_id) for mal_id in known]}}}
    if parts[0] == "kitsu":
        return kitsu(services, [int(i) for i in parse_qs(urlsplit(address).query)["filter[externalId]"][0].split(",")])
    if parts[:2] == ["zenodo", "records"]:
        return record(services) if len(parts) == 3 else services.archive
    if parts[0] == "art":
        return art()
    return None


@cache
def art() -> bytes:
    return encode(quarters(960, 640))


def jikan(services: Services, parts: list[str], query: dict[str, list[str]]) -> Json | None:
    everyone = [*SCORED, UNSCORED]
    if parts[0] in ("seasons", "anime") and parts[-1] in ("spring", "anime"):
        page = int(query["page"][0])
        shown = everyone[3 * page - 3 : 3 * page]
        return {
            "pagination": {"last_visible_page": 2, "has_next_page": page < 2, "items": {"count": 3, "total": 6}},
            "data": [anime(services, mal_id) for mal_id in shown],
        }
    number = int(parts[1])
    if parts[0] == "manga":
        return {"data": manga(number)} if number in WORKS else None
    if parts[0] == "characters":
        return {"data": {"mal_id": number, "name": f"Figure {number}", "about": f"Keeper {number} of the __tide__."}}
    if number not in everyone:
        return None
    if parts[2] == "full":
        return {"data": anime(services, number) | {"relations": relations(number), "external": []}}
    return {"data": staff(number) if parts[2] == "staff" else cast(services, number)}


def anime(services: Services, mal_id: int) -> Json:
    poster = f"{services.url}/art/cover{mal_id}.jpg"
    return {
        "mal_id": mal_id,
        "url": "https://myanimelist.net/",
        "images": {"jpg": {"image_url": poster, "small_image_url": poster, "large_image_url": poster}},
        "title": f"Toudai {mal_id}",
        "title_english": None if mal_id == 2 else f"Lighthouse {mal_id}",
        "title_japanese": f"灯台{mal_id}",
        "type": "TV",
        "source": "Light novel",
        "episodes": 12,
        "status": "Finished Airing",
        "aired": {"from": f"2024-04-{5 + mal_id:02}T00:00:00+00:00", "to": None, "string": "Apr 2024 to ?"},
        "duration": "1 hr 4 min per ep",
        "rating": "PG-13 - Teens 13 or older",
        "score": None if mal_id == UNSCORED else 7 + mal_id / 10,
        "scored_by": 1000 * mal_id,
        "members": 3000 * mal_id,
        "synopsis": None if mal_id == 3 else synopsis(mal_id),
        "season": "spring",
        "year": 2024,
        "producers": [{"mal_id": 1, "type": "anime", "name": "Harbour TV", "url": ""}],
        "studios": [{"mal_id": 2, "type": "anime", "name": "Studio Tide", "url": ""}],
        "genres": [{"mal_id": 1, "type": "anime", "name": "Drama", "url": ""}],
        "explicit_genres": [],
        "themes": [{"mal_id": 3, "type": "anime", "name": "Time Travel", "url": ""}],
        "demographics": [{"mal_id": 4, "type": "anime", "name": "Seinen", "url": ""}],
    }


def relations(mal_id: int) -> Json:
    source = {"mal_id": 4, "type": "manga", "name": "", "url": ""}
    if mal_id != 1:
        return [{"relation": "Adaptation", "entry": [source]}]
    made_of_it = {"mal_id": 8, "type": "manga", "name": "", "url": ""}
    manga = {"relation": "Adaptation", "entry": [made_of_it, source]}
    sequel = {"relation": "Sequel", "entry": [{"mal_id": 2, "type": "anime", "name": "", "url": ""}]}
    setting = {"relation": "Alternative Setting", "entry": [{"mal_id": 90, "type": "anime", "name": "", "url": ""}]}
    return [manga, sequel, setting]


def cast(services: Services, mal_id: int) -> Json:
    def entry(number: int, name: str, role: str) -> Json:
        face = f"{services.url}/art/face{number}.jpg"
        person = {"mal_id": number, "url": "", "images": {"jpg": {"image_url": face}}, "name": name}
        return {"character": person, "role": role, "favorites": 0, "voice_actors": []}

    return [
        entry(10, "Hama, Mio", "Main"),
        entry(10 * mal_id + 1, f"Oki, Ren{mal_id}", "Main"),
        entry(10 * mal_id + 2, f"Gull {mal_id}", "Supporting"),
    ]


def staff(mal_id: int) -> Json:
    def entry(number: int, name: str, *positions: str) -> Json:
        person = {"mal_id": number, "url": "", "images": {"jpg": {"image_url": ""}}, "name": name}
        return {"person": person, "positions": list(positions)}

    return [
        entry(900, "Minatoo, Sen", "Director", "Episode Director"),
        entry(900 + mal_id, f"Oki, Toru{mal_id}", "Script"),
    ]


def manga(number: int) -> Json:
    start = WORKS[number]
    return {
        "mal_id": number,
        "url": "",
        "images": {},
        "title": f"Toudai no Hon {number}",
        "title_japanese": f"灯台の本{number}",
        "type": "Light Novel",
        "chapters": None,
        "published": {"from": f"{start}T00:00:00+00:00", "to": None, "prop": {}, "string": ""},
        "score": 8.1,
        "scored_by": 1200,
        "members": 5400,
        "favorites": 33,
        "authors": [{"mal_id": 70, "type": "people", "name": "Oki, Umi", "url": ""}],
        "serializations": [{"mal_id": 71, "type": "manga", "name": "Harbour Monthly", "url": ""}],
        "genres": [{"mal_id": 1, "type": "manga", "name": "Drama", "url": ""}],
        "explicit_genres": [],
        "themes": [],
        "demographics": [{"mal_id": 4, "type": "manga", "name": "Seinen", "url": ""}],
    }


def media(services: Services, mal_id: int) -> Json:
    return {
        "id": 1000 + mal_id,
        "idMal": mal_id,
        "format": "TV",
        "source": "LIGHT_NOVEL",
        "episodes": 13,
        "duration": 24,
        "season": "SPRING",
        "seasonYear": 2024,
        "averageScore": 70 + mal_id,
        "bannerImage": f"{services.url}/art/banner{mal_id}.jpg" if mal_id % 2 else None,
        "genres": ["Drama", "Thriller"],
        "description": f"AniList{mal_id} {STORY}<br>and more, and more.",
        "title": {"romaji": f"Toudai {mal_id}", "english": f"The Lighthouse {mal_id}", "native": f"灯台{mal_id}"},
        "startDate": {"year": 2024, "month": 4, "day": None},
        "coverImage": {"extraLarge": f"{services.url}/art/other{mal_id}.jpg"},
        "studios": {"edges": [{"isMain": True, "node": {"name": "Studio Tide"}}]},
        "relations": {
            "edges": [
                related("SEQUEL", "SEQUEL", 70 + mal_id, "ANIME"),
                related("ADAPTATION", "SOURCE", 4, "MANGA"),
                *([related("ADAPTATION", "ADAPTATION", 9, "MANGA")] if mal_id == 2 else []),
            ]
        },
        "staff": {
            "edges": [
                {"role": "Original Story", "node": {"id": 602, "name": {"full": "Umi Oki", "native": None}}},
                {"role": "Director", "node": {"id": 600, "name": {"full": "Sen Minato", "native": "湊千"}}},
                {"role": "Music (eps 1-3)", "node": {"id": 601, "name": {"full": "Aya Hama", "native": "浜綾"}}},
                {"role": "Producer", "node": {"id": 603, "name": {"full": None, "native": None}}},
            ]
        },
        "characters": {
            "edges": [
                {
                    "role": "MAIN",
                    "node": {
                        "id": 500,
                        "name": {"full": "Mio Hama"},
                        "description": "Mends nets. ~!Drowns.!~",
                        "image": {"large": f"{services.url}/art/mio.png"},
                    },
                },
                {
                    "role": "BACKGROUND",
                    "node": {"id": 501, "name": {"full": "Postman"}, "description": None, "image": None},
                },
            ]
        },
    }


def related(relation: str, of_work: str, mal_id: int, kind: str) -> Json:
    return {
        "relationType": relation,
        "workRelation": of_work,
        "node": {
            "idMal": mal_id,
            "type": kind,
            "format": "TV" if kind == "ANIME" else "NOVEL",
            "averageScore": 82,
            "popularity": 700,
            "title": {"romaji": f"Toudai no Hon {mal_id}", "english": None, "native": None},
            "startDate": {"year": 2019, "month": 5, "day": None},
        },
    }


def kitsu(services: Services, ids: list[int]) -> Json:
    known = [mal_id for mal_id in ids if mal_id in SCORED]
    art = {"large": f"{services.url}/art/kitsu.jpg", "original": f"{services.url}/art/kitsu.jpg"}
    return {
        "data": [
            {
                "id": str(mal_id),
                "type": "mappings",
                "attributes": {"externalSite": "myanimelist/anime", "externalId": str(mal_id)},
                "relationships": {"item": {"data": {"type": "anime", "id": str(2000 + mal_id)}}},
            }
            for mal_id in known
        ],
        "included": [
            {
                "id": str(2000 + mal_id),
                "type": "anime",
                "attributes": {
                    "titles": {"en": f"Lighthouse {mal_id}", "en_jp": f"Toudai {mal_id}"},
                    "synopsis": f"Kitsu{mal_id} {STORY}.",
                    "averageRating": f"{80 + mal_id}.25",
                    "posterImage": art,
                    "coverImage": art if mal_id == 2 else None,
                },
            }
            for mal_id in known
        ],
        "links": {},
    }


def record(services: Services) -> Json:
    content = f"{services.url}/zenodo/records/13835115/files/Database.zip/content"
    checksum = hashlib.md5(services.archive).hexdigest()
    archive = {"key": "Database.zip", "size": len(services.archive), "checksum": f"md5:{checksum}"}
    code = {"key": "code.py", "size": 5, "checksum": "md5:" + "0" * 32, "links": {"self": f"{services.url}/none"}}
    return {"id": 13835115, "files": [archive | {"links": {"self": content}}, code]}


@cache
def paper_archive() -> bytes:
    """Titles 1 and 7; a row without a score; portraits of 10 and 71."""
    titles = (
        "MAL ID,Title,Synopsis,Score,Main Characters\n"
        f'1,Toudai 1,"{synopsis(1)}",7.05,"[10, 11]"\n'
        f'7,Toudai 7,"Paper7 {STORY}, and keeps them all.",6.5,[71]\n'
        "8,Toudai 8,No score,,[71]\n"
    )
    people = 'MAL ID,Name,Description\n10,Mio Hama,Mends.\n11,Ren1 Oki,Sails.\n71,"Captain, The",Commands.\n'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Database/Anime_train.csv", titles)
        archive.writestr("Database/Char_train.csv", people)
        for number in (10, 71):
            archive.writestr(f"Database/char train/{number}.png", encode(quarters(450, 700)))
    return buffer.getvalue()
