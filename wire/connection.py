"""The MQTT connection of one device: the only door to paho."""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from wire.codec import encode
from wire.messages import Status
from wire.tls import Tls
from wire.topics import Topics

KEEPALIVE_S = 10
"""A broker that is silent for one and a half of these is gone: walls mark themselves stale then."""

RECONNECT_S = (1, 2)
"""First and longest pause between attempts: a hall must be back in seconds, and has few devices."""

INFLIGHT = 500
"""QoS 1 messages on the way at once. The hub republishes some hundred at its start."""

Role = Literal["hub", "kiosk", "desk", "display", "staff", "lobby", "box", "buttons"]
log = logging.getLogger("wartemarke.wire")


@dataclass(frozen=True, slots=True)
class Account:
    """Where the broker is, and who we are to it. The client id is the user name.

    `password` may be empty where a certificate says who we are. Without `tls` the connection is not encrypted.
    """

    client: str
    password: str
    host: str = "127.0.0.1"
    port: int = 1883
    tls: Tls | None = None

    def __repr__(self) -> str:
        return f"Account({self.client!r} at {self.host}:{self.port}{' by TLS' if self.tls else ''})"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it came in. `at_ns` is the monotonic instant of its arrival, in nanoseconds."""

    topic: str
    payload: bytes
    retained: bool
    at_ns: int


Handler = Callable[[Arrival], None]


class Connection:
    """A device's connection, with its status and last will. Comes back by itself.

    Nothing waits in it: what cannot be sent now is refused by `publish`, and what was under way when the
    connection broke is dropped. Whoever must not lose a message keeps it and sends it again.
    Handlers run on the network thread: they hand the arrival on and return. The constructor raises `TlsUnusable`.
    """

    def __init__(self, account: Account, office_id: str, role: Role) -> None:
        self.account = account
        self.topics = Topics(office_id)
        self._role = role
        self._problems: tuple[str, ...] = ()
        self._handlers: dict[str, tuple[Handler, int]] = {}
        self._watchers: list[Callable[[bool], None]] = []
        self._lock = threading.RLock()
        self._connected = threading.Event()
        self._refused = False
        self._told = ""
        self._client = self._make_client()

    @property
    def connected(self) -> bool:
        """Whether the broker has taken us, and has not gone since."""
        return self._connected.is_set()

    def subscribe(self, topic: str, handler: Handler, qos: int = 1) -> None:
        """Hand every message of a topic to the handler. To be called before `start`."""
        self._handlers[topic] = handler, qos
        self._client.message_callback_add(topic, self._deliver(handler))

    def watch(self, watcher: Callable[[bool], None]) -> None:
        """Tell the watcher on every change whether we are connected."""
        self._watchers.append(watcher)

    def start(self) -> None:
        """Begin to connect, and to stay connected."""
        self._client.connect_async(self.account.host, self.account.port, KEEPALIVE_S, clean_start=True)
        self._client.loop_start()

    def wait(self, seconds: float) -> bool:
        """Wait until connected; False when it took longer than the seconds given."""
        return self._connected.wait(seconds)

    def stop(self) -> None:
        """Say goodbye: the status turns to offline, whatever was sent before goes out."""
        if self.connected:
            farewell = self._client.publish(self._status_topic, self._status(online=False), qos=1, retain=True)
            with suppress(RuntimeError, ValueError):
                farewell.wait_for_publish(timeout=1)
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Send now. False when we are not connected: the message was not taken and will not leave later."""
        with self._lock:
            if not self.connected:
                return False
            return self._client.publish(topic, payload, qos, retain).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def report(self, problems: tuple[str, ...]) -> None:
        """Put the device's troubles into its retained status."""
        with self._lock:
            if problems != self._problems:
                self._problems = problems
                self.publish(self._status_topic, self._status(online=True), retain=True)

    @property
    def _status_topic(self) -> str:
        return self.topics.status(self.account.client)

    def _status(self, online: bool) -> bytes:
        return encode(
            Status(
                online=online, role=self._role, version=version("wartemarke"), problems=self._problems if online else ()
            )
        )

    def _make_client(self) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, client_id=self.account.client, protocol=MQTTProtocolVersion.MQTTv5)
        client.username_pw_set(self.account.client, self.account.password or None)
        if self.account.tls:
            client.tls_set_context(self.account.tls.context())
        client.will_set(self._status_topic, self._status(online=False), qos=1, retain=True)
        client.reconnect_delay_set(*RECONNECT_S)
        client.max_inflight_messages_set(INFLIGHT)
        client.suppress_exceptions = True
        client.on_socket_open = _send_at_once
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_connect_fail = self._on_connect_fail
        client.on_subscribe = self._on_subscribe
        return client

    def _deliver(self, handler: Handler) -> Callable[[Client, Any, MQTTMessage], None]:
        def deliver(_client: Client, _data: Any, message: MQTTMessage) -> None:
            try:
                handler(Arrival(message.topic, bytes(message.payload), message.retain, time.monotonic_ns()))
            except Exception:
                log.exception("a message on %s could not be handed on", message.topic)

        return deliver

    def _on_connect(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        self._refused = reason.is_failure
        if self._refused:
            self._tell(f"the broker does not take {self.account!r}: {reason}")
            return
        self._tell("")
        if self._handlers:
            client.subscribe([(topic, SubscribeOptions(qos=qos)) for topic, (_, qos) in self._handlers.items()])
        else:
            self._be_connected(client)

    def _be_connected(self, client: Client) -> None:
        """We count as connected when we are heard and hear: a press sent to a hub that is not subscribed is lost."""
        with self._lock:
            self._connected.set()
            client.publish(self._status_topic, self._status(online=True), qos=1, retain=True)
        self._notify(True)

    def _on_disconnect(
        self, client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        with self._lock:
            was_connected = self.connected
            self._connected.clear()
            client.drop_out_messages()
        if was_connected:
            self._notify(False)
            if reason.is_failure:
                self._tell(f"{self.account!r} lost the broker: {reason}")
        elif reason.is_failure and not self._refused:
            self._tell(f"the broker hangs up on {self.account!r} without a word. {_what_it_may_want(self.account)}")
        self._refused = False

    def _on_connect_fail(self, _client: Client, _data: Any) -> None:
        # paho does not say why, but calls this while it handles the error.
        self._tell(f"{self.account!r} {_why_not_reached(sys.exception())} Trying again.")

    def _on_subscribe(
        self, client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _more: Properties | None
    ) -> None:
        for reason in reasons:
            if reason.is_failure:
                log.error("the broker refuses %r a subscription: %s. Check its access rules.", self.account, reason)
        self._be_connected(client)

    def _notify(self, connected: bool) -> None:
        for watcher in self._watchers:
            try:
                watcher(connected)
            except Exception:
                log.exception("a watcher of the connection failed")

    def _tell(self, what: str) -> None:
        """Log a state once, not at every attempt."""
        if what and what != self._told:
            log.warning("%s", what)
        self._told = what


def _why_not_reached(error: BaseException | None) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"does not trust the broker: {error.verify_message.rstrip('.')}. Check --ca-file and --broker."
        case ssl.SSLError():
            return f"does not come to TLS with the broker: {error.reason or error}. Check --broker and its port."
        case _:
            return "does not reach the broker."


def _what_it_may_want(account: Account) -> str:
    if account.tls is None:
        return "Does it want TLS? Give --ca-file."
    return "Does it want a certificate of ours? Give --cert-file and --key-file of its authority."


def _send_at_once(_client: Client, _data: Any, sock: Any) -> None:
    """Small messages must not wait for company (Nagle)."""
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
