"""Claims about the operator's console: real pages of a real center, in a session and as what comes from elsewhere sees them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import requests
from fakes.live_center import CITY, GULOU, XUANWU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from desktop.app.center_commands import console_settings
from sync.center.admission import waiting_devices
from sync.center.condition import condition
from sync.center.console.entry import INVITATION_S, SESSION_IDLE_S_MAX, SESSION_S_MAX, SESSIONS_MAX, Sessions, announce, invite
from sync.center.console.site import COOKIE, size
from sync.center.exchange import system_ms
from sync.center.keys import keys_of
from sync.center.officers import make_officer, officers_made
from sync.domain.failures import Outage, Refused
from sync.links.http import HttpLink, Refusal
from sync.oplog.wipe import read_wipe
from sync.protocol.enrolment import PATH as ENROLMENT
from sync.protocol.enrolment import ask, read_code, read_told
from tests.fakes.wrapped import CHEAP, PASSPHRASE

PAGES = ("/", "/devices", "/waiting", "/officers", "/codes", "/questions", "/rulings", "/storage")
ACTS = (
    "/waiting/{key}/admit",
    "/devices/{key}/renew",
    "/devices/{key}/revoke",
    "/rulings/{replica}/lift",
    "/leave",
    "/waiting/{key}/refuse",
    "/waiting/{key}/recall",
    "/officers/{key}/revoke",
    "/devices/renew-ending",
)
OPERATOR = "王建国"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what must be refused
HOSTILE = "<script>alert(1)</script>"
NUMBERS = iter(range(30_000, 40_000))
OPEN: list[Device | requests.Session] = []


@pytest.fixture(scope="module")
def center(wide_ground: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home", console=console_settings(0), keeps=True) as live:
        yield live


class Operator:
    """Someone with a browser: follows addresses and fills in forms as pages hold them."""

    def __init__(self, center: LiveCenter) -> None:
        self.entry = invite(center.directory, now_ms=system_ms())
        self.site = self.entry.split("/enter/")[0]
        self.browser = requests.Session()
        OPEN.append(self.browser)

    def comes_in(self) -> requests.Response:
        return self.browser.post(self.entry, data={"operator": OPERATOR}, timeout=10)

    def reads(self, path: str) -> str:
        answer = self.browser.get(self.site + path, timeout=10)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    def acts(self, path: str, *, page: str, **fields: str) -> requests.Response:
        word = re.search(r'name="form" value="([^"]+)"', self.reads(page))
        assert word is not None
        return self.browser.post(self.site + path, data={"form": word[1], **fields}, timeout=10)


@pytest.fixture(autouse=True)
def _close_what_is_open() -> Iterator[None]:
    yield
    for thing in OPEN:
        thing.close()
    OPEN.clear()


@pytest.fixture
def operator(center: LiveCenter) -> Operator:
    made = Operator(center)
    assert made.comes_in().status_code == 200
    return made


def fresh(organisation: str) -> MemoryReplica:
    return MemoryReplica(next(NUMBERS), organisation)


def visited(center: LiveCenter, folder: Path, *paths: str, **environment: str) -> list[dict[str, Any]]:
    """Return what a browser saw: the way in, the overview, then ``paths``."""
    entry = invite(center.directory, now_ms=system_ms())
    command = [sys.executable, "-m", "fakes.browser", entry, "operator", str(folder), *paths]
    said = {**os.environ, **environment}
    ran = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=80, check=False, env=said)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def knocked(center: LiveCenter, store: MemoryReplica) -> Device:
    device = Device(store, center)
    OPEN.append(device)
    assert isinstance(device.round(), Refusal)
    return device


def test_nobody_reads_without_an_invitation(center: LiveCenter) -> None:
    """Without a session every page and act is 403 and changes nothing; the page says which command lets in."""
    operator = Operator(center)
    before = condition(center.directory)
    for path in PAGES:
        answer = operator.browser.get(operator.site + path, timeout=10)
        assert answer.status_code == 403
        assert "center console" in answer.text
        assert "终端 <span" not in answer.text, "not even the pages' names"
    for act in ACTS:
        path = act.format(key="00" * 32, replica="00" * 8)
        assert operator.browser.post(operator.site + path, data={"form": "x"}, timeout=10).status_code == 403
    assert condition(center.directory) == before


def test_an_invitation_opens_once(center: LiveCenter) -> None:
    """Of any number that come at once with one word, one comes in; a word that was never given opens nothing."""
    operator = Operator(center)
    assert operator.browser.get(operator.entry, timeout=10).status_code == 200
    assert operator.browser.post(operator.entry, data={"operator": "  "}, timeout=10).status_code == 200, "a name is asked for"
    assert COOKIE not in operator.browser.cookies
    start, came = Barrier(6), []

    def come() -> None:
        start.wait(10)
        with requests.Session() as browser:
            browser.post(operator.entry, data={"operator": OPERATOR}, timeout=10)
            came.append(COOKIE in browser.cookies)

    threads = [Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(came) == [False] * 5 + [True]
    assert operator.browser.get(operator.entry, timeout=10).status_code == 403
    assert operator.browser.get(operator.site + "/enter/" + "x" * 43, timeout=10).status_code == 403


def test_what_another_site_sends_counts_nothing(center: LiveCenter, operator: Operator) -> None:
    """A form without the session's word, from another origin, or under another name of this machine, is refused."""
    path = "/leave"
    assert operator.browser.post(operator.site + path, data={}, timeout=10).status_code == 403
    word = re.search(r'name="form" value="([^"]+)"', operator.reads("/"))
    assert word is not None
    foreign = {"origin": "https://elsewhere.example"}
    assert operator.browser.post(operator.site + path, data={"form": word[1]}, headers=foreign, timeout=10).status_code == 403
    rebound = {"host": "elsewhere.example"}
    assert operator.browser.get(operator.site + "/", headers=rebound, timeout=10).status_code == 403
    assert operator.browser.post(operator.site + path, data={"form": word[1], "pad": "x" * 70_000}, timeout=10).status_code == 413
    cookie = next(iter(operator.browser.cookies))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    assert condition(center.directory).devices >= 0
    assert operator.acts(path, page="/").status_code == 403, "the session has ended"


