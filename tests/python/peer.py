"""The article's server and client in Python, for one step of 1 to 5: `peer.py server|client STEP [PORT]`.

Kept as plain as theirs, with their prints and their reads, so that the other end can be ours.
"""

import os
import socket
import sys
import time

READY = "准备好接收了,loser,可以发了"
SIZED = (2, 3, 4, 5)
ACKED = (4, 5)


def serve(step):
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening on 127.0.0.1:%d" % listener.getsockname()[1], file=sys.stderr, flush=True)
    conn, addr = listener.accept()
    print("new conn:", addr)
    while command := conn.recv(1024):
        print("执行指令:", command)
        answer = os.popen(command.decode()).read()
        print("before send", len(answer))
        answer = answer or "cmd has no output....."
        if step in SIZED:
            size = len(answer.encode()) if step == 5 else len(answer)
            conn.send(str(size).encode())
        if step == 3:
            time.sleep(1)
        if step in ACKED:
            print("ack from client:", conn.recv(1024))
        conn.send(answer.encode())
        print("send done")
    print("客户端已断开!")


def talk(step, port):
    conn = socket.create_connection(("127.0.0.1", port))
    while True:
        try:
            command = input(">>:").strip()
        except EOFError:
            return
        if not command:
            continue
        conn.send(command.encode())
        if step not in SIZED:
            print(conn.recv(1024).decode())
            continue
        size = conn.recv(1024)
        print("命令结果大小:", size)
        if step in ACKED:
            conn.send(READY.encode())
        received = 0
        while received < int(size.decode()):
            piece = conn.recv(1024)
            if not piece:
                sys.exit("the server is gone")
            received += len(piece)
            print(piece.decode())
            print(received)
        print("cmd res receive done......", received)


if sys.argv[1] == "server":
    serve(int(sys.argv[2]))
else:
    talk(int(sys.argv[2]), int(sys.argv[3]))
