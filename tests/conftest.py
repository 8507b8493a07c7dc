"""What every test of the house gets: a screenless Qt, a known place, a seed that is printed, no silent warning."""

import contextlib
import gc
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

# What the modules and tests of a run are made of stays until its end: whoever searches it for garbage while it grows finds none.
gc.disable()
# Before anything imports Qt; a developer who wants to watch sets QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

TESTS = Path(__file__).parent
# Thousands of homes are made and flushed: in memory that waits for no disk. Whoever sets TMPDIR chooses; too small a place is left.
MEMORY, MEMORY_BYTES_MIN = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - a folder of this run's own is made in it
RUN_HOMES = contextlib.ExitStack()
IS_ROOMY = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES_MIN
if IS_ROOMY and "TMPDIR" not in os.environ:
    from helpers.run_homes import RunHomes

    # The first process makes it; workers are born with its TMPDIR.
    os.environ["TMPDIR"] = str(RUN_HOMES.enter_context(RunHomes(MEMORY)).folder)
    tempfile.tempdir = None  # pytest has asked before us where that is
    IS_FIRST = True
else:
    IS_FIRST = False
# Whoever wants no bytecode beside the sources has it beside pytest's notes, or each engine that a test starts compiles the house anew.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(TESTS.parent / ".pytest_cache" / "bytecode"))
    sys.dont_write_bytecode = False

from helpers.warm_start import WarmStart  # noqa: E402 - what it starts gets the environment made above

WARM_START = WarmStart()
WARM_START.install()

pytest_plugins = ["helpers.logfail", "helpers.attacked", "pytester"]

# One folder per package under test, and house for the rules of the house; helpers and data hold no tests. Those whose modules take
# longest come first: where several processes share the tests, none should begin a long module when the others have ended. What is of
# the window as a whole comes before its parts: whoever is the first makes the one application of the process, fonts and all.
FOLDERS = (
    "simulation",
    "center",
    "engine",
    "gui",
    "widgets",
    "links",
    "store",
    "house",
    "cli",
    "benchmarks",
    "attacks",
    "app",
    "features",
    "frozen",
    "shell",
    "runtime",
    "oplog",
    "protocol",
    "domain",
)
GUI_FIXTURES = frozenset({"qapp", "qtbot", "qtmodeltester"})
SEED_VARIABLE = "QIANZHI_SEED"

hypothesis.settings.register_profile("house", deadline=None, print_blob=True, max_examples=50)
hypothesis.settings.register_profile("soak", deadline=None, print_blob=True, max_examples=2_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose seed and folder once, in the first process, so that all workers inherit both; a socket's path must stay short."""
    if IS_FIRST and config.option.basetemp is None:
        config.option.basetemp = str(Path(os.environ["TMPDIR"]) / "t")
    os.environ.setdefault(SEED_VARIABLE, str(random.SystemRandom().randrange(2**32)))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Remove the homes of this run; whoever wants to look at them sets TMPDIR."""
    RUN_HOMES.close()


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A window's process collects by itself no more (desktop/runtime/garbage.py); do it between tests, where gui/ does not."""
    if not gc.isenabled() and item.path.parent.name != "gui":
        gc.collect(1)


def pytest_report_header() -> str:
    return f"seed: {SEED_VARIABLE}={os.environ[SEED_VARIABLE]} repeats every seeded world of this run"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test outside the known folders; mark by fixture what needs a QApplication, by folder what is a world; order folders."""
    place: dict[pytest.Item, int] = {}
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if folder not in FOLDERS:
            message = f"{item.path} lies in no known test folder: {', '.join(sorted(FOLDERS))}"
            raise pytest.UsageError(message)
        place[item] = FOLDERS.index(folder)
        if GUI_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("gui")
        if folder == "simulation":
            item.add_marker("simulation")
    items.sort(key=place.__getitem__)


def pytest_collection_finish() -> None:
    """Keep the tests themselves, some thousands of objects each with its marks, out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="module")
def _keep_what_stays() -> Iterator[None]:
    """Keep what a module's tests were the first to import, and what they left, out of later searches, like the tests themselves."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def _close_what_devices_hold() -> Iterator[None]:
    """Close the links that the devices of a module left open, where it made any."""
    yield
    for name in ("fakes.live_center", "tests.fakes.live_center"):
        if name in sys.modules:
            sys.modules[name].close_all()


@pytest.fixture
def cold_start() -> Iterator[None]:
    """Start the program's processes as a person does, from nothing."""
    with WARM_START.off():
        yield


@pytest.fixture
def seed(record_property: Callable[[str, object], None]) -> int:
    """Return the seed of this run, printed with a failing test."""
    chosen = int(os.environ[SEED_VARIABLE])
    record_property("seed", chosen)
    print(f"{SEED_VARIABLE}={chosen}")
    return chosen