def test_a_device_is_admitted_followed_and_revoked(center: LiveCenter, operator: Operator) -> None:
    """From waiting to revoked by the pages alone; each act is shown, carries the operator's name, and the device obeys."""
    store = fresh(GULOU)
    device = knocked(center, store)
    (waiting,) = [one for one in waiting_devices(center.directory) if one.sign_key == store.sign_key]
    assert waiting.fingerprint in operator.reads("/waiting")
    key = store.sign_key.hex()
    refused = operator.acts(f"/waiting/{key}/admit", page="/waiting", organisation="999999", days="30")
    assert refused.status_code == 409
    assert "organisation.unknown" in refused.text
    assert operator.acts(f"/waiting/{key}/admit", page="/waiting", organisation=GULOU, days="soon").status_code == 409
    done = operator.acts(f"/waiting/{key}/admit", page="/waiting", organisation=GULOU, days="10", label="指挥车一号")
    assert done.status_code == 200
    assert "已认证" in done.text
    assert "将到期" in done.text, "ten days are within the month that is told of"
    device.sync()
    assert "指挥车一号" in operator.reads("/devices?q=%E6%8C%87%E6%8C%A5%E8%BD%A6")
    letters = re.search(rf'/devices/{key}">(\w+)<', operator.reads(f"/devices?q={waiting.fingerprint[:8]}"))
    assert letters is not None
    renewed = operator.acts(f"/devices/{key}/renew", page=f"/devices/{key}", days="366")
    assert "已续期" in renewed.text
    revoke = f"/devices/{key}/revoke"
    wrong = operator.acts(revoke, page=f"/devices/{key}", reason="车辆被盗", letters=letters[1] + "X")
    assert (wrong.status_code, "console.letters_differ" in wrong.text) == (409, True)
    assert operator.acts(revoke, page=f"/devices/{key}", reason=" ", letters=letters[1]).status_code == 409
    assert "已撤销" in operator.acts(revoke, page=f"/devices/{key}", reason="车辆被盗", letters=letters[1].lower()).text
    refusal = device.round()
    assert isinstance(refusal, Refusal)
    assert refusal.code == "device.revoked"
    page = operator.reads("/rulings")
    assert "车辆被盗" in page
    assert OPERATOR in page
    lifted = operator.acts(f"/rulings/{store.replica.hex()}/lift", page="/rulings", reason="车辆找回")
    assert "已收回" in lifted.text
    assert not isinstance(device.round(), Refusal)


def test_all_that_end_are_renewed_in_one_act(center: LiveCenter, operator: Operator) -> None:
    """The page of devices offers it while any certificate ends within a month, and no longer once it was done."""
    store = fresh(GULOU)
    knocked(center, store)
    center.admit(store, days=10)
    page = operator.reads("/devices")
    assert "全部续期" in page
    assert operator.acts("/devices/renew-ending", page="/devices", days="soon").status_code == 409
    done = operator.acts("/devices/renew-ending", page="/devices", days="366")
    assert "已全部续期" in done.text
    assert "renew-ending" not in done.text
    assert "联机密钥使用自" in operator.reads("/")


