"""The engine room: starting, sharing, killing, and what is said when it cannot be."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from registry import notebook
from registry.errors import EngineError
from registry.graph.connection import Connection, connect
from registry.graph.engine_files import EngineFiles, State, explained
from registry.graph.engine_wheel import Machine, absent, installed
from registry.graph.local import Address, Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[2]
START = "from pathlib import Path; import sys; from registry.graph.local import Engine; "


def run_python(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=os.environ | environment)


def killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def count(connection: Connection, label: str = "Mark") -> int:
    return int(connection.read(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"])


# Starting, stopping, sharing


def test_a_started_engine_answers_says_where_it_is_and_is_gone_after_stop(engine: Engine) -> None:
    engine.stop()
    shown: list[str] = []

    def show(sentence: str) -> threading.Lock:
        shown.append(sentence)
        return threading.Lock()

    address = engine.ensure(show)
    status = engine.status()
    assert shown == ["Starting the engine"]
    assert status.running
    assert address.uri == f"bolt://127.0.0.1:{status.port}"
    assert status.version == installed().version
    with Connection(address) as connection:
        assert connection.read("RETURN 1 AS one") == [{"one": 1}]
    assert engine.ensure(show) == address
    assert shown == ["Starting the engine"], "a running engine is used, not started"
    assert engine.stop()
    assert status.pid is not None
    assert not psutil.pid_exists(status.pid) or psutil.Process(status.pid).status() == psutil.STATUS_ZOMBIE
    assert not engine.status().running
    assert not engine.stop()


def test_what_was_written_before_a_stop_is_there_after_it(engine: Engine) -> None:
    with Connection(engine.ensure()) as connection:
        connection.write(lambda tx: tx.run("MERGE (:Kept {id: 'kept'})").consume())
    engine.stop()
    with Connection(engine.ensure()) as connection:
        assert count(connection, "Kept") == 1
    assert (engine.files.folder / "engine.version").read_text().strip() == installed().version


def test_of_two_processes_at_once_one_starts_the_engine_and_both_use_it(engine: Engine) -> None:
    engine.stop()
    code = START + "e = Engine(Path(sys.argv[1])); a = e.ensure(); print(e.status().pid, a.uri)"
    clients = [run_python(code, engine.files.folder) for _ in range(2)]
    answers = {client.communicate(timeout=60)[0] for client in clients}
    assert [client.returncode for client in clients] == [0, 0]
    status = engine.status()
    assert answers == {f"{status.pid} bolt://127.0.0.1:{status.port}\n"}
    mark = f"-Darcadedb.server.rootPath={engine.files.folder}"
    assert sum(mark in (process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])) == 1


def test_an_engine_whose_client_died_while_it_started_is_replaced(engine: Engine) -> None:
    engine.stop()
    client = run_python(START + "Engine(Path(sys.argv[1])).ensure()", engine.files.folder)
    mark = f"-Darcadedb.server.rootPath={engine.files.folder}"
    while not (left := [p for p in psutil.process_iter(["cmdline"]) if mark in (p.info["cmdline"] or ())]):
        time.sleep(0.02)
    client.kill()
    client.wait()
    assert not engine.status().running
    with Connection(engine.ensure()) as connection:
        assert connection.read("RETURN 1 AS one") == [{"one": 1}]
    assert engine.status().pid != left[0].pid
    assert not left[0].is_running() or left[0].status() == psutil.STATUS_ZOMBIE


def test_a_state_file_of_a_reused_pid_or_of_rubbish_is_not_believed(engine: Engine) -> None:
    engine.stop()
    engine.files.note(State(os.getpid(), 1.0, 1, "1", "2026-01-01T00:00:00+00:00"))
    assert not engine.status().running
    (engine.files.folder / "engine.json").write_text("{half")
    assert not engine.status().running
    assert engine.ensure() == engine.ensure()
    assert engine.status().pid != os.getpid()


def test_a_lock_left_by_a_killed_process_heals_by_itself(engine: Engine) -> None:
    engine.stop()
    holder = run_python(
        "from filelock import FileLock; import sys, time; FileLock(sys.argv[1]).acquire(); "
        "print('held', flush=True); time.sleep(60)",
        engine.files.lock,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    killed(holder.pid)
    holder.wait()
    assert engine.files.lock.exists()
    began = time.monotonic()
    engine.stop()  # takes the same lock as a start
    assert time.monotonic() - began < 5


# Killing


def test_a_killed_engine_leaves_nothing_half_written_and_the_next_start_heals(engine: Engine) -> None:
    batch = 50
    with Connection(engine.ensure()) as connection:
        connection.write(lambda tx: tx.run("MATCH (n:Mark) DETACH DELETE n").consume())
    acknowledged: list[int] = []

    def write_until_killed() -> None:
        query = "UNWIND range(1, $n) AS i CREATE (:Mark {batch: $batch})-[:NEXT]->(:Mark {batch: $batch})"
        with Connection(engine.ensure()) as connection:
            for number in range(100_000):
                with connection.driver.session(database=connection.address.database) as session:
                    transaction = session.begin_transaction()
                    transaction.run(query, n=batch, batch=number).consume()
                    transaction.commit()
                acknowledged.append(number)

    failures: list[BaseException] = []

    def writer() -> None:
        try:
            write_until_killed()
        except Exception as error:  # noqa: BLE001 - whatever the driver says of a killed server
            failures.append(error)

    thread = threading.Thread(target=writer)
    thread.start()
    while len(acknowledged) < 20:
        time.sleep(0.01)
    pid = engine.status().pid
    assert pid is not None
    killed(pid)
    thread.join()
    assert failures
    with Connection(engine.ensure()) as connection:
        found = {row[0]: row[1] for row in connection.stream("MATCH (n:Mark) RETURN n.batch, count(n)")}
        links = connection.read("MATCH (:Mark)-[r:NEXT]->(:Mark) RETURN count(r) AS n")[0]["n"]
    assert set(found.values()) == {2 * batch}
    assert links == batch * len(found)
    assert set(acknowledged) <= set(found)


def test_a_killed_client_leaves_nothing_of_its_transaction_and_no_lock(connection: Connection) -> None:
    address = connection.address
    connection.write(lambda tx: tx.run("CREATE (:Head {lock: 0})").consume())
    client = run_python(
        "import time; from registry.graph.connection import connect; c = connect(); "
        "s = c.driver.session(database=c.address.database); t = s.begin_transaction(); "
        "t.run('MATCH (h:Head) SET h.lock = 99 CREATE (:Mark)').consume(); "
        "print('written', flush=True); time.sleep(60)",
        REGISTRY_URI=address.uri,
        REGISTRY_USER=address.user,
        REGISTRY_PASSWORD=address.password,
        REGISTRY_DATABASE=address.database or "",
    )
    assert client.stdout is not None
    assert client.stdout.readline() == "written\n"
    client.kill()
    client.wait()
    raised = "MATCH (h:Head) SET h.lock = h.lock + 1 RETURN h.lock AS lock"
    assert connection.write(lambda tx: tx.run(raised).single(strict=True)["lock"]) == 1
    assert count(connection) == 0


# What others can see


def test_the_password_is_on_no_command_line_and_in_no_file_but_its_own(engine: Engine) -> None:
    password = engine.ensure().password
    assert len(password) >= 24
    for process in psutil.process_iter(["cmdline"]):
        assert password not in " ".join(process.info["cmdline"] or ())
    files = [path for path in engine.files.folder.rglob("*") if path.is_file()]
    holding = [path for path in files if password.encode() in path.read_bytes()]
    assert holding == [engine.files.password_file]
    assert password not in repr(engine.ensure())


def test_only_its_owner_may_look_into_the_data_folder(engine: Engine) -> None:
    engine.ensure()
    assert stat.S_IMODE(engine.files.folder.stat().st_mode) == 0o700
    for path in engine.files.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_engine_listens_on_loopback_only(engine: Engine) -> None:
    engine.ensure()
    process = psutil.Process(engine.status().pid)
    heard = {c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN}
    assert heard
    assert heard <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}


# What is said


def refused(act: object, *arguments: object) -> EngineError:
    assert callable(act)
    with pytest.raises(EngineError) as caught:
        act(*arguments)
    assert caught.value.cure
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_replaced_password_is_named_with_its_file_and_a_deleted_one_is_made_anew(engine: Engine) -> None:
    old = engine.ensure().password
    engine.stop()
    engine.files.password_file.write_text("not-the-password-at-all")
    error = refused(engine.ensure)
    assert error.where == str(engine.files.password_file)
    assert not engine.status().running
    engine.files.password_file.unlink()
    with Connection(engine.ensure()) as connection:
        assert connection.address.password not in {old, "not-the-password-at-all"}


def test_a_password_replaced_under_a_running_engine_is_refused_with_the_cure(engine: Engine) -> None:
    address = engine.ensure()
    engine.files.password_file.write_text("not-the-password-at-all")
    try:
        error = refused(connect, engine.files.folder)
    finally:
        engine.files.password_file.write_text(address.password)
    assert "registry engine stop" in str(error)
    assert "not-the-password-at-all" not in str(error)


def test_data_of_a_newer_engine_is_refused_by_an_older_one(engine: Engine) -> None:
    engine.stop()
    engine.files.prepare()
    engine.files.note_version("99.1.0")
    try:
        assert "99.1.0" in str(refused(engine.ensure))
    finally:
        engine.files.note_version("1.0")


def test_a_folder_that_cannot_be_made_or_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    error = refused(Engine(tmp_path / "file" / "data").ensure)
    assert "REGISTRY_DATA" in str(error)
    assert str(tmp_path) in str(error)


def test_a_place_that_nobody_may_write_to_is_named() -> None:
    closed = Path("/sys" if sys.platform == "linux" else "/System")  # closed to root too
    assert "REGISTRY_DATA" in str(refused(Engine(closed / "transfer-registry").ensure))


def test_too_little_space_is_said_with_both_figures(tmp_path: Path) -> None:
    error = refused(EngineFiles(tmp_path).require_space, 2**60)
    assert f"{2**40} MB are needed" in str(error)


def test_an_engine_that_never_gets_ready_is_ended_and_its_log_named(tmp_path: Path) -> None:
    engine = Engine(tmp_path, ready_within=0.3)
    error = refused(engine.ensure)
    assert str(engine.files.log) in str(error)
    assert not engine.status().running
    assert not engine.stop(), "nothing was left behind"


def test_an_engine_that_dies_at_once_is_explained_by_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_ENGINE_MEMORY", "1k")
    error = refused(Engine(tmp_path).ensure)
    assert "Too small maximum heap" in str(error)
    monkeypatch.setenv("REGISTRY_ENGINE_MEMORY", "much")
    assert "512m" in str(refused(Engine(tmp_path).ensure))


def test_data_that_the_engine_cannot_read_is_explained_without_waiting_for_the_limit(tmp_path: Path) -> None:
    (tmp_path / "databases").write_text("a file where a folder belongs")
    began = time.monotonic()
    error = refused(Engine(tmp_path).ensure)
    assert time.monotonic() - began < 20
    assert "engine.log" in str(error)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("x\njava.io.IOException: No space left on device\n", "The disk is full."),
        ("java: /lib/libc.so.6: version `GLIBC_2.34' not found (required by java)", "glibc 2.34"),
        ("Caused by: LockException: Database 'register' is locked by another process (x)", "Another engine"),
        ("java.lang.OutOfMemoryError: Java heap space", "REGISTRY_ENGINE_MEMORY"),
        ("", "it wrote nothing"),
    ],
)
def test_what_the_log_tells_becomes_one_line_with_a_cure(log: str, said: str, tmp_path: Path) -> None:
    error = explained(log, tmp_path / "engine.log")
    assert said in str(error)
    assert error.cure


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (Machine("Linux", "x86_64", "2.31"), "glibc 2.31"),
        (Machine("Linux", "x86_64", ""), "another C library"),
        (Machine("Linux", "riscv64", "2.39"), "does not exist for this machine (Linux riscv64)"),
        (Machine("Darwin", "x86_64", ""), "does not exist for this machine (Darwin x86_64)"),
        (Machine("Linux", "x86_64", "2.36"), "pip install 'transfer-registry[embedded]'"),
    ],
)
def test_a_machine_without_the_engine_is_told_why(machine: Machine, said: str) -> None:
    assert said in str(absent(machine))


def test_a_python_without_the_engine_is_told_how_to_install_it() -> None:
    # -S hides what is installed; the module itself needs nothing but the standard library
    code = (
        "from registry.graph.engine_wheel import installed\ntry: installed()\nexcept Exception as e: print(e)"
    )
    line = [sys.executable, "-S", "-c", code]
    said = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    assert said.startswith("The embedded engine is not installed. Install it: ")


# The connection


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("bolt://127.0.0.1:1", "does not answer"),
        ("neo4j://127.0.0.1:1", "does not answer"),
        ("bolt://nowhere.invalid", "does not answer"),
        ("http://127.0.0.1:7474", "not the address of a Bolt server"),
        ("127.0.0.1", "not the address of a Bolt server"),
        ("bolt://neo4j:pa55word@127.0.0.1", "REGISTRY_PASSWORD"),
    ],
)
def test_a_wrong_address_is_one_line_with_its_cure_and_no_password(
    uri: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_URI", uri)
    monkeypatch.setenv("REGISTRY_PASSWORD", "pa55word")
    began = time.monotonic()
    error = refused(connect)
    assert said in str(error)
    assert "pa55word" not in str(error)
    assert time.monotonic() - began < 10


def test_a_wrong_password_and_a_missing_database_are_said(address: Address) -> None:
    wrong = Address(address.uri, address.user, "wrong-password", address.database)
    error = refused(Connection, wrong)
    assert "REGISTRY_PASSWORD" in str(error)
    assert "wrong-password" not in str(error)
    error = refused(Connection, Address(address.uri, address.user, address.password, "nosuch"))
    assert "'nosuch'" in str(error)


def test_a_write_is_all_or_nothing(connection: Connection) -> None:
    def half(transaction) -> None:
        transaction.run("CREATE (:Mark)").consume()
        raise KeyError("midway")

    with pytest.raises(KeyError):
        connection.write(half)
    assert count(connection) == 0


def test_rows_are_streamed_as_plain_tuples_in_more_than_one_fetch(connection: Connection) -> None:
    rows = list(connection.stream("UNWIND range(1, $n) AS i RETURN i, [i] AS l", n=45_000))
    assert rows[44_999] == (45_000, [45_000])
    assert len(rows) == 45_000
    assert {type(row) for row in rows} == {tuple}


def test_a_stream_that_is_left_early_blocks_nothing(connection: Connection) -> None:
    rows = connection.stream("UNWIND range(1, 100000) AS i RETURN i")
    assert next(rows) == (1,)
    rows.close()
    assert connection.read("RETURN 1 AS one") == [{"one": 1}]


def test_the_driver_is_not_imported_before_it_is_used() -> None:
    code = "import sys, registry.graph.connection, registry.notebook; "
    code += "print([m for m in ('neo4j', 'pandas', 'py2neo', 'jpype') if m in sys.modules])"
    assert run_python(code).communicate(timeout=30)[0] == "[]\n"


def test_py2neo_reads_what_the_official_driver_wrote(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.write(
        lambda tx: tx.run(
            "CREATE (:Mark {id: 'é', tags: ['a', 'b']})-[:CARRIES]->(:Mark {id: 'b'})"
        ).consume()
    )
    address = connection.address
    for name, value in (("URI", address.uri), ("USER", address.user), ("PASSWORD", address.password)):
        monkeypatch.setenv(f"REGISTRY_{name}", value)
    monkeypatch.setenv("REGISTRY_DATABASE", address.database or "")
    graph = notebook.graph()
    query = "MATCH (a:Mark)-[:CARRIES]->(b) RETURN a.id AS a, b.id AS b, a.tags AS tags"
    assert graph.run(query).data() == [{"a": "é", "b": "b", "tags": ["a", "b"]}]
    assert dict(graph.nodes.match("Mark", id="é").first()) == {"id": "é", "tags": ["a", "b"]}
    assert len(graph.relationships.match(r_type="CARRIES")) == 1
    assert json.loads(graph.run(query).to_data_frame().to_json(orient="records"))[0]["b"] == "b"
