"""`python -m config.server`: serve, and run due jobs beside it."""

import argparse
import threading
from importlib import import_module

from config.asgi import application
from journal.jobs import work_until


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.server", description=__doc__)
    parser.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--worker-thread",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="run due jobs in a thread of this process (without it: manage.py worker)",
    )
    given = parser.parse_args()
    stop = threading.Event()
    worker = threading.Thread(target=work_until, args=(stop,), name="jobs")
    if given.worker_thread:
        worker.start()
    try:
        import_module(f"config.server.with_{given.server}").serve(application, given.host, given.port)
    finally:
        stop.set()
        if given.worker_thread:
            worker.join()


if __name__ == "__main__":
    main()