def test_a_code_is_made_used_and_withdrawn(center: LiveCenter, operator: Operator) -> None:
    """Shown once with what is scanned, listed without the code, used by a device, and one that nobody used is taken back."""
    made = operator.acts(
        "/codes/make",
        page="/codes",
        organisation=GULOU,
        days="30",
        minutes="60",
        label="指挥车二号",
        address=center.address.partition("#")[0],
    )
    assert made.status_code == 200
    code = re.search(r"<code>([0-9A-Z]{5}(?:-[0-9A-Z]{5}){3})</code>", made.text)
    assert code is not None
    assert "<svg" in made.text
    assert "QZENROL:" in made.text
    listed = operator.reads("/codes")
    assert "指挥车二号" in listed
    assert OPERATOR in listed
    assert code[1] not in listed
    store = fresh(GULOU)
    nonce = bytes(16)
    link = HttpLink(center.address)
    answer = link.post(ENROLMENT, ask(read_code(code[1]), birth=store.own_birth(), nonce=nonce))
    link.close()
    assert isinstance(answer, bytes)
    assert read_told(answer, read_code(code[1]), nonce=nonce).organisation == GULOU
    assert store.sign_key.hex() in operator.reads("/codes")
    other = operator.acts("/codes/make", page="/codes", organisation=GULOU, days="30", minutes="60")
    name = re.search(r'/codes/(\w+)/withdraw"', operator.reads("/codes"))
    assert name is not None
    assert other.status_code == 200
    assert "入网码已作废" in operator.acts(f"/codes/{name[1]}/withdraw", page="/codes").text
    for fields, code_ in (
        ({"organisation": "999"}, "organisation.unknown"),
        ({"minutes": "x"}, "enrol.bounds"),
        ({"takes_over": "zz"}, "takes_over"),
    ):
        refused = operator.acts("/codes/make", page="/codes", **{"organisation": GULOU, "days": "30", "minutes": "60", **fields})
        assert (refused.status_code, code_ in refused.text) == (409, True)


def test_officers_are_listed_and_revoked(center: LiveCenter, operator: Operator, tmp_path: Path) -> None:
    """Open, run out and revoked, with what each may; revoked by a form of this session alone."""
    one = make_officer(center.directory, tmp_path / "one", PASSPHRASE, cost=CHEAP, organisation=GULOU, letters="UV", by="王值班")
    make_officer(center.directory, tmp_path / "other", PASSPHRASE, cost=CHEAP, organisation=XUANWU, offices=("dispatcher",))
    page = operator.reads("/officers")
    for said in (one.sign_key.hex(), "王值班", "UV", GULOU, XUANWU):
        assert said in page
    revoked = operator.acts(f"/officers/{one.sign_key.hex()}/revoke", page="/officers", reason="调离")
    assert "专管员已吊销" in revoked.text
    states = {row.sign_key: row.state for row in officers_made(center.directory, now_ms=system_ms())}
    assert states[one.sign_key] == "closed"
    assert sorted(states.values()) == ["closed", "open"]
    late = officers_made(center.directory, now_ms=system_ms() + 91 * 86_400_000)
    assert sorted(row.state for row in late) == ["closed", "ended"]
    assert f"/officers/{one.sign_key.hex()}/revoke" not in operator.reads("/officers")


def test_a_newcomer_is_turned_away_and_called_back(center: LiveCenter, operator: Operator) -> None:
    """It waits in nobody's list any more however often it comes; by whom and why stands there; called back it waits again."""
    store = fresh(GULOU)
    device = Device(store, center)
    assert isinstance(device.round(), Refusal)
    key = store.sign_key.hex()
    assert "/refuse" in operator.reads("/waiting")
    assert "已拒绝" in operator.acts(f"/waiting/{key}/refuse", page="/waiting", reason="不是我单位的车").text
    refusal = device.round()
    assert isinstance(refusal, Refusal)
    assert refusal.code == "device.uncertified"
    page = operator.reads("/waiting")
    assert "不是我单位的车" in page
    assert OPERATOR in page
    assert f"/waiting/{key}/admit" not in page
    again = operator.acts(f"/waiting/{key}/refuse", page="/waiting", reason="再来")
    assert (again.status_code, "device.not_waiting" in again.text) == (409, True)
    operator.acts(f"/waiting/{key}/recall", page="/waiting")
    assert isinstance(device.round(), Refusal)
    assert f"/waiting/{key}/admit" in operator.reads("/waiting")


