"""The article's server, mended: `python3 examples/python/server.py [PORT]`. Ctrl-C ends it."""

import os
import socket
import sys

import frame


def serve_client(conn):
    while (command := frame.recv(conn)) is not None:
        print("执行指令:", command)
        answer = os.popen(command.decode()).read()
        print("before send", len(answer))
        frame.send(conn, (answer or "cmd has no output.....").encode())
        print("send done")
    print("客户端已断开!")


def serve(listener):
    while True:
        conn, addr = listener.accept()
        print("new conn:", addr)
        try:
            with conn:
                serve_client(conn)
        except (EOFError, OSError, ValueError) as e:  # one client's error ends that client
            print(f"error: {addr}: {e}", file=sys.stderr)


listener = socket.create_server(("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 9999))
print("listening on %s:%d" % listener.getsockname(), file=sys.stderr, flush=True)
try:
    serve(listener)
except KeyboardInterrupt:
    pass
