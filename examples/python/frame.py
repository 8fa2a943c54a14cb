"""A frame: four bytes of length, big-endian, and a body of that many bytes."""

import struct

MAX = 16 * 1024 * 1024


def send(conn, body):
    # Header and body at once: of two sends, the second may wait 40 ms.
    conn.sendall(struct.pack(">I", len(body)) + body)


def recv(conn):
    first = conn.recv(1)
    if not first:
        return None  # the peer is done
    (size,) = struct.unpack(">I", first + recv_exactly(conn, 3))
    if size > MAX:
        raise ValueError(f"frame too large: {size} bytes, and {MAX} is the maximum")
    return recv_exactly(conn, size)


def recv_exactly(conn, size):
    data = bytearray()
    while len(data) < size:
        piece = conn.recv(min(size - len(data), 65536))
        if not piece:
            raise EOFError(f"the peer was gone after {len(data)} of {size} bytes")
        data += piece
    return bytes(data)
