"""Files that are no manifest, or not safe to read, and the faults of several files together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from registry.errors import InputError
from registry.intake.documents import MAX_CHARACTERS
from registry.intake.fault_report import FaultReport
from registry.intake.files import manifests_in
from registry.intake.manifests import read_manifests, read_text
from registry.intake.positions import FileFault

HEAD = "registry: 1\n"
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 10)
)


def faults(text: str, name: str = "x.yaml") -> list[str]:
    with pytest.raises(InputError) as refused:
        read_text(text, name)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "x.yaml: The file is empty. Start it with `registry: 1`."),
        ("# only a comment\n", "x.yaml: The file is empty. Start it with `registry: 1`."),
        (
            "- a\n",
            "x.yaml:1: A manifest consists of keys with values, such as `transfers:` followed by a list.",
        ),
        (
            "transfers: []\n",
            "x.yaml:1: registry: The format version is missing. Start the file with `registry: 1`.",
        ),
        (
            "registry: 2\n",
            "x.yaml:1: registry: 2 is not a format version that this program can read. Write",
        ),
        (
            "registry: true\n",
            "x.yaml:1: registry: true is not a format version that this program can read.",
        ),
        ("registry: '1'\n", 'x.yaml:1: registry: "1" is not a format version that this program can read.'),
        (
            f"{HEAD}transfers:\n",
            "x.yaml:2: transfers: This section is empty. Start each entity with",
        ),
        (
            f"{HEAD}transfers: {{id: transfer/a}}\n",
            "x.yaml:2: transfers: Expected a list. Start each entity with",
        ),
        (
            f"{HEAD}transfers: [transfer/a]\n",
            "x.yaml:2: transfers[0]: Expected an entity: keys with values. Start",
        ),
        (f"{HEAD}? [a]\n: b\n", "x.yaml:2: A key must be a plain word."),
        (
            f"{HEAD}transfers: !!python/name:os.system []\n",
            "x.yaml:2: transfers: The YAML tag tag:yaml.org,2002:python/name:os.system",
        ),
    ],
)
def test_a_wrong_top_is_told_how_a_manifest_begins(text: str, fault: str) -> None:
    assert [found[: len(fault)] for found in faults(text)] == [fault]


@pytest.mark.parametrize(
    ("text", "line", "what", "cure"),
    [
        (f"{HEAD}transfers:\n\t- id: x\n", 3, "YAML does not allow a tab here.", "Indent with spaces."),
        (
            f"{HEAD}a: b: c\n",
            2,
            "Invalid YAML: mapping values",
            "Put text that contains a colon in quotes",
        ),
        (f"{HEAD}a: 'x\n", 3, "Invalid YAML: found unexpected end", "Close the quotes."),
        (f'{HEAD}a: "\\q"\n', 2, "Invalid YAML: found unknown escape", "Write the backslash twice"),
        (f"%FOO x\n---\n{HEAD}", 1, "Invalid YAML:", "Remove the line that starts with %."),
        (f"{HEAD}...\na: b\n", 3, "Invalid YAML:", "Remove `...`"),
        (
            f"{HEAD}\ufefforganisations: []\n",
            2,
            "This line contains an invisible character (U+FEFF)",
            "Remove it",
        ),
        (f"{HEAD}a: @x\n", 2, "Invalid YAML: found character", "Put the text in quotes."),
        (f"{HEAD}a: *x\n", 2, "Invalid YAML: found undefined alias", "Use an anchor defined above"),
        (f"{HEAD}---\nregistry: 1\n", 2, "Invalid YAML:", "Remove the second `---`"),
        (f"{HEAD}a:\n  - x\n y\n", 4, "Invalid YAML:", "Check the indentation"),
        (f"{HEAD}a: x\x07\n", 2, "Unprintable character (U+0007) in column 5.", "Remove it"),
    ],
)
def test_a_fault_of_syntax_has_its_line_and_cure(text: str, line: int, what: str, cure: str) -> None:
    (fault,) = faults(text)
    assert fault.startswith(f"x.yaml:{line}: {what}")
    assert cure in fault


def test_a_fault_of_syntax_in_json_has_its_line() -> None:
    (fault,) = faults('{"registry": 1,\n "transfers": [}', "x.json")
    assert fault.startswith("x.json:2: Invalid JSON: Expecting value (column 16).")


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "? " * 100_000, "{a: " * 100_000])
def test_bottomless_nesting_is_refused(text: str) -> None:
    assert faults(text)[0].startswith(
        "x.yaml:1: Values are nested more than 50 levels deep. Check for brackets left open:"
    )


def test_bottomless_json_is_refused() -> None:
    assert faults("[" * 100_000, "x.json")[0].startswith("x.json: Values are nested")
    assert faults("[1" + "0" * 5000 + "]", "x.json") == [
        "x.json: It contains a number with too many digits. Write it in quotes."
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + BOMB, 6),
        (f"{HEAD}a: &a [{'x, ' * 2000}]\nb: [{'*a, ' * 2000}]\n", 2),
        (f"{HEAD}a: &a {'x' * 1_000_000}\nb: [{'*a, ' * 2000}]\n", 2),
    ],
    ids=["nested", "broad", "long"],
)
def test_a_bomb_of_aliases_is_refused_with_the_line_of_what_is_repeated(text: str, line: int) -> None:
    what = "Aliases repeat more than 100,000 values. Write the values out, or use fewer aliases."
    assert faults(text) == [f"x.yaml:{line}: {what}"]


def test_an_alias_to_what_holds_it_is_refused() -> None:
    assert faults(f"{HEAD}a: &a [*a]\n")[0].startswith(
        "x.yaml:2: An alias refers to the value that contains it."
    )


def test_a_few_aliases_are_taken() -> None:
    rows = "[{id: transfer/a, source: &s {document: n}}, {id: transfer/b, source: *s}]"
    a = read_text(f"{HEAD}transfers: {rows}")
    assert a["transfer/a"].source == a["transfer/b"].source is not None


def test_a_text_that_is_too_long_is_refused() -> None:
    assert faults("#" * (MAX_CHARACTERS + 1))[0].endswith("Split it into several files in one folder.")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(4 * MAX_CHARACTERS + 1)  # sparse
    with pytest.raises(InputError, match=r"larger than 128 MB. Split it"):
        read_manifests(path)


def test_a_file_that_is_not_utf8_is_told_where(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(f"{HEAD}# café\n".encode("latin-1"))
    with pytest.raises(InputError) as refused:
        read_manifests(path)
    assert str(refused.value) == f"{path}:2: The file is not UTF-8. Save it as UTF-8."


def test_all_faults_of_all_files_come_together_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        f"{HEAD}transfers:\n  - id: transfer/a\n    starts: x\n    nme: x\n    follows: [a/b]\n"
    )
    (tmp_path / "b.yaml").write_text("registry: 1\n\tx")
    (tmp_path / "c.yaml").write_text("registry: 3\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError) as refused:
        read_manifests(tmp_path, tmp_path / "missing", empty)
    assert sorted(Path(fault.where.split(":")[0]).name for fault in refused.value.faults) == [
        "a.yaml",
        "a.yaml",
        "a.yaml",
        "b.yaml",
        "c.yaml",
        "empty",
        "missing",
    ]
    lines = [
        fault.line
        for fault in refused.value.faults
        if isinstance(fault, FileFault) and "a.yaml" in fault.where
    ]
    assert lines == [4, 5, 6]


def test_a_fault_tells_programs_its_place_too() -> None:
    with pytest.raises(InputError) as refused:
        read_text(f"{HEAD}transfers:\n  - id: transfer/a\n    importer: {{role: x}}\n", "seed/x.yaml")
    (fault,) = refused.value.faults
    assert isinstance(fault, FileFault)
    assert (fault.file, fault.line, fault.column, fault.path) == (
        "seed/x.yaml",
        4,
        16,
        "transfers[0].importer.role",
    )


def whole_faults(*paths: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_manifests(*paths)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links for everyone")
def test_links_that_lead_nowhere_are_told_with_the_other_faults(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    (tmp_path / "c.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "d.yaml").write_text(HEAD)
    (tmp_path / "again").symlink_to(tmp_path)
    loop = "It cannot be read: Too many levels of symbolic links. Check the path."
    assert whole_faults(tmp_path) == [
        f"{tmp_path / 'a.yaml'}: {loop}",
        f"{tmp_path / 'b.yaml'}: {loop}",
        f"{tmp_path / 'c.yaml'}: There is no such file or folder. Check the path.",
    ]
    assert whole_faults(tmp_path / "a.yaml") == [f"{tmp_path / 'a.yaml'}: {loop}"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no such devices here")
def test_a_file_without_an_end_is_refused() -> None:
    (fault,) = whole_faults(Path("/dev/zero"))
    assert fault.startswith("/dev/zero: The file is larger than 128 MB.")


def test_a_path_that_no_system_takes_is_told_with_the_other_faults(tmp_path: Path) -> None:
    long, missing = tmp_path / ("x" * 300), tmp_path / "missing"
    assert [fault.partition(": ")[0] for fault in whole_faults(long, missing)] == [str(long), str(missing)]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of an administrator, who may look everywhere."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.mark.skipif(os.name == "nt", reason="Windows closes folders in another way")
def test_a_folder_that_may_not_be_looked_into_is_not_taken_for_empty() -> None:
    report = FaultReport()
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.yaml").write_text(HEAD)
        (folder / "closed").mkdir(mode=0)
        with as_nobody():
            assert list(manifests_in([folder], report)) == [folder / "a.yaml"]
        (folder / "closed").chmod(0o700)
    with pytest.raises(InputError) as refused:
        report.close()
    said = "It cannot be read: Permission denied. Check its permissions."
    assert str(refused.value) == f"{folder / 'closed'}: {said}"
