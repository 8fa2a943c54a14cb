"""The article's last pair on real sockets, with every single cut of the stream to the client:
`witness.py characters|bytes`, with the answer to `ls` on stdin.

Prints a line for each cut: where it is, and `well`, `wrong`, `failed` or `stuck`. Nothing here waits for
a time: an end counts what it has sent and read, so what it has read and when it waits for ever is known.
"""

import contextlib
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

READY = "准备好接收了,loser,可以发了"
PLACEHOLDER = "cmd has no output....."
COMMANDS = ["ls", "1"]
COUNT = {"characters": len, "bytes": lambda answer: len(answer.encode())}


def serve(conn, printed, count):
    while command := conn.recv(1024):
        answer = printed.get(command.decode()) or PLACEHOLDER
        conn.send(str(count(answer)).encode())
        conn.recv(1024)  # wait to confirm
        conn.send(answer.encode())


def talk(conn, shown):
    for command in COMMANDS:
        conn.send(command.encode())
        size = conn.recv(1024)
        conn.send(READY.encode())
        shown.append("")
        received = 0
        while received < int(size.decode()):
            piece = conn.recv(1024)
            if not piece:
                raise EOFError("the article's client would go round for ever")
            received += len(piece)
            shown[-1] += piece.decode()


class End:
    """One end's socket, and how far the end is."""

    def __init__(self, sock, stage):
        self.sock, self.stage = sock, stage
        self.sends, self.reads = [0], [0]  # where in the stream each one ended
        self.waits = self.failed = self.done = False

    def send(self, data):
        with self.stage:
            self.sends.append(self.sends[-1] + len(data))
        self.sock.sendall(data)

    def recv(self, size):
        with self.stage:
            self.waits = True
            self.stage.notify_all()
        data = self.sock.recv(size)
        with self.stage:
            self.waits = False
            self.reads.append(self.reads[-1] + len(data))
            self.stage.notify_all()
        return data

    def run(self, part, *args):
        try:
            part(self, *args)
        except (OSError, ValueError, EOFError):
            self.failed = True
        with self.stage:
            self.done = True
            self.stage.notify_all()
        self.sock.close()


def connection():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pair = socket.create_connection(listener.getsockname()), listener.accept()[0]
    for sock in pair:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return pair


def relay(source, target, reader, cut):
    """Forwards a stream; what is behind the cut once all before it has been read."""
    try:
        forwarded = 0
        while piece := source.recv(65536):
            before = max(cut - forwarded, 0)
            forwarded += len(piece)
            if 0 < before < len(piece):
                target.sendall(piece[:before])
                with reader.stage:
                    reader.stage.wait_for(lambda: reader.reads[-1] == cut or reader.done)
                piece = piece[before:]
            target.sendall(piece)
    except OSError:
        pass  # one end is gone, and the other one is to know
    finally:
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)


def for_ever(end, peer):
    """Whether both wait, and nothing is on its way to either."""
    return all(a.waits and a.reads[-1] == b.sends[-1] for a, b in [(end, peer), (peer, end)])


def play(ls, count, cut):
    """One session with the stream to the client cut at one place: its verdict, and both ends."""
    stage = threading.Condition()
    (client_sock, to_client), (server_sock, to_server) = connection(), connection()
    client, server = End(client_sock, stage), End(server_sock, stage)
    shown = []
    threads = [
        threading.Thread(target=server.run, args=(serve, {"ls": ls}, count)),
        threading.Thread(target=client.run, args=(talk, shown)),
        threading.Thread(target=relay, args=(to_client, to_server, server, 0)),
        threading.Thread(target=relay, args=(to_server, to_client, client, cut)),
    ]
    for thread in threads:
        thread.start()
    with stage:
        stage.wait_for(lambda: client.done and server.done or for_ever(client, server))
        stuck = not (client.done and server.done)
    if stuck:
        client_sock.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join()
    to_client.close()
    to_server.close()
    return verdict(stuck, client, server, shown == [ls, PLACEHOLDER]), client, server


def verdict(stuck, client, server, right):
    if stuck:
        return "stuck"
    if client.failed:
        return "failed"
    if not right:
        return "wrong"
    return "failed" if server.failed else "well"


def assert_cut(cut, client, server):
    """The client's reads must have ended where the sends ended, and at the cut."""
    reads = [end for end in client.reads if end <= cut]
    assert reads == [end for end in server.sends if end < cut] + [cut], (cut, reads)


def main():
    ls, count = sys.stdin.read(), COUNT[sys.argv[1]]
    whole, _, server = play(ls, count, 0)
    assert whole == "well", whole

    def line(cut):
        told, client, server = play(ls, count, cut)
        assert_cut(cut, client, server)
        return "%d %s" % (cut, told)

    with ThreadPoolExecutor(8) as pool:
        for told in pool.map(line, range(1, server.sends[-1])):
            print(told)


main()
