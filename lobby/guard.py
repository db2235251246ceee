"""What every answer of the lobby page says, and which requests it does not take."""

from __future__ import annotations

import json

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        # The kiosk and the desks, which the lobby has on other ports of this machine.
        "frame-src 'self' http://127.0.0.1:*",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def problem(status: int, title: str, detail: str) -> Response:
    """An error as `application/problem+json` (RFC 9457)."""
    body = json.dumps({"title": title, "status": status, "detail": detail})
    return Response(body, status, content_type="application/problem+json")


def guard(app: Flask, port: int) -> None:
    """Answer only who means us: another name for 127.0.0.1 (DNS rebinding) or a foreign page gets nothing."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    @app.before_request
    def refuse_strangers() -> Response | None:
        if request.host not in hosts:
            return problem(421, "Misdirected request", f"This is 127.0.0.1:{port}, not {request.host}.")
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin not in (None, f"http://{request.host}"):
            return problem(403, "Foreign origin", f"Pages of {origin} may not change anything here.")
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, text in HEADERS.items():
            response.headers[name] = text
        # Everything here changes: a browser must ask each time, and may be told "as before" by ETag.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response
