"""Calls to one service: in the project's name, at its pace, repeated where that helps, and given up in time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Self, TypeVar
from urllib.parse import urljoin

import requests
from requests_ratelimiter import LimiterAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter
from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

from anipop_core.data.fetch.settings import USER_AGENT, Service, Settings

T = TypeVar("T")
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 528)})  # from 520: Cloudflare


class NoAnswer(Exception):
    """The service gave nothing usable; the message says why."""


class ForGood(NoAnswer):
    """A failure that will be the same on another day."""


class Refused(NoAnswer):
    """The service refused the request. After several in a row it counts as down."""


class ServiceDown(NoAnswer):
    """The service failed several times in a row and is not asked again in this run."""


class Passing(Refused):
    """A failure that may be over soon: worth another attempt, after `wait_s` seconds where the service named a time."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class GuardedSession(requests.Session):
    """A session that follows redirects only to addresses that the settings allow."""

    limits: Settings  # `settings` is taken by the cache

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target and not self.limits.allows(urljoin(resp.url, target)):
            raise NoAnswer("sends on to an address that is not allowed")
        return target


class Patience:
    """Repeats failed calls to one service, counts calls, and stops asking when the service seems to be down."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sent = 0  # requests, attempts included
        self._failed_in_a_row = 0
        self._backoff = wait_exponential_jitter(initial=settings.first_wait_s, max=60, jitter=settings.first_wait_s)

    def call(self, attempt: Callable[[], T]) -> T:
        """What `attempt` returns, called again after failures that may pass.

        Raises NoAnswer where no attempt succeeded, ServiceDown after several such calls in a row.
        """
        if self._failed_in_a_row >= self.settings.failures_in_a_row:
            raise ServiceDown("not asked: several requests in a row brought nothing")
        try:
            answer = Retrying(
                retry=retry_if_exception_type(Passing),
                wait=self._wait,
                stop=lambda state: self._too_long(state) or stop_after_attempt(self.settings.attempts)(state),
                sleep=self.settings.sleep,
                reraise=True,
            )(lambda: _translated(attempt))
        except Refused:
            self._failed_in_a_row += 1
            raise
        self._failed_in_a_row = 0
        return answer

    def _wait(self, state: RetryCallState) -> float:
        asked = _asked_wait(state)
        return self._backoff(state) if asked is None else asked

    def _too_long(self, state: RetryCallState) -> bool:
        return (_asked_wait(state) or 0) > self.settings.longest_wait_s


class Caller:
    """Base of what asks one service: sends no faster than `service` allows, over all its hosts together."""

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
        """Number of requests sent, further attempts included."""
        return self._patience.sent


def check_status(response: requests.Response) -> None:
    """Raises Passing for a status that may change soon, Refused for any other but 200, 206 and 404."""
    status = response.status_code
    if status in PASSING:
        wait_s = _retry_after(response)
        pause = f" and asks for {math.ceil(wait_s)} s of rest" if wait_s else ""
        raise Passing(f"answers {status}{pause}", wait_s)
    if status not in (200, 206, 404):
        raise Refused(f"answers {status}")


def _translated(attempt: Callable[[], T]) -> T:
    try:
        return attempt()
    except requests.exceptions.Timeout:
        raise Passing("does not answer in time") from None
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        raise Passing("breaks off in the middle of its answer") from None
    except requests.exceptions.TooManyRedirects:
        raise NoAnswer("sends on in circles") from None
    except requests.exceptions.ConnectionError:
        raise Passing("can't be reached") from None
    except requests.exceptions.RequestException as error:  # an address that is none, for example
        raise NoAnswer(f"can't be asked ({type(error).__name__})") from None


def _asked_wait(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.wait_s if isinstance(error, Passing) else None


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, from a number or an HTTP date."""
    value = response.headers.get("Retry-After")
    if value is None:
        return None
    try:
        return Retry().parse_retry_after(value)
    except (InvalidHeader, OverflowError, ValueError):
        return None
