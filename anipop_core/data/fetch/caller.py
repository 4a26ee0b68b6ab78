"""What asks one service over HTTP: in the project's name, at the service's pace, with patience."""

from __future__ import annotations

from typing import Self

from requests_ratelimiter import LimiterAdapter

from anipop_core.data.fetch.retries import GuardedSession, Patience
from anipop_core.data.fetch.settings import USER_AGENT, Service, Settings


class Caller:
    """Its requests go no faster than the service allows, all its hosts together."""

    def __init__(self, session: GuardedSession, service: Service, settings: Settings) -> None:
        session.limits = settings
        session.headers["User-Agent"] = USER_AGENT
        self._session, self._settings, self._patience = session, settings, Patience(settings)
        self._adapter = LimiterAdapter(
            per_second=service.per_second,
            per_minute=service.per_minute,
            per_host=False,
            limit_statuses=(),  # Patience waits as long as the service asks for
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, self._adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._adapter.close()

    @property
    def sent(self) -> int:
        """Requests, further attempts included."""
        return self._patience.sent
