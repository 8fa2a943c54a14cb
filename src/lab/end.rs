//! One end of a connection, as a step in the lab holds it.

use std::collections::VecDeque;
use std::io::{self, IoSlice, Read, Write};
use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use super::turns::Lab;
use super::world::{SERVER, State};
use crate::conn::End;
use crate::error::Result;
use crate::lang::Lang;
use crate::line::Line;
use crate::network::Network;
use crate::tape::{Side, What};

/// One end of one connection in the lab.
pub(super) struct LabEnd {
    lab: Arc<Lab>,
    end: usize,
    conn: usize,
    side: Side,
    late: Duration,
    typed: VecDeque<&'static str>,
}

impl LabEnd {
    pub fn server(lab: &Arc<Lab>, conn: usize) -> LabEnd {
        LabEnd {
            lab: lab.clone(),
            end: SERVER,
            conn,
            side: Side::Server,
            late: Duration::ZERO,
            typed: VecDeque::new(),
        }
    }

    pub fn client(
        lab: &Arc<Lab>,
        conn: usize,
        network: &Network,
        typed: &[&'static str],
    ) -> LabEnd {
        LabEnd {
            end: conn + 1,
            side: Side::Client,
            late: network.reader_late,
            typed: typed.iter().copied().collect(),
            ..LabEnd::server(lab, conn)
        }
    }

    fn pass_time(&mut self, time: Duration) {
        let world = self.lab.world();
        let until = world.now + time;
        self.lab.block(world, self.end, State::Sleeping { until });
    }

    fn record(&self, what: What) {
        self.lab.record(self.conn, self.side, what);
    }
}

impl Read for LabEnd {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let late = take(&mut self.late);
        if !late.is_zero() {
            self.record(What::Late(late));
            self.pass_time(late);
        }
        let (conn, side) = (self.conn, self.side);
        let mut world = self.lab.world();
        if !world.link(conn, side).readable() {
            self.lab.block(world, self.end, State::Reading { conn, side });
            world = self.lab.world();
        }
        let read = world.receive(conn, side, buf);
        self.lab.go_on(world);
        read
    }
}

impl Write for LabEnd {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let mut world = self.lab.world();
        let sent = world.send(self.conn, self.side, buf);
        self.lab.go_on(world);
        sent
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        let bytes: Vec<u8> = bufs.iter().flat_map(|buf| buf.to_vec()).collect();
        self.write(&bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl End for LabEnd {
    fn say(&mut self, line: Line, lang: Lang) {
        let text = line.in_lang(lang).to_string();
        self.record(match line {
            Line::Piece(_) => What::Piece(text),
            _ => What::Said(text),
        });
    }

    fn sleep(&mut self, time: Duration) {
        self.record(What::Slept(time));
        self.pass_time(time);
    }

    fn prompt(&mut self) -> Result<Option<String>> {
        let command = self.typed.pop_front().map(str::to_string);
        self.record(command.clone().map_or(What::Left, What::Typed));
        Ok(command)
    }
}
