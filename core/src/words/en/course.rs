//! The course, told in English.

use crate::words::course::{
    Ack, ByteLength, Course, Frames, Guarded, NaiveEcho, SceneText, SizeHeader, Sleep, StepText,
};

pub(super) const COURSE: Course = Course {
    naive_echo: NaiveEcho {
        step: StepText {
            title: "naive echo",
            change: "One send for each answer, one recv(1024) to take it.",
        },
        lsdir: SceneText {
            title: "two commands reach the server as one",
            closing: "The client took numbers for the answer to `ls` and sent `dir` at once. When the server read, both commands lay in its receive buffer, and it ran `lsdir`: bytes stick in both directions. Step 2 sends the size of an answer first.",
        },
        works: SceneText {
            title: "the article's session",
            closing: "Each answer was small, travelled alone and was read in one piece. That is luck, not a rule: the next scene takes it away.",
        },
        silence: SceneText {
            title: "a command that prints nothing",
            closing: "The server sent 22 bytes in the place of nothing, since a byte stream has no empty message: without them the client would wait for ever. From step 2 on, the size could also say 0.",
        },
        long_answer: SceneText {
            title: "an answer longer than one read",
            closing: "recv(1024) took the first 1024 bytes. The rest waited in the receive buffer and answered the next command, and nobody noticed. Step 2 sends the size first.",
        },
    },
    size_header: SizeHeader {
        step: StepText {
            title: "size header",
            change: "Send the size first, and loop until that many have come.",
        },
        lsdir: SceneText {
            title: "every answer read to its end, on a lucky network",
            closing: "The client reads an answer to its end before it sends the next command, so there is nothing left that a command could stick to.",
        },
        long_answer: SceneText {
            title: "a long answer, on a lucky network",
            closing: "The loop put all 10000 bytes together. But the size was only read as a size because this network delivers each send alone, and no network owes you that.",
        },
        sticks: SceneText {
            title: "both sends arrive in one read",
            closing: "Both sends were in the receive buffer before the client read, and TCP keeps no mark between them: it promises bytes in order, not messages. Step 3 puts a pause between the sends.",
        },
    },
    sleep: Sleep {
        step: StepText { title: "sleep", change: "Sleep for a second between the two sends." },
        sticks: SceneText {
            title: "a second between the two sends",
            closing: "The client read the size while the server slept. Every command now costs a second, and it works only as long as the client reads in time.",
        },
        slow_reader: SceneText {
            title: "the client is 1.5 s late to read",
            closing: "The pause was a second, the client was busy for longer, and both sends were waiting when it came. No pause is long enough for every reader. Step 4 waits for the reader instead of the clock.",
        },
    },
    ack: Ack {
        step: StepText { title: "ack", change: "Wait for the client's word instead of sleeping." },
        slow_reader: SceneText {
            title: "the same late client",
            closing: "However late the client came, the answer was not sent before it had read the size. The price is one more round trip for every command.",
        },
        overshoot: SceneText {
            title: "219 characters, 275 bytes",
            closing: "The size said 219, in characters; the answer has 275 bytes and came in two pieces. After 262 bytes the client took it for complete, and the last name became the size of the next answer. Step 5 counts bytes.",
        },
    },
    byte_length: ByteLength {
        step: StepText { title: "byte length", change: "Count bytes, not characters." },
        overshoot: SceneText {
            title: "275 bytes announced, 275 received",
            closing: "The size and the stream now count the same thing. Here the article ends, and two of its reads still take whatever happens to be there.",
        },
        split_header: SceneText {
            title: "the size itself arrives in pieces",
            closing: "The size 22 came as a 2 and another 2, and one read took the first for all of it. A size whose own length is unknown cannot be read exactly. Step 6 makes it four bytes, always.",
        },
        half_character: SceneText {
            title: "a read ends inside a character",
            closing: "Byte 1024 is the second of three that make one character, and two thirds of a character decode to nothing. Step 6 decodes the whole answer, never a piece.",
        },
        split_command: SceneText {
            title: "the command itself arrives in pieces",
            closing: "The server's reads have had this bug since step 1: it ran `l`, and took the `s` for the ack. A command that is cut is another command: `rm -rf a/b`, cut after `a`, removes all of `a`. In step 6 commands are frames as well.",
        },
    },
    frames: Frames {
        step: StepText {
            title: "frames",
            change: "Four bytes of length and the body in one send; read exactly that.",
        },
        split_header: SceneText {
            title: "one byte at a time",
            closing: "The client asked for exactly four bytes, and then for exactly as many as those said. How the network cut them no longer matters.",
        },
        half_character: SceneText {
            title: "decoded once it is whole",
            closing: "The answer was decoded once, whole. And there is no sleep and no ack: a command costs one round trip, as in step 1.",
        },
        split_command: SceneText {
            title: "a command in two pieces, run once",
            closing: "The server takes as many bytes as the frame says, however they come, and runs what was typed.",
        },
        two_frames: SceneText {
            title: "two frames arrive as one: stuck, and harmless",
            closing: "The two frames came together, like the two sends of step 2, and the server took one at a time: it ran `ls`, then `dir`. Framing does not stop bytes from sticking: it makes it harmless.",
        },
        hostile_length: SceneText {
            title: "four bytes that claim 256 MiB",
            closing: "Four bytes came, and the server reserved 268435456 for the rest: whoever connects decides how much it will hold. Step 7 sets a maximum.",
        },
        stall: SceneText {
            title: "a peer stops in mid-frame",
            closing: "One byte of the body is missing, and the server will wait for it as long as the peer keeps the connection open. Step 7 gives each frame a deadline.",
        },
        second_client: SceneText {
            title: "a second client kept waiting",
            closing: "The first client says nothing, the server listens to it alone, and the second one's command lies unread. Step 7 gives each client a thread.",
        },
    },
    guarded: Guarded {
        step: StepText {
            title: "guarded",
            change: "A maximum, a deadline for each frame, and a thread for each client.",
        },
        hostile_length: SceneText {
            title: "refused after four bytes",
            closing: "The length stood above the maximum, so nothing was reserved and nothing waited for. The peer got the reason in a frame, and the server read on until the peer had hung up.",
        },
        stall: SceneText {
            title: "refused after five seconds",
            closing: "The frame had its time, and the last byte did not come. Between frames a client may be silent for as long as it likes: the clock starts at a frame's first byte.",
        },
        second_client: SceneText {
            title: "served beside a client that is silent",
            closing: "The first client still says nothing, and keeps nobody waiting but its own thread. That is no offence, and it is served as soon as it asks.",
        },
        drip: SceneText {
            title: "a byte a second, refused after five",
            closing: "Every byte came within a second, so a timeout of five seconds for each read would have waited to the end, however long the frame. The deadline is for the whole frame.",
        },
    },
};
