"""The server: Daphne or uvicorn around the same application, hardened alike.

As shipped, Daphne kills a request in flight at SIGTERM — a vote being cast —, drops sockets without a close frame,
holds a body of any size in memory and knows no back-pressure. Both servers here: finish what is in flight and tell
the sockets to come back (4412); refuse a body over `BODY_LIMIT` before it is read (413), where
only forms with a file (`UPLOADS`) may be larger (`UPLOAD_LIMIT`); let the hub write frames to the transport and ask
how much is waiting there; close on nonsense with 4400; stop reading from who sends faster than is answered.
"""

from typing import Final

BODY_LIMIT: Final = 1024 * 1024  # bytes of a request
UPLOAD_LIMIT: Final = 21 * 1024 * 1024  # bytes of a request with a file: 20 MiB, and what is typed beside it
TOO_LARGE: Final = (  # what whoever sent too much reads: the application, which knows their language, never hears of it
    "文件太大，没有收到；已经在系统里的内容没有变。请返回上一页，换一个 20 MB 以内的文件。\n"
    "The file is too large and was not received; nothing that is kept here has changed. "
    "Go back and choose a file of at most 20 MB.\n"
).encode()
PLAIN_TEXT: Final = b"text/plain; charset=utf-8"
UPLOADS: Final = "/upload/"  # how the address of every form with a file ends
FRAME_LIMIT: Final = 64 * 1024  # bytes of a frame up that are read at all; the protocol's own limit is lower
SEND_BUFFER: Final = (
    64 * 1024
)  # bytes the kernel keeps for one socket; left alone it grows to megabytes for a frozen phone
GRACE: Final = 25.0  # seconds for what is in flight when the server is told to end
FAREWELL: Final = 2.0  # seconds for the last frames to be taken
PING: Final = 20.0  # seconds between two pings of a socket
PONG: Final = 30.0  # seconds to answer one
THREADS: Final = 12  # for the sockets' queries; well below MINYI_POOL, so that forms find connections too
