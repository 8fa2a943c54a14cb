//! The sockets as Linux has them, and what travels between them.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Shutdown, SocketAddr};
use std::time::Duration;

use super::kernel::Kernel;
use super::link::{Link, Segment};
use super::world::World;
use crate::bytes::Literal;
use crate::lab::network::Network;
use crate::tape::{Difference, Outcome, Side, What};

/// The port of the article's client.
const CLIENT_PORT: u16 = 55324;

pub(super) struct Listener {
    addr: SocketAddr,
    backlog: VecDeque<usize>,
}

/// A connection: both directions, and both sockets.
pub(super) struct Conn {
    pub client: usize,
    pub to_client: Link,
    pub to_server: Link,
    at_client: Socket,
    at_server: Socket,
}

/// One socket, as Linux has it.
#[derive(Default)]
pub(super) struct Socket {
    pub connected: bool,
    /// The end of the peer's stream has arrived.
    ended: bool,
    /// It has shut down its writing half.
    shut: bool,
    /// It has shut down its reading half: that ends no read but one that would wait.
    deaf: bool,
    /// A reset has arrived.
    reset: bool,
    /// What is told by the next call that fails, and only by that.
    error: Option<ErrorKind>,
    closed: bool,
    pub read_timeout: Option<Duration>,
    pub write_timeout: Option<Duration>,
    /// Kept for whoever asks: nothing is held back in any case.
    pub nodelay: bool,
}

impl World {
    /// What flows to one side.
    pub fn link(&self, conn: usize, side: Side) -> &Link {
        let conn = &self.conns[conn];
        match side {
            Side::Client => &conn.to_client,
            Side::Server => &conn.to_server,
        }
    }

    fn link_mut(&mut self, conn: usize, side: Side) -> &mut Link {
        let conn = &mut self.conns[conn];
        match side {
            Side::Client => &mut conn.to_client,
            Side::Server => &mut conn.to_server,
        }
    }

    fn socket(&self, conn: usize, side: Side) -> &Socket {
        let conn = &self.conns[conn];
        match side {
            Side::Client => &conn.at_client,
            Side::Server => &conn.at_server,
        }
    }

