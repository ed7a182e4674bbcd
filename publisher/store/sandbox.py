"""What a query process may not do: connect anywhere, start a program, outlive its parent, take the machine's memory.

Linux only, through `prctl(2)` and `setrlimit(2)`. The filter is a classic BPF program for `seccomp(2)` that answers the
forbidden system calls with EPERM, so that the engine reports an error rather than dying.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_DENY = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM

# Classic BPF: load a word, jump if equal, jump if greater or equal, return.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # offsets in struct seccomp_data
_X32_BIT = 0x40000000  # a second set of numbers on x86_64 for the same calls

# socket connect bind listen accept accept4 io_uring_setup execve execveat ptrace process_vm_readv process_vm_writev
# open_by_handle_at pidfd_getfd
_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 43, 288, 425, 59, 322, 101, 310, 311, 304, 438)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 202, 242, 425, 221, 281, 117, 270, 271, 265, 438)),
}
_OUTGOING = 2  # so many of them, the first ones, open connections


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *arguments: object) -> bool:
    padded = [*arguments, *[ctypes.c_ulong(0)] * (4 - len(arguments))]
    return int(_libc.prctl(ctypes.c_int(option), *padded)) == 0


def name_process(name: str) -> None:
    """Sets the name that `ps` and `top` show for this thread, at most 15 bytes."""
    _prctl(_PR_SET_NAME, ctypes.c_char_p(name.encode()[:15]))


def die_with_parent(parent: int) -> None:
    """Has the kernel kill this process when its parent dies; call it right after the fork.

    Args:
        parent: The process id of the parent, to notice that it died before this call.
    """
    _prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def _instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _filter_program(architecture: int, numbers: tuple[int, ...]) -> bytes:
    deny = len(numbers) + 1  # how far the last instruction is from the first comparison of numbers
    program = [
        _instruction(_LOAD, _ARCHITECTURE_AT),
        _instruction(_EQUAL, architecture, 1, 0),
        _instruction(_RETURN, _DENY),
        _instruction(_LOAD, _NUMBER_AT),
        _instruction(_AT_LEAST, _X32_BIT, deny, 0),
    ]
    program += [_instruction(_EQUAL, number, deny - 1 - index, 0) for index, number in enumerate(numbers)]
    return b"".join([*program, _instruction(_RETURN, _ALLOW), _instruction(_RETURN, _DENY)])


def forbid_connections(*, but_outgoing: bool = False) -> bool:
    """Forbids this thread, and all it starts, new sockets and new programs, for good.

    Args:
        but_outgoing: Whether sockets may be opened and connected after all; not listened on.

    Returns:
        False where the kernel or the processor is not one we can do this on. Queries with `SERVICE` are then kept out
        by the guard alone.
    """
    known = _FORBIDDEN.get(platform.machine())
    if known is None:
        return False
    architecture, numbers = known
    code = _filter_program(architecture, numbers[_OUTGOING:] if but_outgoing else numbers)
    program = _Program(len(code) // 8, code)
    return _prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1)) and _prctl(
        _PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(program)
    )


def limit_memory(extra_bytes: int) -> None:
    """Lets the address space grow by so much from what it is now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + extra_bytes)


def limit_files(answer_bytes: int) -> None:
    """No file may become larger than an answer may be, and a crash leaves no core file."""
    _lower(resource.RLIMIT_FSIZE, answer_bytes)
    _lower(resource.RLIMIT_CORE, 0)


def limit_processor(seconds: float) -> None:
    """From now on this process may use so much processor time; the kernel ends it a second or two later."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))
