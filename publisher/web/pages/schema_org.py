"""A resource in the words of schema.org, for search engines: what its profile says, as it stands in its page."""

from __future__ import annotations

import re

LONGEST = 12_000
"""Characters that a page embeds at most; what is longer is linked to."""

_INDENTATION = re.compile(r"\n *")
_AFTER_KEY = re.compile(r'(?<!\\)": ')


def embeddable(document: bytes) -> str:
    r"""A JSON document on one line, in which no HTML parser finds markup.

    >>> print(embeddable(b'{\n  "name": "</script><!--"\n}\n'))
    {"name":"\u003c/script\u003e\u003c!--"}
    """
    # JSON writes ends of lines and quotes within texts otherwise, so what is taken away stands between its tokens.
    text = _AFTER_KEY.sub('":', _INDENTATION.sub("", document.decode()))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