    pub fn socket_mut(&mut self, conn: usize, side: Side) -> &mut Socket {
        let conn = &mut self.conns[conn];
        match side {
            Side::Client => &mut conn.at_client,
            Side::Server => &mut conn.at_server,
        }
    }

    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.conns.iter().flat_map(|conn| [&conn.to_client, &conn.to_server])
    }

    /// Lets everything arrive that has come by now, and so does what a closed end answers it with (RFC 9293,
    /// 3.10.7.1): over a network without latency, that has come by now as well.
    pub fn settle(&mut self) {
        for conn in 0..self.conns.len() {
            while let Some((side, segment)) = self.arrival(conn) {
                self.arrive(conn, side, segment);
            }
        }
    }

    fn arrival(&mut self, conn: usize) -> Option<(Side, Segment)> {
        let now = self.now;
        let mut sides = [Side::Client, Side::Server].into_iter();
        sides.find_map(|side| Some((side, self.link_mut(conn, side).arrive(now)?)))
    }

    fn arrive(&mut self, conn: usize, side: Side, segment: Segment) {
        let (now, socket) = (self.now, self.socket(conn, side));
        let (closed, reset) = (socket.closed, socket.reset);
        let both_shut = socket.shut && socket.deaf;
        if let (true, &Segment::Bytes(n)) = (closed || reset || both_shut, &segment) {
            let late = self.link_mut(conn, side).refuse(n);
            return match (closed, reset) {
                (true, _) => self.link_mut(conn, side.peer()).end(Segment::Reset(late), now),
                (false, true) => {}
                (false, false) => self.abort(conn, side, late),
            };
        }
        if closed || reset {
            return;
        }
        self.arrive_on_kernel(conn, side, &segment);
        match segment {
            Segment::Bytes(n) => self.record(conn, side, What::Arrived(n)),
            Segment::End => self.socket_mut(conn, side).ended = true,
            Segment::Reset(_) => self.socket_mut(conn, side).take_reset(),
        }
    }

    /// Ends a connection at both ends: one side has shut down both halves, and bytes come. Linux does as RFC 1122,
    /// 4.2.2.13 says, and answers with a reset.
    fn abort(&mut self, conn: usize, side: Side, late: Vec<u8>) {
        let now = self.now;
        if self.direct() {
            self.arrive_on_kernel(conn, side, &Segment::Reset(Vec::new()));
        } else if let Some(kernel) = &mut self.kernel {
            // The kernel's reset would be at the other end at once: from here on the lab answers alone.
            kernel.forget(conn);
        }
        self.socket_mut(conn, side).take_reset();
        self.link_mut(conn, side.peer()).end(Segment::Reset(late), now);
    }

    /// Whether the kernel gets each write as it is made, since nothing travels for any time.
    fn direct(&self) -> bool {
        self.network.latency.is_zero()
    }

    /// What carries the bytes of a connection, if that is the kernel.
    pub fn kernel_of(&mut self, conn: usize) -> Option<&mut Kernel> {
        self.kernel.as_mut().filter(|kernel| !kernel.has_forgotten(conn))
    }

    /// Has the same arrive on real sockets, and waits until it is there.
    fn arrive_on_kernel(&mut self, conn: usize, side: Side, segment: &Segment) {
        let direct = self.direct();
        let socket = self.socket(conn, side);
        let over = socket.ended && socket.shut;
        let bytes = match segment {
            Segment::Bytes(n) if self.kernel.is_some() => self.link(conn, side).last(*n),
            _ => Vec::new(),
        };
        let Some(kernel) = self.kernel_of(conn) else {
            return;
        };
        let arrived = match segment {
            Segment::Bytes(_) if direct => Ok(()),
            Segment::Bytes(_) => kernel.write(conn, side.peer(), &bytes).map(drop),
            Segment::End if direct => kernel.wait_for_end(conn, side),
            Segment::End => kernel.end(conn, side.peer()),
            Segment::Reset(_) if direct => Ok(()),
            Segment::Reset(late) => kernel.reset(conn, side, late),
        };
        // Where both halves were over, it finds no connection.
        let arrived = match segment {
            Segment::Reset(_) if !over => arrived.and_then(|()| kernel.wait_for_reset(conn, side)),
            _ => arrived,
        };
        if let Err(e) = arrived {
            self.differ("poll", e.to_string(), segment.to_string());
        }
    }

    pub fn differ(&mut self, call: &'static str, real: String, foretold: String) {
        self.over.get_or_insert(Outcome::LabWrong(Difference { call, real, foretold }));
    }

    // What the ends call.

    /// Listens; there is one listener at a time.
    pub fn bind(&mut self, addr: SocketAddr) -> io::Result<()> {
        if self.listener.is_some() {
            return Err(ErrorKind::AddrInUse.into());
        }
        self.listener = Some(Listener { addr, backlog: VecDeque::new() });
        Ok(())
    }

    /// Stops listening. Whoever was not accepted yet is reset.
    pub fn unbind(&mut self) {
        let now = self.now;
        let backlog = self.listener.take().map(|listener| listener.backlog).unwrap_or_default();
        for conn in backlog {
            self.socket_mut(conn, Side::Server).closed = true;
            self.link_mut(conn, Side::Client).end(Segment::Reset(Vec::new()), now);
        }
    }

    pub fn backlog(&self) -> usize {
        self.listener.as_ref().map_or(0, |listener| listener.backlog.len())
    }

    /// Takes the next client from the backlog.
    pub fn accept(&mut self, end: usize) -> Option<usize> {
        let conn = self.listener.as_mut()?.backlog.pop_front()?;
        self.ends[end].conn = conn;
        Some(conn)
    }

    /// Connects a client: into the backlog, as the kernel does, and in no time.
    pub fn connect(&mut self, end: usize) -> io::Result<usize> {
        if self.listener.is_none() {
            return Err(ErrorKind::ConnectionRefused.into());
        }
        let mut conn = self.ends[end].conn;
        if self.socket(conn, Side::Client).connected {
            self.conns.push(Conn::after(&self.network, &self.conns[conn]));
            conn = self.conns.len() - 1;
        }
        if let Some(kernel) = &mut self.kernel {
            kernel.connect(conn)?;
        }
        self.socket_mut(conn, Side::Client).connected = true;
        self.socket_mut(conn, Side::Server).connected = true;
        self.ends[end].conn = conn;
        if let Some(listener) = &mut self.listener {
            listener.backlog.push_back(conn);
        }
        Ok(conn)
    }

    /// The address of one side's socket.
    pub fn addr(&self, conn: usize, side: Side) -> SocketAddr {
        let lab = SocketAddr::from((Ipv4Addr::LOCALHOST, CLIENT_PORT.wrapping_add(conn as u16)));
        let real = self.kernel.as_ref().and_then(|kernel| kernel.client_addr(conn));
        match side {
            Side::Client => real.unwrap_or(lab),
            Side::Server => self.listener.as_ref().map_or(lab, |listener| listener.addr),
        }
    }

    pub fn readable(&self, conn: usize, side: Side) -> bool {
        let socket = self.socket(conn, side);
        self.link(conn, side).arrived > 0 || socket.ended || socket.reset || socket.deaf
    }

    pub fn writable(&self, conn: usize, side: Side) -> bool {
        self.link(conn, side.peer()).room() > 0 || self.socket(conn, side).refuses_writes()
    }

    /// One read that does not block: from the receive buffer, then the end of the stream; a reset is told
    /// once. That is the order in which Linux looks.
    pub fn receive(&mut self, conn: usize, side: Side, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.link_mut(conn, side).read(buf);
        let bytes = buf[..n].to_vec();
        let socket = self.socket_mut(conn, side);
        let error = if n > 0 || socket.ended { None } else { socket.error.take() };
        if let Some(kernel) = self.kernel_of(conn) {
            let real = kernel.read(conn, side, buf);
            let real = real.map(|n| Literal(&buf[..n]).to_string());
            self.compare("read", real, error.map_or(Ok(Literal(&bytes).to_string()), Err));
        }
        if let Some(kind) = error {
            return Err(kind.into());
        }
        self.record(conn, side, What::Received { bytes, room: buf.len() });
        Ok(n)
    }

    /// One peek that does not block: what a read would come to, an error that it would tell of included.
    pub fn peek(&mut self, conn: usize, side: Side, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.link(conn, side).peek(buf);
        let seen = Literal(&buf[..n]).to_string();
        let socket = self.socket_mut(conn, side);
        let error = if n > 0 || socket.ended { None } else { socket.error.take() };
        if let Some(kernel) = self.kernel_of(conn) {
            let mut real = vec![0; buf.len()];
            let took = kernel.peek(conn, side, &mut real);
            let took = took.map(|n| Literal(&real[..n]).to_string());
            self.compare("peek", took, error.map_or(Ok(seen), Err));
        }
        error.map_or(Ok(n), |kind| Err(kind.into()))
    }

    /// The error that no call has told of yet.
    pub fn take_error(&mut self, conn: usize, side: Side) -> Option<ErrorKind> {
        let error = self.socket_mut(conn, side).error.take();
        if let Some(kernel) = self.kernel_of(conn) {
            let real = kernel.take_error(conn, side);
            let real = real.map(|error| format!("{:?}", error.map(|e| e.kind())));
            self.compare("getsockopt", real, Ok(format!("{error:?}")));
        }
        error
    }

    /// Whether a write is refused, and with what: a reset is told once, then the pipe is broken. One that is
    /// refused for a reset is made on Linux's sockets in any case, since it takes the error from the kernel;
    /// other systems tell of a reset in other words.
    pub fn refusal(&mut self, conn: usize, side: Side) -> Option<ErrorKind> {
        let socket = self.socket_mut(conn, side);
        if !socket.refuses_writes() {
            return None;
        }
        let (kind, reset) = (socket.error.take().unwrap_or(ErrorKind::BrokenPipe), socket.reset);
        if self.direct() || reset && cfg!(all(target_os = "linux", not(no_unix))) {
            self.write_on_kernel(conn, side, b"?", Err(kind));
        }
        Some(kind)
    }

    /// How many of these bytes one write hands over, however long it has to wait for room.
    pub fn takes(&self, bytes: &[u8]) -> usize {
        self.network.short_writes.map_or(bytes.len(), |most| most.clamp(1, bytes.len()))
    }

    /// Hands over as many of these bytes as there is room for, and returns how many those are.
    pub fn hand_over(&mut self, conn: usize, side: Side, bytes: &[u8]) -> usize {
        let now = self.now;
        let link = self.link_mut(conn, side.peer());
        let n = link.room().min(bytes.len());
        if n == 0 {
            return 0;
        }
        link.send(&bytes[..n], now);
        if self.direct() {
            self.write_on_kernel(conn, side, &bytes[..n], Ok(()));
            self.settle();
        }
        n
    }

    fn write_on_kernel(
        &mut self,
        conn: usize,
        side: Side,
        bytes: &[u8],
        foretold: Result<(), ErrorKind>,
    ) {
        if let Some(kernel) = self.kernel_of(conn) {
            let real = kernel.write(conn, side, bytes);
            let real = real.map(|n| Literal(&bytes[..n]).to_string());
            self.compare("write", real, foretold.map(|()| Literal(bytes).to_string()));
        }
    }

    /// Holds a real call against the one that the lab foretold.
    fn compare(
        &mut self,
        call: &'static str,
        real: io::Result<String>,
        foretold: Result<String, ErrorKind>,
    ) {
        let real = real.map_err(|e| e.kind());
        if real != foretold {
            let text = |of: Result<String, ErrorKind>| of.unwrap_or_else(|kind| kind.to_string());
            self.differ(call, text(real), text(foretold));
        }
    }

    /// Shuts down halves of one side.
    pub fn shut_down(&mut self, conn: usize, side: Side, how: Shutdown) -> io::Result<()> {
        let socket = self.socket_mut(conn, side);
        let foretold = match socket.reset || socket.shut && socket.ended {
            true => Err(ErrorKind::NotConnected),
            false => Ok(String::new()),
        };
        let first = foretold.is_ok() && !socket.shut && how != Shutdown::Read;
        socket.shut |= first;
        socket.deaf |= how != Shutdown::Write;
        let direct = self.direct();
        if let (Some(kernel), true) = (self.kernel_of(conn), direct) {
            let real = kernel.shut_down(conn, side, how, foretold.is_err()).map(|()| String::new());
            self.compare("shutdown", real, foretold.clone());
        } else if let (Some(kernel), true) =
            (self.kernel_of(conn), foretold.is_ok() && how != Shutdown::Write)
        {
            // Nothing travels for a reading half. The writing one follows as its end arrives.
            let real = kernel.shut_down(conn, side, Shutdown::Read, false).map(|()| String::new());
            self.compare("shutdown", real, foretold.clone());
        }
        if first {
            self.send_end(conn, side, Segment::End);
        }
        foretold.map(drop).map_err(io::Error::from)
    }

    /// Closes one side's socket: with the end of the stream or, where bytes are left unread, with a reset.
    pub fn close(&mut self, conn: usize, side: Side) {
        let unread = self.link(conn, side).arrived > 0;
        self.link_mut(conn, side).clear();
        let socket = self.socket_mut(conn, side);
        let (gone, ended) = (socket.reset, socket.shut);
        socket.closed = true;
        let direct = self.direct();
        if let (Some(kernel), true) = (&mut self.kernel, direct) {
            kernel.close(conn, side);
        }
        match (gone, unread, ended) {
            (true, ..) | (_, false, true) => {}
            (_, true, _) => self.send_end(conn, side, Segment::Reset(Vec::new())),
            (_, false, false) => self.send_end(conn, side, Segment::End),
        }
    }

    fn send_end(&mut self, conn: usize, side: Side, segment: Segment) {
        let now = self.now;
        self.link_mut(conn, side.peer()).end(segment, now);
        if self.direct() {
            self.settle();
        }
    }
}

