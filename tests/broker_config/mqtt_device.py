"""A device that speaks MQTT 5 to a real broker and remembers what it was told."""

from __future__ import annotations

import queue
import ssl
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.patience import PATIENCE_S

NOT_AUTHORISED = 135
BAD_USER_NAME_OR_PASSWORD = 134


class Refused(Exception):
    """The broker did not let the device in; `reason` is the reason code of its CONNACK."""

    def __init__(self, reason: int) -> None:
        super().__init__(f"refused with reason {reason}")
        self.reason = reason


class MqttDevice:
    """One connected client. Each exchange waits for the broker's answer."""

    def __init__(
        self, port: int, user: str | None, password: str | None, *, client_id: str = "whatever",
        will: str | None = None, tls: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self._connected: queue.Queue[int] = queue.Queue()
        self._left: queue.Queue[int] = queue.Queue()
        self._granted: queue.Queue[int] = queue.Queue()
        self._published: queue.Queue[int] = queue.Queue()
        self._heard: queue.Queue[MQTTMessage] = queue.Queue()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.connect_timeout = PATIENCE_S
        self._client.on_connect = lambda *said: self._connected.put(_number(said[3]))
        self._client.on_disconnect = lambda *said: self._leave(_number(said[3]))
        self._client.on_subscribe = lambda *said: self._granted.put(_number(said[3][0]))
        self._client.on_publish = lambda *said: self._published.put(_number(said[3]))
        self._client.on_message = lambda client, data, message: self._heard.put(message)
        if user is not None:
            self._client.username_pw_set(user, password)
        if will is not None:
            self._client.will_set(will, b"gone", qos=1, retain=True)
        if tls is not None:
            self._client.tls_set_context(tls)
        self._connect(port)

    def _connect(self, port: int) -> None:
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        reason = self._connected.get(timeout=PATIENCE_S)
        if reason != 0:
            self._client.disconnect()
            self._client.loop_stop()
            raise Refused(reason)

    def _leave(self, reason: int) -> None:
        self._left.put(reason)
        self._connected.put(reason)  # a broker may hang up without an answer

    def publish(self, topic: str, payload: bytes = b"{}", *, retain: bool = False) -> int:
        """Publish at QoS 1; return the reason code of the broker's PUBACK."""
        self._client.publish(topic, payload, qos=1, retain=retain)
        return self._published.get(timeout=PATIENCE_S)

    def subscribe(self, topic: str) -> int:
        """Subscribe at QoS 1; return the reason code of the broker's SUBACK."""
        self._client.subscribe(topic, qos=1)
        return self._granted.get(timeout=PATIENCE_S)

    def next_message(self) -> tuple[str, bytes]:
        """Wait for the next message: topic and payload."""
        message = self._heard.get(timeout=PATIENCE_S)
        return message.topic, bytes(message.payload)

    def heard_until(self, topic: str) -> set[str]:
        """Collect the topics of all messages up to and without one on `topic`."""
        heard: set[str] = set()
        while (arrived := self.next_message()[0]) != topic:
            heard.add(arrived)
        return heard

    def was_thrown_out(self) -> int:
        """Wait until the broker ends the connection; return the reason code of its DISCONNECT."""
        return self._left.get(timeout=PATIENCE_S)

    def vanish(self) -> None:
        """Drop the connection without a word, as a device does whose plug is pulled."""
        socket = self._client.socket()
        self._client.loop_stop()
        if socket is not None:
            socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def _number(reason: Any) -> int:
    return int(reason.value)
