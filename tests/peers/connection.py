"""A peer whose frames are `multiprocessing.connection`'s: `connection.py server|client [PORT]`.

The server runs each body as a command. The client sends each line that is typed, an empty one too, and
prints what step 6's client prints.
"""

import subprocess
import sys
from multiprocessing.connection import Client, Listener


def serve(conn):
    while True:
        try:
            command = conn.recv_bytes()
        except EOFError:
            return
        conn.send_bytes(subprocess.run(command, shell=True, stdout=subprocess.PIPE).stdout)


def talk(conn):
    out = sys.stdout.buffer
    out.write(b">>:")
    for line in sys.stdin.buffer:
        conn.send_bytes(line.removesuffix(b"\n"))
        answer = conn.recv_bytes()
        out.write(answer + b"\ncmd res receive done...... %d\n>>:" % len(answer))


if sys.argv[1] == "client":
    talk(Client(("127.0.0.1", int(sys.argv[2]))))
    sys.exit()

with Listener(("127.0.0.1", 0)) as listener:
    print("listening on %s:%d" % listener.address, file=sys.stderr, flush=True)
    while True:
        with listener.accept() as conn:
            serve(conn)
