"""The article's client, mended: `python3 examples/python/client.py [PORT]`. Ctrl-D ends it."""

import socket
import sys

import frame


def typed():
    while True:
        try:
            command = input(">>:").strip()
        except EOFError:
            return
        if command:
            yield command


conn = socket.create_connection(("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 9999))
for command in typed():
    frame.send(conn, command.encode())
    answer = frame.recv(conn)
    if answer is None:
        sys.exit("the server closed the connection before it answered; start this client again")
    print(answer.decode())
    print("cmd res receive done......", len(answer))
