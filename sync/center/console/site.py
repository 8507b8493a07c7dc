"""The console on HTTP: every page is whole HTML, every act a form; nothing runs in the browser.

================================  ================================================================
GET, POST /enter/{word}           who are you; uses the invitation up and sets the cookie
GET /                             what needs an operator, and how the center stands
GET /devices, /devices/{key}      devices, and one of them with its lives
GET /waiting                      devices that ask to be admitted
GET /codes                        codes that let new devices in
GET /questions, /rulings          what waits for people anywhere; what stands aside, and forks
GET /storage                      files, blobs, checkpoints, backups
POST /waiting/{key}/admit         admit · 303 back, or the page again with the sentence of what refused it
POST /codes/make                  the code, this once · as above
POST /codes/{name}/withdraw       let it let nobody in · as above
POST /devices/{key}/renew         a new certificate · as above
POST /devices/renew-ending        one for each that ends within a month · as above
POST /devices/{key}/revoke        set aside whatever it may still write · as above
POST /rulings/{replica}/lift      take back what an operator ruled · as above
POST /leave                       end the session
================================  ================================================================

Without a session every page is 403 and says how to come in. A form counts with the word of its session and from its own page.

Source: our design (engine specification §10).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from sync.center import admission, codes, officers, renewals, rulings, turned_away
from sync.center.bodies import body_of
from sync.center.condition import condition_of
from sync.center.console import reading
from sync.center.console.entry import SESSION_S_MAX, Session, Sessions
from sync.center.database import Database
from sync.center.request_ids import Named
from sync.domain.address import parse_address
from sync.domain.failures import Outage, Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.domain.key_age import is_old
from sync.domain.offices import OFFICES
from sync.oplog.hashing import KEY_BYTES
from sync.protocol.enrolment import Invitation
from sync.store.readers import Readers

COOKIE = "qianzhi_console"
DONE = frozenset({"admitted", "renewed", "all_renewed", "revoked", "lifted", "withdrawn", "ended", "refused", "recalled"})
FORM_BYTES_MAX = 64 * 1024
NAME_CHARS_MAX = 40
REASON_CHARS_MAX = 200
DAYS_MAX = 3_660
DIGITS_MAX = 6
BACKUP_LATE_MS = 26 * 60 * 60 * 1000
DISK_LOW = 0.05
OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE = 200, 303, 403, 404, 409, 413
CHINA = timezone(timedelta(hours=8))
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_KILO = 1024
_MINUTE_MS, _HOUR_MS, _DAY_MS = 60_000, 3_600_000, 86_400_000
_LONG = 2  # of a unit of time or size, before the next larger one is used


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """What a console is made with.

    Attributes:
        host, port: where it listens, on this machine alone; port 0 takes a free one.
        pages: folder of the templates.
        words: a key's words in Chinese and English.
        sentence: what a failure is called, in both.
    """

    host: str
    port: int
    pages: Path
    words: Callable[[str], tuple[str, str]]
    sentence: Callable[[Refused | Outage], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the pages are read from. `readers` gives the keeper's, None while none runs; `polls` the long polls that wait now."""

    directory: Path
    database: Database
    readers: Callable[[], Readers | None]
    polls: Callable[[], int]
    now_ms: Callable[[], int]