def test_a_device_is_revoked_with_an_order_to_wipe(center: LiveCenter, operator: Operator) -> None:
    """The refusal carries the order, and whoever lifts the revocation takes the order back."""
    store = fresh(GULOU)
    (device,) = introduced(center, store)
    key = store.sign_key.hex()
    letters = re.search(rf'/devices/{key}">(\w+)<', operator.reads("/devices"))
    assert letters is not None
    operator.acts(f"/devices/{key}/revoke", page=f"/devices/{key}", reason="被盗", letters=letters[1], wipe="now")
    refusal = device.round()
    assert isinstance(refusal, Refusal)
    order = refusal.facts["wipe"]
    assert isinstance(order, bytes)
    found = read_wipe(order, root=keys_of(center.directory).root_public)
    assert (found.sign_key, found.offers, found.by, found.reason) == (store.sign_key, False, OPERATOR, "被盗")
    operator.acts(f"/rulings/{store.replica.hex()}/lift", page="/rulings", reason="找回")
    assert not isinstance(device.round(), Refusal)


def test_lag_is_counted_by_urgency(center: LiveCenter, operator: Operator) -> None:
    """What is due to a device is shown as flash · record · blob, and as level once its next request shows that it came."""
    one, other = introduced(center, fresh(GULOU), fresh(XUANWU))
    OPEN.extend((one, other))
    other.round()
    scope = one.store.open_incident()
    one.store.add_party(scope, XUANWU)
    for _ in range(3):
        one.store.line(scope, "现场已封控")
    one.sync()
    path = f"/devices/{other.store.sign_key.hex()}"
    shown = re.findall(r'<dd class="number">([^<]+)</dd>', operator.reads(path))
    assert [int(count) for count in shown[:3]] == [0, 5, 0], shown
    other.sync()
    other.round()
    assert [int(count) for count in re.findall(r'<dd class="number">([^<]+)</dd>', operator.reads(path))[:3]] == [0, 0, 0]
    assert "已齐" in operator.reads("/devices?order=silence")


def test_words_of_strangers_stay_words(center: LiveCenter, operator: Operator) -> None:
    """Text that a device, an operator or an address brings is shown, never taken for markup."""
    store = fresh(CITY)
    knocked(center, store)
    done = operator.acts(f"/waiting/{store.sign_key.hex()}/admit", page="/waiting", organisation=CITY, days="90", label=HOSTILE)
    assert done.status_code == 200
    for path in (f"/devices?q={HOSTILE}", "/devices", f"/devices/{store.sign_key.hex()}", "/?done=<script>", "/<script>"):
        text = operator.browser.get(operator.site + path, timeout=10).text
        assert "<script" not in text.lower(), path
    answer = operator.browser.get(operator.site + "/", timeout=10)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/devices/zz", "/devices/" + "00" * 32, "/devices/" + "00" * 31, "/nothing", "/devices?page=9999999999", "/devices?page=-1"]
)
def test_what_is_not_there_is_said(operator: Operator, path: str) -> None:
    """A key, page or path that is none is answered in words, never by a mistake of the program."""
    answer = operator.browser.get(operator.site + path, timeout=10)
    assert answer.status_code in {200, 404}
    assert "<h1>" in answer.text


NOBODY = {ACTS[0]: "device.not_waiting", ACTS[1]: "device.not_admitted", ACTS[3]: "replica_unknown", ACTS[7]: "officer.unknown"}


@pytest.mark.parametrize(("act", "code"), [*NOBODY.items(), (ACTS[5], "device.not_waiting"), (ACTS[6], "device.not_waiting")])
def test_an_act_on_nobody_is_refused(operator: Operator, act: str, code: str) -> None:
    """Who acts on a key or replica that the center does not know is told so, and nothing is written."""
    for raw in ("zz", "00" * 32):
        answer = operator.acts(act.format(key=raw, replica=raw[:16]), page="/", reason="试", days="1", letters="A")
        assert answer.status_code == 409
        assert code in answer.text or "device.not_waiting" in answer.text


