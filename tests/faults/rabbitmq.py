"""A RabbitMQ of a test's own that can be killed, paused and told things."""

import os
import signal
import subprocess

from deploy.local.rabbitmq import RabbitMq

CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"


class FragileRabbitMq(RabbitMq):
    """A RabbitMQ that can be killed, paused and told things."""

    def kill(self) -> None:
        """It has ended as if the power had gone; `start` begins it anew with what was on disk."""
        os.kill(self.children[-1].pid, signal.SIGKILL)
        self.stop()

    def pause(self) -> None:
        """It keeps its connections and answers nothing any more, until `go_on`."""
        os.kill(self.children[-1].pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """It answers again."""
        os.kill(self.children[-1].pid, signal.SIGCONT)

    def control(self, *words: str) -> None:
        """Has done what `rabbitmqctl` was told."""
        variables = self._environment()
        subprocess.run([CONTROL, "-q", *words], env=variables, check=True, capture_output=True, timeout=120)