class Console:
    """The application; its pages are answered on Starlette's threads."""

    def __init__(self, served: Served, settings: ConsoleSettings, *, hosts: frozenset[str]) -> None:
        """Take requests that name one of ``hosts``: a page of the world can't reach in by a name of its own."""
        self._served = served
        self._settings = settings
        self._hosts = hosts
        self.sessions = Sessions(served.directory, now_ms=served.now_ms)
        self._pages = Environment(
            loader=FileSystemLoader(settings.pages), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._pages.globals.update(t=settings.words, now_ms=served.now_ms, offices=OFFICES)
        self._pages.filters.update(when=_when, age=self._age, size=size, key=bytes.hex)

    def starlette(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/console.css", self._css),
                Route("/enter/{word}", self._enter, methods=["GET", "POST"]),
                Route("/leave", self._acting(self._leave), methods=["POST"]),
                Route("/", self._shown(self._overview)),
                Route("/devices", self._shown(self._devices)),
                Route("/devices/{key}", self._shown(self._device)),
                Route("/devices/renew-ending", self._acting(self._renew_ending), methods=["POST"]),
                Route("/devices/{key}/renew", self._acting(self._renew), methods=["POST"]),
                Route("/devices/{key}/revoke", self._acting(self._revoke), methods=["POST"]),
                Route("/waiting", self._shown(self._waiting)),
                Route("/waiting/{key}/admit", self._acting(self._admit), methods=["POST"]),
                Route("/waiting/{key}/refuse", self._acting(self._refuse), methods=["POST"]),
                Route("/waiting/{key}/recall", self._acting(self._recall), methods=["POST"]),
                Route("/officers", self._shown(self._officers)),
                Route("/officers/{key}/revoke", self._acting(self._end_officer), methods=["POST"]),
                Route("/codes", self._shown(self._codes)),
                Route("/codes/make", self._acting(self._make_code), methods=["POST"]),
                Route("/codes/{name}/withdraw", self._acting(self._withdraw_code), methods=["POST"]),
                Route("/questions", self._shown(self._questions)),
                Route("/rulings", self._shown(self._rulings)),
                Route("/rulings/{replica}/lift", self._acting(self._lift), methods=["POST"]),
                Route("/storage", self._shown(self._storage)),
                Route("/{path:path}", self._shown(lambda _request: None)),
            ],
            middleware=[Middleware(Named)],
        )

    # Doors.

    def _shown(self, page: Callable[[Request], "tuple[str, Mapping[str, Any]] | None"]) -> Callable[[Request], Response]:
        """Return the endpoint of a page: who is not in is told how to come in, what is not there is said."""

        def endpoint(request: Request) -> Response:
            session = self._session(request)
            if session is None:
                return self._closed(request)
            try:
                found = page(request)
            except Outage as outage:
                return self._page("failed", session, status=CONFLICT, said=self._settings.sentence(outage))
            if found is None:
                return self._page("failed", session, status=NOT_FOUND, said=" / ".join(self._settings.words("console.not_there")))
            name, facts = found
            done = request.query_params.get("done", "")
            return self._page(name, session, done=done if done in DONE else "", **facts)

        return endpoint

    def _acting(self, act: Callable[[Request, Session, dict[str, str]], "str | tuple[str, Mapping[str, Any]]"]) -> Any:
        """Return the endpoint of an act: only from a form of this session; ends at the page that the act names, or shows its own."""

        async def endpoint(request: Request) -> Response:
            session = self._session(request)
            if session is None:
                return self._closed(request)
            form = await _form(request)
            if form is None:
                return self._page("failed", session, status=TOO_LARGE, said=" / ".join(self._settings.words("console.form_foreign")))
            origin = request.headers.get("origin")
            if form.get("form") != session.form_word or origin not in (None, f"{request.url.scheme}://{request.headers['host']}"):
                return self._page("failed", session, status=FORBIDDEN, said=" / ".join(self._settings.words("console.form_foreign")))
            try:
                to = await run_in_threadpool(act, request, session, form)
            except (Refused, Outage) as failure:
                return self._page("failed", session, status=CONFLICT, said=self._settings.sentence(failure))
            if not isinstance(to, str):
                return self._page(to[0], session, **to[1])
            return RedirectResponse(to, status_code=SEE_OTHER, headers=_HEADERS)

        return endpoint

    def _session(self, request: Request) -> Session | None:
        if request.headers.get("host", "") not in self._hosts:
            return None
        return self.sessions.of(request.cookies.get(COOKIE, ""))

    def _closed(self, _request: Request) -> Response:
        return self._page("closed", None, status=FORBIDDEN)

    async def _enter(self, request: Request) -> Response:
        word = request.path_params["word"]
        if request.headers.get("host", "") not in self._hosts or not await run_in_threadpool(self.sessions.is_invited, word):
            return self._closed(request)
        form = await _form(request) if request.method == "POST" else {}
        operator = " ".join((form or {}).get("operator", "").split())[:NAME_CHARS_MAX]
        if not operator:
            return self._page("enter", None, word=word)
        cookie = await run_in_threadpool(self.sessions.begin, word, operator)
        if cookie is None:
            return self._closed(request)
        response = RedirectResponse("/", status_code=SEE_OTHER, headers=_HEADERS)
        response.set_cookie(
            COOKIE, cookie, max_age=SESSION_S_MAX, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/"
        )
        return response

    def _css(self, _request: Request) -> Response:
        text = (self._settings.pages / "console.css").read_text(encoding="utf-8")
        return PlainTextResponse(text, media_type="text/css", headers=_HEADERS)

    def _page(self, name: str, session: Session | None, *, status: int = OK, **facts: Any) -> Response:
        told = {"session": session, "page": name, "done": "", **facts}
        text = self._pages.get_template(f"{name}.html").render(told)
        return Response(text, status_code=status, media_type="text/html", headers=_HEADERS)

    # Pages.

    def _overview(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        served, now_ms = self._served, self._served.now_ms()
        with served.database.read() as connection:
            condition = condition_of(connection)
            counts = reading.counts_of(connection, now_ms=now_ms)
        keeper = self._keeper(reading.keeper_state)
        disk = reading.storage_of(served.directory)
        late = condition.backup is None or condition.backup.at_ms < now_ms - BACKUP_LATE_MS
        needs = {
            "recovery": condition.recovery is not None,
            "contested": len(condition.contested),
            "forked": condition.forked,
            "waiting": condition.waiting,
            "ending": counts[reading.ENDING] + counts[reading.LAPSED],
            "online_key": condition.online_since_ms is not None and is_old(condition.online_since_ms, now_ms=now_ms),
            "backup": late,
            "keeper": keeper is None,
            "disk": disk.free < disk.total * DISK_LOW,
            "upstream": condition.upstream is not None and not condition.upstream.is_up,
        }
        facts = {"now": condition, "counts": counts, "keeper": keeper, "disk": disk, "polls": served.polls()}
        return "overview", {**facts, "needs": [name for name, is_so in needs.items() if is_so]}

    def _devices(self, request: Request) -> tuple[str, Mapping[str, Any]]:
        text = request.query_params.get("q", "")[:NAME_CHARS_MAX]
        order = reading.BY_SILENCE if request.query_params.get("order") == reading.BY_SILENCE else reading.BY_ORGANISATION
        asked = request.query_params.get("page", "0")
        page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS_MAX else 0
        with self._served.database.read() as connection:
            found = reading.device_page(connection, text=text, order=order, page=page, now_ms=self._served.now_ms())
            counts = reading.counts_of(connection, now_ms=self._served.now_ms())
        link = f"/devices?q={quote(text)}&order="
        ending = counts[reading.ENDING] + counts[reading.LAPSED]
        return "devices", {"found": found, "text": text, "order": order, "link": link, "ending": ending}

    def _device(self, request: Request) -> tuple[str, Mapping[str, Any]] | None:
        key = _key_in(request)
        with self._served.database.read() as connection:
            device = None if key is None else reading.device_of(connection, key, now_ms=self._served.now_ms())
            lives = () if device is None else reading.lives_of(connection, device.sign_key)
        return None if device is None else ("device", {"device": device, "lives": lives})

    def _waiting(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        with self._served.database.read() as connection:
            away = turned_away.turned_away_in(connection)
        return "waiting", {"waiting": admission.waiting_devices(self._served.directory), "away": away}

    def _officers(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        with self._served.database.read() as connection:
            return "officers", {"officers": officers.officers_in(connection, now_ms=self._served.now_ms())}

    def _codes(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        with self._served.database.read() as connection:
            return "codes", {"codes": codes.codes_in(connection, now_ms=self._served.now_ms())}

    def _questions(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        return "questions", {"questions": self._keeper(reading.waiting_questions)}

    def _rulings(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        with self._served.database.read() as connection:
            return "rulings", {"rulings": reading.rulings_in_force(connection), "forks": reading.forks_found(connection)}

    def _storage(self, _request: Request) -> tuple[str, Mapping[str, Any]]:
        with self._served.database.read() as connection:
            condition = condition_of(connection)
        disk = reading.storage_of(self._served.directory)
        return "storage", {"now": condition, "disk": disk, "keeper": self._keeper(reading.keeper_state)}

    def _keeper(self, ask: Callable[[Readers], Any]) -> Any:
        """Return what the keeper says, None while none runs or it can't answer: the pages say so."""
        readers = self._served.readers()
        if readers is None:
            return None
        try:
            return ask(readers)
        except Outage:
            return None

    # Acts.

    def _admit(self, request: Request, session: Session, form: dict[str, str]) -> str:
        key = _key_in(request)
        if key is None:
            raise Refused("device.not_waiting")
        admission.admit(
            self._served.directory,
            fingerprint_or_key=key,
            organisation=form.get("organisation", "").strip() or None,
            offices=tuple(office for office in OFFICES if form.get(f"office.{office}")),
            label=form.get("label", "").strip()[:NAME_CHARS_MAX] or None,
            days=_days(form),
            takes_over=bool(form.get("takes_over")),
            by=session.operator,
        )
        return f"/devices/{key.hex()}?done=admitted"

    def _refuse(self, request: Request, session: Session, form: dict[str, str]) -> str:
        key = _key_in(request)
        if key is None:
            raise Refused("device.not_waiting")
        turned_away.turn_away(self._served.directory, sign_key=key, reason=_reason(form), by=session.operator)
        return "/waiting?done=refused"

    def _recall(self, request: Request, _session: Session, _form: dict[str, str]) -> str:
        turned_away.let_come(self._served.directory, _key_in(request) or b"")
        return "/waiting?done=recalled"

    def _end_officer(self, request: Request, session: Session, form: dict[str, str]) -> str:
        key = _key_in(request)
        with self._served.database.read() as connection:
            made = {one.sign_key for one in officers.officers_in(connection, now_ms=self._served.now_ms())}
        if key not in made:
            raise Refused("officer.unknown")
        officers.revoke_officer(self._served.directory, key, reason=_reason(form), by=session.operator)
        return "/officers?done=ended"

    def _make_code(self, _request: Request, session: Session, form: dict[str, str]) -> tuple[str, Mapping[str, Any]]:
        text = form.get("address", "").strip()
        # Read before a code is made, so that a wrong one costs none.
        address = parse_address(text) if text else None
        terms = codes.Terms(
            organisation=form.get("organisation", "").strip(),
            offices=tuple(office for office in OFFICES if form.get(f"office.{office}")),
            letters=form.get("letters", "").strip().upper() or None,
            days=_days(form),
            label=form.get("label", "").strip()[:NAME_CHARS_MAX] or None,
            takes_over=_replica_in(form),
            by=session.operator,
        )
        minutes = form.get("minutes", "").strip()
        good = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) <= DIGITS_MAX else 0
        code, ends_ms = codes.make_code(self._served.directory, terms, minutes=good, now_ms=self._served.now_ms)
        scanned = "" if address is None else str(Invitation(address=address, code=code))
        facts = {"code": str(code), "organisation": terms.organisation, "ends_ms": ends_ms, "scanned": scanned}
        return "code", {**facts, "picture": _qr(scanned)}

    def _withdraw_code(self, request: Request, _session: Session, _form: dict[str, str]) -> str:
        codes.withdraw_code(self._served.directory, request.path_params["name"])
        return "/codes?done=withdrawn"

    def _renew(self, request: Request, _session: Session, form: dict[str, str]) -> str:
        key = self._known(request)
        admission.admit(self._served.directory, fingerprint_or_key=key, days=_days(form))
        return f"/devices/{key.hex()}?done=renewed"

    def _renew_ending(self, _request: Request, _session: Session, form: dict[str, str]) -> str:
        now_ms = self._served.now_ms()
        renewals.renew_ending(self._served.directory, within_days=reading.ENDING_DAYS, days=_days(form), now_ms=now_ms)
        return "/devices?done=all_renewed"

    def _revoke(self, request: Request, session: Session, form: dict[str, str]) -> str:
        key = self._known(request)
        with self._served.database.read() as connection:
            device = reading.device_of(connection, key, now_ms=self._served.now_ms())
        if device is None or form.get("letters", "").strip().upper() != device.letters:
            raise Refused("console.letters_differ")
        wipe = {one.value: one for one in rulings.Wipe}.get(form.get("wipe", ""), rulings.Wipe.NO)
        rulings.revoke(self._served.directory, sign_key=key, reason=_reason(form), by=session.operator, wipe=wipe)
        return f"/devices/{key.hex()}?done=revoked"

    def _lift(self, request: Request, session: Session, form: dict[str, str]) -> str:
        try:
            replica = bytes.fromhex(request.path_params["replica"])
        except ValueError:
            raise Refused("ruling.replica_unknown") from None
        rulings.rule(self._served.directory, replica=replica, ranges=(), reason=_reason(form), by=session.operator)
        return "/rulings?done=lifted"

    def _leave(self, request: Request, _session: Session, _form: dict[str, str]) -> str:
        self.sessions.end(request.cookies.get(COOKIE, ""))
        return "/"

    def _known(self, request: Request) -> bytes:
        key = _key_in(request)
        if key is None:
            raise Refused("device.not_admitted")
        return key

    def _age(self, at_ms: int) -> str:
        """Return how long ago, in units that need no language."""
        passed = max(0, self._served.now_ms() - at_ms)
        for unit_ms, name in ((_DAY_MS, "d"), (_HOUR_MS, "h"), (_MINUTE_MS, "min")):
            if passed >= _LONG * unit_ms:
                return f"{passed // unit_ms} {name}"
        return f"{passed // 1_000} s"


def size(count: int) -> str:
    """Return a number of bytes for people: 0 B, 12 kB, 3.4 GB."""
    if count < _KILO:
        return f"{count} B"
    step = min(int(math.log(count, _KILO)), 4)
    value = count / _KILO**step
    return f"{value:.1f} {'kMGT'[step - 1]}B" if value < 10 else f"{value:.0f} {'kMGT'[step - 1]}B"  # noqa: PLR2004


def _when(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


async def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form, the last of each name; None when it is too large or no text."""
    body = await body_of(request, FORM_BYTES_MAX)
    try:
        return None if body is None else {name: values[-1] for name, values in parse_qs(body.decode("ascii"), max_num_fields=100).items()}
    except ValueError:
        return None


def _key_in(request: Request) -> bytes | None:
    try:
        key = bytes.fromhex(request.path_params["key"])
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _replica_in(form: dict[str, str]) -> ReplicaId | None:
    text = "".join(form.get("takes_over", "").split())
    if not text:
        return None
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != REPLICA_BYTES:
        raise Refused("device.takes_over_unknown", replica=text)
    return ReplicaId(raw)


def _qr(text: str) -> str:
    """Return the QR code of a text as SVG, empty where nothing draws one: a center needs none of the desktop's packages."""
    try:
        segno = import_module("segno")
    except ImportError:
        return ""
    return str(segno.make(text, error="m", micro=False).svg_inline(scale=4)) if text else ""


def _days(form: dict[str, str]) -> int:
    text = form.get("days", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX and 1 <= int(text) <= DAYS_MAX):
        raise Refused("console.days", days_max=DAYS_MAX)
    return int(text)


def _reason(form: dict[str, str]) -> str:
    reason = " ".join(form.get("reason", "").split())[:REASON_CHARS_MAX]
    if not reason:
        raise Refused("ruling.unsigned")
    return reason