def test_pages_are_read_in_a_browser_without_scripts(center: LiveCenter, tmp_path: Path) -> None:
    """In a real Chromium with scripts off every page comes, in Chinese and English, and nothing is wider than the window."""
    OPEN.extend(introduced(center, fresh(GULOU)))
    knocked(center, fresh(XUANWU))
    seen = visited(center, tmp_path, *PAGES[1:])
    assert [page["path"] for page in seen] == ["enter", "overview", *PAGES[1:]]
    for page, (chinese, english) in zip(
        seen[1:],
        (
            ("总览", "Overview"),
            ("终端", "Devices"),
            ("待认证", "Waiting"),
            ("入网专管员", "Enrolment officers"),
            ("入网码", "Codes"),
            ("疑问", "Questions"),
            ("裁定", "Rulings"),
            ("存储", "Storage"),
        ),
        strict=True,
    ):
        assert page["came"]
        assert chinese in page["title"]
        assert f"{chinese} {english}" in page["text"]
        assert page["cut_off"] <= 0
        assert page["ground"] == "#eef0ec"


def test_pages_follow_a_dark_system(center: LiveCenter, tmp_path: Path) -> None:
    """Where the system is dark, the ground is the window's own at night, before anybody came in and after."""
    seen = visited(center, tmp_path, "/devices", DARK="1")
    assert [page["ground"] for page in seen] == ["#12110e"] * 3


def test_every_word_is_there_and_used() -> None:
    """Each key that a page names has its words, and each of the console's words is on a page or in the program."""
    settings = console_settings(0)
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted(settings.pages.glob("*.html")))
    source = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "sync/center/console").glob("*.py"))
    named = set(re.findall(r"'(console\.[a-z_.]+[a-z_])'", pages))
    for key in named:
        assert all(settings.words(key)), key
    heads = tuple(re.findall(r"'(console\.[a-z_]*\.?)' ~", pages))
    words = (settings.pages / "words" / "zh").glob("*.ts")
    kept = re.findall(r'message id="([^"]+)"', "".join(path.read_text(encoding="utf-8") for path in words))
    assert not [key for key in kept if key not in named and not key.startswith(heads) and key not in source]
    for key in (key for key in kept if key.startswith(heads)):
        assert key.rsplit(".", 1)[1] in pages + source + "lost behind copied restored shown", key


def test_sessions_end(tmp_path: Path) -> None:
    """A session ends by silence, by age, by leaving, and when more came than are kept; an invitation after ten minutes."""
    now = [1_000_000]
    sessions = Sessions(tmp_path, now_ms=lambda: now[0])

    def enter(monkey: pytest.MonkeyPatch) -> str:
        monkey.setattr("sync.center.console.entry.socket.create_connection", lambda *_, **__: _Closed())
        announce(tmp_path, "http://127.0.0.1:1")
        word = invite(tmp_path, now_ms=now[0]).rsplit("/", 1)[1]
        cookie = sessions.begin(word, OPERATOR)
        assert cookie is not None
        return cookie

    with pytest.MonkeyPatch.context() as monkey:
        silent, old, left = (enter(monkey) for _ in range(3))
        sessions.end(left)
        assert sessions.of(left) is None
        step_ms = SESSION_IDLE_S_MAX * 1_000 - 1
        for _ in range(SESSION_S_MAX * 1_000 // step_ms):
            now[0] += step_ms
            assert sessions.of(old) is not None
        assert sessions.of(silent) is None
        now[0] += step_ms
        assert sessions.of(old) is None
        first, *rest = (enter(monkey) for _ in range(SESSIONS_MAX + 1))
        assert sessions.of(first) is None
        assert all(sessions.of(cookie) for cookie in rest)
        word = invite(tmp_path, now_ms=now[0]).rsplit("/", 1)[1]
        now[0] += INVITATION_S * 1_000 + 1
        assert not sessions.is_invited(word)
        assert sessions.begin(word, OPERATOR) is None


class _Closed:
    def close(self) -> None: ...


def test_no_invitation_without_a_console(tmp_path: Path) -> None:
    """Where no console listens, or only its note was left by a killed center, the command says so instead of an address."""
    with pytest.raises(Outage, match=r"center\.console_closed"):
        invite(tmp_path, now_ms=1)
    announce(tmp_path, "http://127.0.0.1:1")
    with pytest.raises(Outage, match=r"center\.console_closed"):
        invite(tmp_path, now_ms=1)


def test_the_console_is_for_its_own_machine(tmp_path: Path) -> None:
    """A console that would listen to the network is refused before the center serves."""
    live = LiveCenter(tmp_path / "home", console=replace(console_settings(0), host=EVERYWHERE))
    with pytest.raises(Refused, match=r"center\.console_public"):
        live._run()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 kB"), (20_480, "20 kB"), (3_650_722_201, "3.4 GB"), (2**60, "1048576 TB")]
)
def test_sizes_are_for_people(count: int, said: str) -> None:
    """Bytes are said in the largest unit that fits."""
    assert size(count) == said
