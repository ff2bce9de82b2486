"""How people are compared by the names that the identity provider confirms."""

from __future__ import annotations

import string

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def person_key(name: str) -> str:
    """What two names have in common that name one person.

    The case of an e-mail address does not count; only that of ASCII letters, since other letters that Unicode
    folds into them are another address. Other names, such as subjects (OpenID Connect Core 1.0, section 2),
    count as they are written.
    """
    return name.translate(_LOWER) if "@" in name else name
