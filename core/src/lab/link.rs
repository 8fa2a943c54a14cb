//! One direction of a connection, under the network's conditions.

use std::collections::VecDeque;
use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use crate::bytes::count;
use crate::lab::network::{Delivery, GAP, Network, PAUSE};

/// What travels in one direction.
#[derive(Debug)]
pub(super) enum Segment {
    /// So many bytes: the next ones.
    Bytes(usize),
    /// The sender sends no more: it has closed its end, or shut down its writing half.
    End,
    /// The sender is gone: it has closed its end with bytes unread, or these bytes reached it afterwards
    /// (RFC 9293, 3.10.7.1: a closed end answers them with a reset).
    Reset(Vec<u8>),
}

impl Display for Segment {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Segment::Bytes(n) => f.write_str(&count(*n, "byte")),
            Segment::End => f.write_str("the end of the stream"),
            Segment::Reset(_) => f.write_str("a reset"),
        }
    }
}

/// A segment on its way.
#[derive(Debug)]
struct Flight {
    /// When it arrives at the soonest.
    at: Duration,
    segment: Segment,
    held: Held,
}

/// What a segment waits for, beside its time.
#[derive(Clone, Copy, Debug)]
enum Held {
    Free,
    /// It is behind a cut: what is in front of that has to be read first.
    UntilRead,
    /// Nobody does anything but wait.
    UntilStill,
}

/// One direction of a connection.
#[derive(Debug)]
pub(super) struct Link {
    latency: Duration,
    delivery: Delivery,
    /// How many bytes fit into its buffers.
    buffer: usize,
    /// How many more bytes get through before it is cut off; of a client's, on all its connections.
    pub budget: Option<usize>,
    /// How many bytes have been sent so far, on earlier connections of this client as well.
    pub sent: usize,
    /// When the last segment on its way arrives.
    last_arrival: Option<Duration>,
    in_flight: VecDeque<Flight>,
    /// Whether the end of the stream has been sent. There is only one.
    ended: bool,
    /// What is in its buffers: in front the receive buffer, behind it what is on its way.
    unread: VecDeque<u8>,
    /// How many bytes are in the receive buffer.
    pub arrived: usize,
    /// How many bytes have been read.
    pub received: usize,
}

impl Link {
    pub fn new(network: &Network, delivery: &Delivery, budget: Option<usize>) -> Link {
        Link {
            latency: network.latency,
            delivery: delivery.clone(),
            buffer: network.buffer,
            budget,
            sent: 0,
            last_arrival: None,
            in_flight: VecDeque::new(),
            ended: false,
            unread: VecDeque::new(),
            arrived: 0,
            received: 0,
        }
    }

    /// How many bytes lie in its buffers, unread.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    /// How many more bytes fit into its buffers.
    pub fn room(&self) -> usize {
        self.buffer.saturating_sub(self.unread())
    }

    /// When the next segment arrives that nothing holds.
    pub fn next_arrival(&self) -> Option<Duration> {
        let next = self.in_flight.front()?;
        let held = match next.held {
            Held::Free => false,
            Held::UntilRead => self.arrived > 0,
            Held::UntilStill => true,
        };
        (!held).then_some(next.at)
    }

    /// Lets go what is held: all that was to stick together, or what is behind the next cut. Returns whether
    /// there was any.
    pub fn let_go(&mut self) -> bool {
        let last = self.in_flight.back().map(|flight| flight.at);
        let glued = matches!(self.delivery, Delivery::Glued);
        let most = if glued { self.in_flight.len() } else { 1 };
        for flight in self.in_flight.iter_mut().take(most) {
            flight.held = Held::Free;
            flight.at = last.filter(|_| glued).unwrap_or(flight.at);
        }
        last.is_some()
    }

