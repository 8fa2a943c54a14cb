//! The lab's own listener and streams, with the calls of `std::net`.

use std::io::{self, ErrorKind};
use std::mem::take;
use std::net::{Shutdown, SocketAddr};
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use super::turns::{Here, Lab, end_here};
use super::world::{State, World};
use crate::error::{Error, ForeignThread};
use crate::tape::{End, Outcome, Side, What};

/// Where a server accepts its clients.
pub(crate) struct Listener {
    lab: Arc<Lab>,
    addr: SocketAddr,
}

/// One end of a connection.
pub(crate) struct Stream {
    lab: Arc<Lab>,
    conn: usize,
    side: Side,
}

/// The number of the end that runs on this thread. A thread from outside of the lab cannot take turns, and so
/// what it touches ends the scene.
fn end_in(lab: &Arc<Lab>, end: End) -> io::Result<usize> {
    end_here(lab).ok_or_else(|| {
        let mut world = lab.lock();
        // The others may have waited for this very thread, and found that nobody comes.
        if matches!(world.over, None | Some(Outcome::WaitingForEver(_))) {
            world.over = Some(Outcome::Failed { end, error: Error::ForeignThread });
        }
        lab.wake(world);
        io::Error::other(ForeignThread)
    })
}

/// A time for which a call may wait. None at all is an error, as on real sockets.
fn not_zero(timeout: Option<Duration>) -> io::Result<Option<Duration>> {
    match timeout {
        Some(Duration::ZERO) => Err(ErrorKind::InvalidInput.into()),
        timeout => Ok(timeout),
    }
}

impl Listener {
    pub fn bind(here: Here, addr: SocketAddr) -> io::Result<Listener> {
        here.lab.enter(here.end)?.bind(addr)?;
        Ok(Listener { lab: here.lab, addr })
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub fn accept(&self) -> io::Result<(Stream, SocketAddr)> {
        let end = end_in(&self.lab, End { conn: 0, side: Side::Server })?;
        let mut world = self.lab.enter(end)?;
        loop {
            if let Some(conn) = world.accept(end) {
                let stream = Stream { lab: self.lab.clone(), conn, side: Side::Server };
                return Ok((stream, world.addr(conn, Side::Client)));
            }
            world = self.lab.block(end, world, State::Accepting);
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut world = self.lab.lock();
        if world.over.is_none() {
            world.unbind();
        }
    }
}

impl Stream {
    /// The number of the end that calls.
    fn end(&self) -> io::Result<usize> {
        end_in(&self.lab, End { conn: self.conn, side: self.side })
    }

    /// Begins a call.
    fn enter(&self) -> io::Result<MutexGuard<'_, World>> {
        self.lab.enter(self.end()?)
    }

    pub fn connect(here: Here) -> io::Result<Stream> {
        let Here { lab, end } = here;
        let mut world = lab.enter(end)?;
        let conn = world.connect(end)?;
        // A server that waits for its next client goes first.
        drop(lab.block(end, world, State::Ready));
        Ok(Stream { lab, conn, side: Side::Client })
    }

    pub fn addr(&self, side: Side) -> SocketAddr {
        self.lab.lock().addr(self.conn, side)
    }

    pub fn side(&self) -> Side {
        self.side
    }

    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        let timeout = not_zero(timeout)?;
        self.enter()?.socket_mut(self.conn, self.side).read_timeout = timeout;
        Ok(())
    }

    pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        let timeout = not_zero(timeout)?;
        self.enter()?.socket_mut(self.conn, self.side).write_timeout = timeout;
        Ok(())
    }

    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.enter()?.socket_mut(self.conn, self.side).write_timeout)
    }

    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.enter()?.socket_mut(self.conn, self.side).nodelay = nodelay;
        Ok(())
    }

    pub fn nodelay(&self) -> io::Result<bool> {
        Ok(self.enter()?.socket_mut(self.conn, self.side).nodelay)
    }

    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        let mut world = self.enter()?;
        let error = world.take_error(self.conn, self.side);
        drop(self.lab.unless_over(world));
        Ok(error.map(io::Error::from))
    }

    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.enter()?.socket_mut(self.conn, self.side).read_timeout)
    }

    pub fn shut_down(&self, how: Shutdown) -> io::Result<()> {
        let mut world = self.enter()?;
        let done = world.shut_down(self.conn, self.side, how);
        drop(self.lab.unless_over(world));
        done
    }

    pub fn read(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.receive(buf, World::receive)
    }

    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.receive(buf, World::peek)
    }

    /// Waits for bytes, the end or an error, and takes it as told.
    fn receive(
        &self,
        buf: &mut [u8],
        take_it: fn(&mut World, usize, Side, &mut [u8]) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let (end, conn, side) = (self.end()?, self.conn, self.side);
        let mut world = self.lab.enter(end)?;
        world.ends[end].conn = conn;
        if buf.is_empty() {
            return Ok(0);
        }
        let late = take(&mut world.ends[end].late);
        if !late.is_zero() {
            world.record(conn, side, What::Late(late));
            let until = world.now.saturating_add(late);
            world = self.lab.block(end, world, State::Sleeping { until });
        }
        if !world.readable(conn, side) {
            let timeout = world.socket_mut(conn, side).read_timeout;
            let until = timeout.map(|timeout| world.now.saturating_add(timeout));
            let waits = State::Reading { conn, side, room: buf.len(), until };
            world = self.lab.block(end, world, waits);
            if !world.readable(conn, side) {
                world.count_timeout(end, waits);
                drop(self.lab.unless_over(world));
                return Err(ErrorKind::WouldBlock.into());
            }
        }
        let read = take_it(&mut world, conn, side, buf);
        drop(self.lab.unless_over(world));
        read
    }

    /// Hands over all bytes, as a blocking socket does, unless the network takes less at a time.
    pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        let (end, conn, side) = (self.end()?, self.conn, self.side);
        let mut world = self.lab.enter(end)?;
        world.ends[end].conn = conn;
        if bytes.is_empty() {
            return Ok(0);
        }
        if let Some(kind) = world.refusal(conn, side) {
            drop(self.lab.unless_over(world));
            return Err(kind.into());
        }
        let bytes = &bytes[..world.takes(bytes)];
        world.record(conn, side, What::Sent(bytes.to_vec()));
        let mut taken = world.hand_over(conn, side, bytes);
        let timeout = world.socket_mut(conn, side).write_timeout;
        let until = timeout.map(|timeout| world.now.saturating_add(timeout));
        while taken < bytes.len() {
            world = self.lab.block(end, world, State::Writing { conn, side, until });
            if !world.writable(conn, side) {
                world.unsend(conn, side, taken);
                return if taken > 0 { Ok(taken) } else { Err(ErrorKind::WouldBlock.into()) };
            }
            if let Some(kind) = world.refusal(conn, side) {
                return if taken > 0 { Ok(taken) } else { Err(kind.into()) };
            }
            taken += world.hand_over(conn, side, &bytes[taken..]);
        }
        drop(self.lab.unless_over(world));
        Ok(taken)
    }

    pub fn flush(&self) -> io::Result<()> {
        self.enter()?.flushes += 1;
        Ok(())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut world = self.lab.lock();
        if world.over.is_none() {
            world.close(self.conn, self.side);
        }
    }
}
