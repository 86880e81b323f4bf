from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import quotebook


@pytest.mark.parametrize("name", quotebook.__all__)
def test_every_public_name_exists_and_explains_itself(name: str) -> None:
    value = getattr(quotebook, name)
    assert name in dir(quotebook)
    if name != "__version__":
        assert inspect.getdoc(value)
        assert value.__name__ == name


def test_the_version_is_the_installed_one() -> None:
    assert quotebook.__version__.count(".") == 2


def test_other_names_do_not_exist() -> None:
    with pytest.raises(AttributeError, match="'quotebook' has no attribute 'nothing'"):
        quotebook.nothing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    ("code", "unloaded"),
    [
        ("import quotebook", ["quotebook.model", "attrs", "rich", "click", "sqlite3", "torch", "stanza"]),
        ("import quotebook.book", ["pandas", "pyarrow", "torch", "stanza"]),
        ("from quotebook import Article, Speaker", ["quotebook.book", "quotebook.directory", "torch", "stanza"]),
        ("from quotebook import open, build, quotes, Directory", ["rich", "click", "torch", "stanza"]),
        ("from quotebook import *", ["torch", "stanza"]),
    ],
)
def test_names_load_no_more_than_they_need(code: str, unloaded: list[str]) -> None:
    test = f"import sys; exec({code!r}); loaded = set(sys.modules) & set({unloaded!r}); assert not loaded, loaded"
    subprocess.run([sys.executable, "-c", test], check=True)
