"""What is taken for one whole request is one, as the parser reads it."""

from __future__ import annotations

import httptools
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.web.server.request_bytes import is_whole, read_again, remember, split_target

LINES = ["GET / HTTP/1.1", "POST / HTTP/1.1", "GET /sparql?query=ASK HTTP/1.0", "Host: a", "A: b", "Connection: close"]
BODIES = ["Content-Length: 3", "content-length:0", "Transfer-Encoding: chunked", "abc", "0"]
ENDS = ["\r\n", "\n", "\r", " ", ":", "\r\n\r\n"]
PIECES = st.lists(st.sampled_from([*LINES, *BODIES, *ENDS]), max_size=10)


class Messages:
    """Counts what a parser finds."""

    def __init__(self) -> None:
        self.whole = 0
        self.bodies = b""

    def on_message_complete(self) -> None:
        self.whole += 1

    def on_body(self, data: bytes) -> None:
        self.bodies += data


@given(PIECES)
@example(["GET / HTTP/1.1", "\r\n", "Host: a", "\r\n\r\n"])
def test_a_whole_request_is_one_message_without_a_body(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    if not is_whole(data):
        return
    messages = Messages()
    try:
        httptools.HttpRequestParser(messages).feed_data(data)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        assert messages.whole <= 1
    else:
        assert (messages.whole, messages.bodies) == (1, b"")


def test_requests_in_one_piece_or_in_part_are_not_whole() -> None:
    one = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    assert is_whole(one)
    for other in (
        one + one,
        one[:-1],
        one[1:],
        one[:-2] + b"Content-Length: 0\r\n\r\n",
        one.replace(b"\r\n\r\n", b"\n\r\n"),
    ):
        assert not is_whole(other)


TARGETS = st.text(alphabet=[*map(chr, range(0x21, 0x7F)), " ", "\r", "\n", "\x7f", "é"], max_size=12)


@given(TARGETS)
@example("sparql?query=ASK%7B%7D")
@example("a HTTP/1.1\r\nHost: b")
def test_what_is_read_again_is_what_the_parser_reads(target: str) -> None:
    headers = b"Host: a\r\nAccept: text/turtle\r\n\r\n"
    remember(b"GET /other HTTP/1.1\r\n" + headers, {"HTTP_HOST": "a", "HTTP_ACCEPT": "text/turtle"})
    data = b"GET /" + target.encode("latin-1") + b" HTTP/1.1\r\n" + headers
    found = read_again(data)
    if found is None:
        return
    targets: list[bytes] = []
    parser = httptools.HttpRequestParser(type("Urls", (), {"on_url": lambda _self, url: targets.append(url)})())
    parser.feed_data(data)
    path, query = split_target(b"".join(targets))
    assert found == {"HTTP_HOST": "a", "HTTP_ACCEPT": "text/turtle", "PATH_INFO": path, "QUERY_STRING": query}
