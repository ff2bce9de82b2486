"""The engine room: starting, sharing, killing, and what others see of it."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
import time
from pathlib import Path

import psutil
import pytest
from acts import count, killed, run_python

from registry.engine.data_folder import EngineFiles, EngineState
from registry.engine.embedded import Engine
from registry.engine.process import engine_command
from registry.engine.wheel import Wheel, installed
from registry.errors import RegistryError
from registry.graph.connection import Connection, may_answer
from registry.messages import Message, render
from registry.opening import database
from tests.databases import empty

pytestmark = [pytest.mark.engine, pytest.mark.timeout(120)]

START = "from pathlib import Path; import sys; from registry.engine.embedded import Engine; "


# Starting, stopping, sharing: in such an order that each test can use what the one before it left running


def test_a_started_engine_answers_says_where_it_is_and_is_gone_after_stop(engine: Engine) -> None:
    engine.stop()
    shown: list[str] = []

    def show(sentence: Message) -> threading.Lock:
        shown.append(render(sentence))
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
    assert not may_answer(engine.files.folder), "what somebody stopped is not started by itself"
    assert not engine.stop()


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


def test_of_two_processes_at_once_one_starts_the_engine_and_both_use_it(engine: Engine) -> None:
    engine.stop()
    engine.files.note(EngineState(os.getpid(), 1.0, 1, "1", "2026-01-01T00:00:00+00:00"))
    code = START + "e = Engine(Path(sys.argv[1])); a = e.ensure(); print(e.status().pid, a.uri)"
    clients = [run_python(code, engine.files.folder) for _ in range(2)]
    answers = {client.communicate(timeout=60)[0] for client in clients}
    assert [client.returncode for client in clients] == [0, 0]
    status = engine.status()
    assert status.pid != os.getpid(), "what a reused pid says is not believed"
    assert answers == {f"{status.pid} bolt://127.0.0.1:{status.port}\n"}
    mark = f"-Darcadedb.server.rootPath={engine.files.folder}"
    assert sum(mark in (process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])) == 1


def test_what_was_written_before_a_stop_is_there_after_it(engine: Engine) -> None:
    with Connection(engine.ensure()) as connection:
        connection.write(lambda tx: tx.run("MERGE (:Kept {id: 'kept'})").consume())
    engine.stop()
    with Connection(engine.ensure()) as connection:
        assert count(connection, "Kept") == 1
    assert (engine.files.folder / "engine.version").read_text().strip() == installed().version


def test_an_error_names_the_data_folder_and_not_the_port_that_changes(engine: Engine) -> None:
    address = engine.ensure()
    port = str(address.uri).rpartition(":")[2]
    with Connection(address) as connection:
        empty(connection)
    with pytest.raises(RegistryError) as refused, database(engine.files.folder):
        pass
    assert refused.value.where == str(engine.files.folder)
    assert port not in refused.value.text()


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
    engine.files.note(EngineState(os.getpid(), 1.0, 1, "1", "2026-01-01T00:00:00+00:00"))
    assert not engine.status().running
    (engine.files.folder / "engine.json").write_text("{half")
    assert not engine.status().running


def test_java_starts_without_a_start_cache_and_with_one_that_is_damaged(tmp_path: Path) -> None:
    wheel = Wheel(installed().java, tmp_path / "jars", "1")
    cache = f"-XX:AOTCache={wheel.start_cache}"
    assert cache not in engine_command(wheel, EngineFiles(tmp_path))
    wheel.start_cache.write_bytes(b"damaged")
    assert cache in engine_command(wheel, EngineFiles(tmp_path))
    subprocess.run([wheel.java, cache, "-version"], check=True, capture_output=True)


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
    assert may_answer(engine.files.folder), "what has crashed is started again"
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
