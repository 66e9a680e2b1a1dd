"""The application that both servers run: Django for HTTP, the live consumer for `/ws/`."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()  # models can be imported from here on

from channels.routing import ProtocolTypeRouter  # noqa: E402

from config.errors import answer  # noqa: E402
from config.server.body_limit import BodyLimit  # noqa: E402
from realtime.consumers import LiveConsumer  # noqa: E402
from realtime.protocol import Close  # noqa: E402

live = LiveConsumer.as_asgi(answer=answer)


async def sockets(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The one address of the socket; any other ends with 4404."""
    if scope["path"] == "/ws/":
        await live(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(Close.GONE)})


application = ProtocolTypeRouter({"http": BodyLimit(django_application), "websocket": sockets})