    /// Takes the next segment that has arrived by now. Its bytes are in the receive buffer then.
    pub fn arrive(&mut self, now: Duration) -> Option<Segment> {
        if self.next_arrival()? > now {
            return None;
        }
        let Flight { segment, .. } = self.in_flight.pop_front()?;
        if let Segment::Bytes(n) = segment {
            self.arrived += n;
        }
        Some(segment)
    }

    /// The last bytes that have arrived.
    pub fn last(&self, n: usize) -> Vec<u8> {
        self.unread.range(self.arrived - n..self.arrived).copied().collect()
    }

    /// Takes the last bytes that have arrived back out of the receive buffer.
    pub fn refuse(&mut self, n: usize) -> Vec<u8> {
        self.arrived -= n;
        self.unread.drain(self.arrived..self.arrived + n).collect()
    }

    /// Reads what is in the receive buffer, as far as there is room for it, and leaves it there.
    pub fn peek(&self, buf: &mut [u8]) -> usize {
        let n = self.arrived.min(buf.len());
        let (front, back) = self.unread.as_slices();
        let in_front = n.min(front.len());
        buf[..in_front].copy_from_slice(&front[..in_front]);
        buf[in_front..n].copy_from_slice(&back[..n - in_front]);
        n
    }

    /// Reads the same, and takes it out.
    pub fn read(&mut self, buf: &mut [u8]) -> usize {
        let n = self.peek(buf);
        self.unread.drain(..n);
        self.arrived -= n;
        self.received += n;
        n
    }

    /// Empties the receive buffer.
    pub fn clear(&mut self) {
        self.unread.drain(..self.arrived);
        self.arrived = 0;
    }

    /// Sends bytes, as one write hands them over.
    pub fn send(&mut self, bytes: &[u8], now: Duration) {
        let through = self.budget.map_or(bytes.len(), |left| left.min(bytes.len()));
        let pieces = if through > 0 { self.pieces(through) } else { Vec::new() };
        for (piece, alone) in pieces {
            let gap = match self.delivery {
                Delivery::Halves if alone => PAUSE,
                _ if alone => GAP,
                _ => Duration::ZERO,
            };
            let held = match self.delivery {
                Delivery::Cuts(_) if alone => Held::UntilRead,
                _ => Held::Free,
            };
            self.push(Segment::Bytes(piece), now, gap, held);
        }
        self.sent += through;
        self.unread.extend(&bytes[..through]);
        if let Some(left) = &mut self.budget {
            *left -= through;
            if through < bytes.len() {
                self.end(Segment::End, now);
            }
        }
    }

    /// Sends what is no bytes: the end of the stream, or a reset.
    pub fn end(&mut self, segment: Segment, now: Duration) {
        let is_end = matches!(segment, Segment::End);
        if !(is_end && self.ended) {
            self.push(segment, now, Duration::ZERO, Held::Free);
        }
        self.ended |= is_end;
    }

    fn push(&mut self, segment: Segment, now: Duration, gap: Duration, held: Held) {
        let soonest = now.saturating_add(self.latency);
        let at = self.last_arrival.map_or(soonest, |last| soonest.max(last.saturating_add(gap)));
        self.last_arrival = Some(at);
        let held = if matches!(self.delivery, Delivery::Glued) { Held::UntilStill } else { held };
        self.in_flight.push_back(Flight { at, segment, held });
    }

