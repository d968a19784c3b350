"""What strace cannot do: a call that does less than it was asked for, or all of it and then answers with an error.

strace's injection takes the call away. A short write must have written; a close that fails has closed; and of a rename
whose answer is lost on the way from the file server, the rename is there. So the process is traced here, by ptrace(2):
the number of bytes is halved before the call, or the answer is changed after it. On x86-64 alone.
"""
import ctypes
import errno
import os
import platform
import signal

IS_POSSIBLE = platform.machine() == "x86_64" and platform.system() == "Linux"

TRACEME, CONT, GETREGS, SETREGS, DETACH, SYSCALL, SETOPTIONS = 0, 7, 12, 13, 17, 24, 0x4200
SYSGOOD, EXITKILL = 1, 0x100000
NUMBERS = {
    "read": 0, "write": 1, "close": 3, "pwrite64": 18, "fsync": 74, "fdatasync": 75, "ftruncate": 77, "rename": 82, "mkdir": 83,
    "rmdir": 84, "link": 86, "unlink": 87, "chmod": 90, "fchmod": 91, "renameat2": 316}

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long

# struct user_regs_struct, <sys/user.h>: 27 words.
Registers = ctypes.c_ulonglong * 27
RAX, RDX, ORIG_RAX = 10, 12, 15


def ptrace(request, pid, data=0):
    if libc.ptrace(request, pid, None, data) == -1:
        raise OSError(ctypes.get_errno(), f"ptrace {request}")


def trace_me():
    libc.ptrace(TRACEME, 0, None, None)


class Tracer:
    """Follows one process to a call, changes that one, and lets go."""

    def __init__(self, pid, call, occurrence, error):
        self.pid, self.number, self.occurrence, self.error = pid, NUMBERS[call], occurrence, error

    def run(self):
        """- Returns: whether the call was met; and the wait status, where the process has ended by now."""
        os.waitpid(self.pid, 0)
        ptrace(SETOPTIONS, self.pid, SYSGOOD | EXITKILL)
        seen, deliver, is_entry = 0, 0, True
        registers = Registers()
        while True:
            ptrace(SYSCALL, self.pid, deliver)
            deliver = 0
            _, status = os.waitpid(self.pid, 0)
            if not os.WIFSTOPPED(status):
                return False, status
            if os.WSTOPSIG(status) != signal.SIGTRAP | 0x80:
                deliver = 0 if os.WSTOPSIG(status) == signal.SIGTRAP else os.WSTOPSIG(status)
                continue
            if is_entry:
                ptrace(GETREGS, self.pid, ctypes.addressof(registers))
                is_ours = registers[ORIG_RAX] == self.number
                seen += is_ours
                if is_ours and seen == self.occurrence and self.error == "SHORT":
                    registers[RDX] //= 2
                    ptrace(SETREGS, self.pid, ctypes.addressof(registers))
                    ptrace(DETACH, self.pid)
                    return True, None
            elif is_ours and seen == self.occurrence:
                ptrace(GETREGS, self.pid, ctypes.addressof(registers))
                code = getattr(errno, self.error.removesuffix("+"))
                registers[RAX] = 2 ** 64 - code
                ptrace(SETREGS, self.pid, ctypes.addressof(registers))
                ptrace(DETACH, self.pid)
                return True, None
            is_entry = not is_entry
