//! Four places where frames alone don't save you: each fails as it is told, and its twin does not.

mod cancelled;
mod interwoven;
mod stranger;
mod switched;

use std::io::{self, ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

const LS: &[u8] = b"\0\0\0\x02ls";
const DIR: &[u8] = b"\0\0\0\x03dir";

/// A connection: the end that sends, and the end that receives.
pub fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (sender, listener.accept().unwrap().0)
}

/// Sends this, and waits until it has arrived.
pub fn send(sender: &mut TcpStream, receiver: &TcpStream, bytes: &[u8]) {
    sender.write_all(bytes).unwrap();
    while receiver.peek(&mut vec![0; bytes.len()]).unwrap() < bytes.len() {}
}

fn timed_out(error: io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// One frame after another, the first with a timeout between its header and its body.
fn with_a_timeout(
    mut recv: impl FnMut(&mut TcpStream) -> io::Result<Vec<u8>>,
) -> [io::Result<Vec<u8>>; 2] {
    let (mut sender, mut receiver) = connection();
    send(&mut sender, &receiver, &LS[..4]);
    receiver.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    assert!(timed_out(recv(&mut receiver).unwrap_err()));
    receiver.set_read_timeout(None).unwrap();
    send(&mut sender, &receiver, &[&LS[4..], DIR].concat());
    drop(sender);
    [recv(&mut receiver), recv(&mut receiver)]
}

#[test]
fn after_a_read_that_was_cancelled_the_next_one_starts_in_the_middle() {
    let [second, _] = with_a_timeout(cancelled::naive);
    let size = u32::from_be_bytes(*b"ls\0\0");
    assert_eq!(second.unwrap_err().to_string(), format!("a frame of {size} bytes"));
}

#[test]
fn a_read_that_keeps_what_has_come_can_be_cancelled() {
    let mut mended = cancelled::Mended::default();
    let frames = with_a_timeout(|stream| mended.recv(stream)).map(Result::unwrap);
    assert_eq!(frames, [&b"ls"[..], b"dir"]);
}

/// A greeting and a frame, both there before the receiver reads.
fn greeted() -> TcpStream {
    let (mut sender, receiver) = connection();
    send(&mut sender, &receiver, &[b"hello\n", LS].concat());
    receiver
}

#[test]
fn a_buffered_reader_that_is_thrown_away_takes_a_frame_with_it() {
    let error = switched::naive(&mut greeted()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
}

#[test]
fn a_buffered_reader_that_stays_loses_nothing() {
    let received = switched::mended(&mut greeted()).unwrap();
    assert_eq!(received, ("hello\n".to_string(), b"ls".to_vec()));
}

/// One thread's handle of a connection that two threads send on: no thread is a write ahead of the other.
struct InStep<'a> {
    wire: &'a Mutex<Vec<u8>>,
    barrier: &'a Barrier,
}

impl Write for InStep<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wire.lock().unwrap().extend(bytes);
        self.barrier.wait();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn two_threads_without_a_lock_send_both_headers_first() {
    let (wire, barrier) = (Mutex::new(Vec::new()), Barrier::new(2));
    thread::scope(|scope| {
        for body in ["ls", "dir"] {
            let mut handle = InStep { wire: &wire, barrier: &barrier };
            scope.spawn(move || interwoven::naive(&mut handle, body.as_bytes()).unwrap());
        }
    });
    let wire = wire.into_inner().unwrap();
    let (mut headers, bodies) = ([&wire[..4], &wire[4..8]], &wire[8..]);
    headers.sort();
    assert_eq!(headers, [&LS[..4], &DIR[..4]]);
    assert!([b"lsdir", b"dirls"].contains(&bodies.try_into().unwrap()), "{bodies:?}");
}

/// A connection that takes one byte at a time, and lets other threads run before it takes the next.
struct Grudging(Vec<u8>);

impl Write for Grudging {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        thread::yield_now();
        self.0.extend(&bytes[..1]);
        Ok(1)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn two_threads_with_a_lock_send_one_frame_after_the_other() {
    let conn = Mutex::new(Grudging(Vec::new()));
    thread::scope(|scope| {
        for body in ["ls", "dir"] {
            let conn = &conn;
            scope.spawn(move || interwoven::mended(conn, body.as_bytes()).unwrap());
        }
    });
    let wire = conn.into_inner().unwrap().0;
    assert!([[LS, DIR].concat(), [DIR, LS].concat()].contains(&wire), "{wire:?}");
}

const HTTP: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[test]
fn a_stranger_is_a_number_that_tells_nothing() {
    let told = stranger::naive(&mut &HTTP[..]).unwrap_err().to_string();
    assert_eq!(told, "a frame of 1195725856 bytes");
}

#[test]
fn a_stranger_is_told_by_its_first_bytes() {
    let told = stranger::mended(&mut &HTTP[..]).unwrap_err().to_string();
    assert!(told.starts_with("a frame of 1195725856 bytes: "), "{told}");
    assert!(told.contains("the peer speaks HTTP"), "{told}");
    assert_eq!(stranger::mended(&mut &LS[..]).unwrap(), b"ls");
}