    /// The sizes of the pieces in which a write of so many bytes arrives, each with whether it arrives alone.
    fn pieces(&self, n: usize) -> Vec<(usize, bool)> {
        match &self.delivery {
            Delivery::Together | Delivery::Glued => vec![(n, false)],
            Delivery::Apart => vec![(n, true)],
            Delivery::Halves => {
                let halves = [(n / 2, false), (n - n / 2, true)];
                halves.into_iter().filter(|(half, _)| *half > 0).collect()
            }
            Delivery::Pieces(size) => {
                let size = (*size).max(1);
                (0..n).step_by(size).map(|from| (size.min(n - from), true)).collect()
            }
            Delivery::Cuts(offsets) => {
                let cuts = offsets
                    .iter()
                    .filter_map(|offset| offset.checked_sub(self.sent))
                    .filter(|cut| *cut < n);
                let mut pieces = Vec::new();
                let (mut from, mut alone) = (0, false);
                for cut in cuts {
                    if cut > from {
                        pieces.push((cut - from, alone));
                    }
                    (from, alone) = (cut, true);
                }
                pieces.push((n - from, alone));
                pieces
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(delivery: Delivery, budget: Option<usize>) -> Vec<(u128, String)> {
        let mut link = Link::new(&Network::CALM, &delivery, budget);
        link.send(b"22", Duration::ZERO);
        link.send(b"abcd", Duration::ZERO);
        link.end(Segment::End, Duration::ZERO);
        let mut bytes = link.unread.iter().map(|byte| char::from(*byte));
        let in_flight = link.in_flight.iter();
        in_flight
            .map(|Flight { at, segment, .. }| match segment {
                Segment::Bytes(n) => (at.as_millis(), bytes.by_ref().take(*n).collect()),
                Segment::End => (at.as_millis(), "end".into()),
                Segment::Reset(_) => (at.as_millis(), "reset".into()),
            })
            .collect()
    }

    fn expected(arrivals: &[(u128, &str)]) -> Vec<(u128, String)> {
        let owned = arrivals.iter().map(|(at, what)| (*at, what.to_string()));
        owned.collect()
    }

    #[test]
    fn each_delivery_is_what_it_says() {
        assert_eq!(
            arrivals(Delivery::Together, None),
            expected(&[(10, "22"), (10, "abcd"), (10, "end")])
        );
        assert_eq!(
            arrivals(Delivery::Apart, None),
            expected(&[(10, "22"), (11, "abcd"), (11, "end")])
        );
        assert_eq!(
            arrivals(Delivery::Pieces(3), None),
            expected(&[(10, "22"), (11, "abc"), (12, "d"), (12, "end")])
        );
        assert_eq!(
            arrivals(Delivery::Halves, None),
            expected(&[
                (10, "2"),
                (120_010, "2"),
                (120_010, "ab"),
                (240_010, "cd"),
                (240_010, "end")
            ])
        );
        assert_eq!(
            arrivals(Delivery::Cuts(vec![1, 4]), None),
            expected(&[(10, "2"), (11, "2"), (11, "ab"), (12, "cd"), (12, "end")])
        );
        assert_eq!(
            arrivals(Delivery::Cuts(vec![0, 2]), None),
            expected(&[(10, "22"), (11, "abcd"), (11, "end")])
        );
        assert_eq!(
            arrivals(Delivery::Together, Some(3)),
            expected(&[(10, "22"), (10, "a"), (10, "end")])
        );
    }

    #[test]
    fn what_is_behind_a_cut_waits_for_the_reader() {
        let mut link = Link::new(&Network::CALM, &Delivery::Cuts(vec![1]), None);
        link.send(b"ls", Duration::ZERO);
        let arrived = link.arrive(Duration::from_millis(10));
        assert!(matches!(arrived, Some(Segment::Bytes(1))));
        assert_eq!((link.last(1), link.next_arrival()), (b"l".into(), None));
        link.clear();
        assert_eq!(link.next_arrival(), Some(Duration::from_millis(11)));
    }

    #[test]
    fn what_is_glued_waits_until_it_is_let_go() {
        let mut link = Link::new(&Network::CALM, &Delivery::Glued, None);
        link.send(b"22", Duration::ZERO);
        link.send(b"abcd", Duration::from_secs(1));
        assert_eq!(link.next_arrival(), None);
        assert!(link.let_go());
        let last = Duration::from_millis(1010);
        assert_eq!(link.next_arrival(), Some(last));
        assert!(link.arrive(last).is_some() && link.arrive(last).is_some());
        assert!(!link.let_go());
    }
}
