//! The same calls in the words of the standard library: on its own sockets, on the course's, and in the lab.

use std::io::{ErrorKind, Read, Result, Write};
use std::time::Duration;
use std::{sync::mpsc, thread};

use sticky_packets::course::scene::{Client, Scene};
use sticky_packets::lab::{Over, play};
use sticky_packets::net::Addr;
use sticky_packets::tape::{Outcome, Side};
use sticky_packets::{Lang, Shell, Step, Term};

/// More than the buffers between two ends hold.
const MORE: usize = 32 << 20;

/// What a learner's code may call, with the listener and the stream of one library.
macro_rules! pair {
    ($name:ident, $net:path) => {
        mod $name {
            use super::*;
            use $net as net;

            pub fn serve(listener: &net::TcpListener) -> Result<()> {
                let listener = listener.try_clone()?;
                assert!(format!("{listener:?}").contains(&listener.local_addr()?.to_string()));
                let mut conn = listener.incoming().next().unwrap()?;
                assert!(format!("{conn:?}").contains(&conn.peer_addr()?.to_string()));
                conn.set_nodelay(true)?;
                assert!(conn.nodelay()?);
                for _ in 0..2 {
                    let mut seen = [0; 8];
                    assert_eq!((conn.peek(&mut seen)?, &seen[..2]), (2, &b"ls"[..]));
                }
                let mut taken = [0; 8];
                assert_eq!((conn.read(&mut taken)?, &taken[..2]), (2, &b"ls"[..]));
                assert!(conn.take_error()?.is_none());
                let none = conn.set_write_timeout(Some(Duration::ZERO)).unwrap_err();
                assert_eq!(none.kind(), ErrorKind::InvalidInput);
                conn.set_write_timeout(Some(Duration::from_millis(20)))?;
                assert!(conn.write_timeout()?.is_some());
                let full = conn.write_all(&vec![b'x'; MORE]).unwrap_err();
                assert!(matches!(full.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
                conn.shutdown(net::Shutdown::Both)?;
                assert_eq!(conn.read(&mut taken)?, 0);
                Ok(())
            }

            pub fn talk(addr: net::SocketAddr, wait: impl FnOnce()) -> Result<()> {
                let mut conn = net::TcpStream::connect_timeout(&addr, Duration::from_secs(60))?;
                conn.write_all(b"ls")?;
                wait();
                let mut all = Vec::new();
                conn.read_to_end(&mut all)?;
                assert!(!all.is_empty() && all.len() < MORE && all.iter().all(|it| *it == b'x'));
                Ok(())
            }

            #[test]
            fn on_real_sockets() {
                let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
                let addr = listener.local_addr().unwrap();
                let (serves, waits) = mpsc::channel::<()>();
                thread::scope(move |scope| {
                    scope.spawn(move || talk(addr, || waits.iter().for_each(drop)).unwrap());
                    serve(&listener).unwrap();
                    drop(serves);
                });
            }
        }
    };
}

pair!(standard, std::net);
pair!(course, sticky_packets::net);

fn serve(addr: Addr, _: &Shell, _: &Term) -> sticky_packets::Result<()> {
    Ok(course::serve(&sticky_packets::net::TcpListener::bind(addr)?)?)
}

fn talk(addr: Addr, _: &Term) -> sticky_packets::Result<()> {
    let wait = || sticky_packets::thread::sleep(Duration::from_secs(60));
    Ok(course::talk(addr[0], wait)?)
}

/// What a write did not hand over in its time is not told as sent.
#[test]
fn in_the_lab() {
    let scene = Scene::of(vec![Client::types(&[])], Lang::En);
    let tape = play(&Step { number: 1, serve, talk }, &scene, Over::Lab).unwrap();
    assert_eq!(tape.outcome, Outcome::Well);
    let sent: usize = tape.sends_to(0, Side::Client).iter().map(|bytes| bytes.len()).sum();
    let read: usize = tape.reads_at(0, Side::Client).iter().map(|(n, _)| n).sum();
    assert!(sent > 0 && sent == read, "{sent} sent, {read} read");
}
