"""`make run`: the stack in the foreground, from the first line to the last."""

import signal
import threading

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.lock import only_stack_of
from deploy.local.ports import Ports
from deploy.local.programs import LOGS
from deploy.local.stack import Stack, StopAskedError
from deploy.local.terminal import Terminal


def run(choices: Choices, terminal: Terminal) -> int:
    """Runs the stack until it is told to stop; answers the exit status: 0, or 1 when something went wrong."""
    stopping = threading.Event()
    for number in _stop_signals():
        signal.signal(number, lambda *_: stopping.set())
    try:
        with only_stack_of(choices.home):
            return _run(Stack(choices, terminal, stopping), choices, terminal)
    except StackError as error:
        terminal.failure(str(error))
        return 1


def _stop_signals() -> list[signal.Signals]:
    """Ctrl-C, a polite kill, and a closed terminal unless nohup said not to mind it."""
    minds_terminal = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
    return [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if minds_terminal else [])]


def _run(stack: Stack, choices: Choices, terminal: Terminal) -> int:
    terminal.title(f"Kutse starts on port {choices.port}, data in {choices.home}")
    try:
        stack.start()
        _tell_addresses(stack, choices, terminal)
        stack.watch()
    except StopAskedError:
        terminal.blank()
    except StackError as error:
        terminal.failure(str(error))
        return 1
    finally:
        terminal.title("Stopping; what was begun is finished first")
        stack.stop()
        terminal.title("Stopped")
    return 0


def _tell_addresses(stack: Stack, choices: Choices, terminal: Terminal) -> None:
    ports = Ports(choices.port)
    site = f"http://127.0.0.1:{ports.web('registration')}"
    terminal.blank()
    terminal.title("Kutse is ready")
    terminal.fact("Trainings", f"{site}/")
    terminal.fact("Organisers", f"{site}/manage/")
    if "SMTP_URL" not in choices.own:
        terminal.fact("Mailbox: every mail sent", f"http://127.0.0.1:{ports.mailbox}/")
    terminal.fact("Verify a certificate", f"http://127.0.0.1:{ports.web('certificates')}/verify")
    terminal.fact("API", f"{site}/api/v1/docs")
    terminal.fact("Logs", str(choices.home / LOGS))
    terminal.blank()
    terminal.title("Sign in as organiser; the link works once, for half an hour")
    terminal.line(f"  {stack.sign_in_link()}")
    terminal.blank()
    terminal.title("Ctrl-C stops everything")