impl Conn {
    pub fn new(network: &Network, client: usize) -> Conn {
        let leaves = network.leaves.filter(|_| client == 0);
        Conn {
            client,
            to_client: Link::new(network, network.delivery(client, Side::Client), network.cut_off),
            to_server: Link::new(network, network.delivery(client, Side::Server), leaves),
            at_client: Socket::default(),
            at_server: Socket::default(),
        }
    }

    /// The next connection of the same client.
    fn after(network: &Network, last: &Conn) -> Conn {
        let mut next = Conn::new(network, last.client);
        next.to_client.sent = last.to_client.sent;
        next.to_server.sent = last.to_server.sent;
        next.to_server.budget = last.to_server.budget;
        next
    }
}

impl Socket {
    fn refuses_writes(&self) -> bool {
        self.shut || self.reset
    }

    /// What a reset means to whoever gets it: Linux tells of it at once, unless the end of the stream had
    /// come before, which leaves nothing to read and makes it a broken pipe. Where both halves are over, it finds
    /// no connection.
    fn take_reset(&mut self) {
        self.error = match (self.ended, self.shut) {
            (true, true) => None,
            (true, false) => Some(ErrorKind::BrokenPipe),
            (false, _) => Some(ErrorKind::ConnectionReset),
        };
        self.reset = true;
    }
}
