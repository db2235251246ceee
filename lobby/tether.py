"""Starts a program that cannot outlive the lobby; run as `python tether.py PARENT PROGRAM ARGUMENT...`.

The lobby may be killed with SIGKILL, and then has no chance to stop anything. So each part asks the kernel, before it
becomes its program, to be killed when its parent ends (PR_SET_PDEATHSIG, prctl(2)). Three things to know:

- The wish survives `execve` (unless the program is set-uid or has file capabilities: ours are not).
- "Parent" is the thread that forked, not the process. The lobby starts all parts in its caretaker's one thread, which
  lives until the last part is gone.
- It is a program of its own and not a `preexec_fn`, which is unsafe in a process with threads: the child would run
  Python between fork and exec, with locks held by threads that it does not have.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>."""

CANNOT_START = 127
"""What shells return for a program that is not there."""


def main(parent: int, program: str, arguments: list[str]) -> int:
    """Become the program, tied to the parent; return only if that fails."""
    # SIGKILL and no milder one: every part promises to survive it, and nobody is left who could insist.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        return CANNOT_START  # The parent ended before the wish was heard.
    try:
        os.execv(program, [program, *arguments])  # noqa: S606  (no shell is what we want)
    except OSError as error:
        print(f"{program} cannot be started: {error.strerror}.", file=sys.stderr)
    return CANNOT_START


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
