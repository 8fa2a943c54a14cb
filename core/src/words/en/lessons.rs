//! How the scenes are taught, in English.

use crate::words::lessons::{
    Ack, ByteLength, Choice, Frames, Guarded, LessonText, Lessons, NaiveEcho, QuestionText,
    Questions, SizeHeader, Sleep,
};

pub(super) const LESSONS: Lessons = Lessons {
    naive_echo: NaiveEcho {
        lsdir: LessonText {
            teaser: "A client sends a command; a server runs it, and sends back what it printed. The server answers with one send, and the client takes the answer with one recv(1024), a call that receives up to 1024 bytes. Three commands are typed: `seq -w 2000`, which prints the numbers from 0001 to 2000, then `ls`, then `dir`.",
            notes: "Take the vote before anybody explains anything. Afterwards stop where the server reads: both commands lie in its buffer, and nobody typed what it runs.",
        },
        works: LessonText {
            teaser: "The session of the article that this course began with: `1`, then `ls`, then `dir`. All answers are short. `1` is no command: the shell complains and prints nothing, so the server sends a placeholder of 22 bytes.",
            notes: "Short answers on a calm network: ask why this was no proof, and keep what the class says for later.",
        },
        silence: LessonText {
            teaser: "One command, `true`, which succeeds and prints nothing.",
            notes: "Ask what the client would see if the server sent no bytes for nothing: not an empty message, but nothing at all.",
        },
        long_answer: LessonText {
            teaser: "`seq -w 2000` again, and one command after it. Watch what lies in the client's receive buffer.",
            notes: "The first scene once more, slower: this time look at the buffer alone. It never forgets, and never sorts.",
        },
    },
    size_header: SizeHeader {
        lsdir: LessonText {
            teaser: "The three commands of the beginning. The client now learns the size of each answer first, and reads until it has that many.",
            notes: "It passes what broke step 1. Ask what the size itself is read with.",
        },
        long_answer: LessonText {
            teaser: "The 10000 bytes once more. On this network every send travels by itself.",
            notes: "Ask who promised that every send travels by itself. Nobody did.",
        },
        sticks: LessonText {
            teaser: "One command, `1`. Its answer is the placeholder of 22 bytes: the server sends the size, `22`, and right after it the text.",
            notes: "The picture of the whole course: two sends, one buffer, one recv. Leave it on the wall while you talk about it.",
        },
    },
    sleep: Sleep {
        sticks: LessonText {
            teaser: "The same command. This time the server sleeps for a second after it has sent the size.",
            notes: "It passes, at a second a command. Ask what fifty commands take, and what would have to be true for it to be safe.",
        },
        slow_reader: LessonText {
            teaser: "The same server, and a client that is busy elsewhere for 1.5 s before its first recv.",
            notes: "Why would a client be late? Ask the class: a slow disk, a full machine, a phone in a tunnel, a debugger.",
        },
    },
    ack: Ack {
        slow_reader: LessonText {
            teaser: "The client is busy for 1.5 s again. The server no longer sleeps: it waits until the client has read the size and says `ready to receive, go ahead`.",
            notes: "It passes, at one more round trip a command. Ask what that is from Shanghai to Frankfurt.",
        },
        overshoot: LessonText {
            teaser: "`ls`, then `1`. Some of the names in the listing are Chinese, and a Chinese character takes three bytes here. The network delivers the listing in two pieces.",
            notes: "Count together: 19 names, 219 characters. How many bytes is 上? The size is right, and it counts the wrong thing.",
        },
    },
    byte_length: ByteLength {
        overshoot: LessonText {
            teaser: "The same listing over the same network. The server now counts bytes.",
            notes: "Here the article stops and calls it solved. Ask whether anybody still sees a read that takes whatever is there.",
        },
        split_header: LessonText {
            teaser: "`1`, then `ls`, over a network that delivers the server's bytes singly. No network does so always; any network may.",
            notes: "If nobody believes that TCP may do this: a router with a small MTU, a full send buffer, a byte lost in between.",
        },
        half_character: LessonText {
            teaser: "A command whose answer is Chinese and longer than 1024 bytes. The client decodes every piece as it comes.",
            notes: "Each line has seven bytes, and 1024 is no multiple of seven. Everything counts bytes now, but for the decoder.",
        },
        split_command: LessonText {
            teaser: "`ls` is typed. The network delivers it to the server as `l` and `s`.",
            notes: "The one to remember: the server runs something that nobody typed. Ask what half of `rm -rf a/b` does.",
        },
    },
    frames: Frames {
        split_header: LessonText {
            teaser: "The server's bytes come singly again. Every message is now a frame: four bytes that say how long it is, then the message.",
            notes: "Count the reads: none of them can go wrong, however many there are.",
        },
        half_character: LessonText {
            teaser: "The long Chinese answer again, as a frame.",
            notes: "Look for the sleep and the ack: both are gone, and so is what they cost.",
        },
        split_command: LessonText {
            teaser: "`ls`, as a frame, and the network cuts after its first byte.",
            notes: "The cut is the same, and now it stands inside the length. Ask what read_exact does about it.",
        },
        two_frames: LessonText {
            teaser: "This time no client of ours: a peer sends two frames in one write, `ls` and `dir`, and then says that it sends no more.",
            notes: "The sentence to take home: framing does not stop bytes from sticking, it makes it harmless.",
        },
        hostile_length: LessonText {
            teaser: "A peer sends four bytes, which are a length, and nothing more: 10 00 00 00.",
            notes: "Who decides how much memory the server takes? Whoever connects. Ask for a remedy before you show step 7.",
        },
        stall: LessonText {
            teaser: "A peer sends a length of 2 and one byte. Then it does nothing, and stays connected.",
            notes: "A peer need not be evil for this: a laptop that is closed will do.",
        },
        second_client: LessonText {
            teaser: "A peer connects and sends nothing. After it comes a client of ours, and types `ls`.",
            notes: "It is also why a class cannot share one server of steps 1 to 6: let each student run their own.",
        },
    },
    guarded: Guarded {
        hostile_length: LessonText {
            teaser: "The same four bytes, 10 00 00 00, reach a server that has a maximum.",
            notes: "Ask where the check must stand: before anything is reserved, not after.",
        },
        stall: LessonText {
            teaser: "The same peer: a length of 2, one byte, and then nothing. This server gives every frame a time.",
            notes: "Ask when the clock starts. At the first byte of a frame: a client that says nothing between two frames has done nothing wrong.",
        },
        second_client: LessonText {
            teaser: "The same two: a peer that is connected and says nothing, and after it a client of ours. The server now has a thread for each.",
            notes: "A thread a client is the simplest cure, and has a price: ask what ten thousand silent clients cost.",
        },
        drip: LessonText {
            teaser: "A peer sends one frame, and takes a second over every byte. It is never silent for long.",
            notes: "Most programs that have a timeout have the wrong one. This is the place to ask the class for its own.",
        },
    },
    questions: Questions {
        what_is_left: QuestionText {
            asks: "`seq -w 2000` prints 10000 bytes, and the client takes its answer with one recv(1024). Then `ls` is typed. What does the client show for `ls`?",
            choices: [
                Choice {
                    text: "File names: of the numbers, what did not fit into 1024 bytes was dropped.",
                    why: "TCP drops nothing. What a recv does not take stays in the receive buffer, in its order.",
                },
                Choice {
                    text: "File names: a new command gets a new answer.",
                    why: "A recv does not know which command it belongs to. It takes the bytes in front, whoever sent them for whatever.",
                },
                Choice {
                    text: "More numbers.",
                    why: "The next bytes of the stream are numbers, and nothing tells the client that they are not the answer to `ls`.",
                },
                Choice {
                    text: "Nothing: it is still receiving the numbers.",
                    why: "Nobody told it that there are more. It called recv once, and took what it got for the whole answer.",
                },
            ],
        },
        what_ends_a_recv: QuestionText {
            asks: "The client waits in recv(1024). The server sends `22`, and right after it the 22 bytes of text. What makes that recv return?",
            choices: [
                Choice {
                    text: "The end of the first send.",
                    why: "A send leaves no mark in the stream, so there is no end that a recv could see.",
                },
                Choice {
                    text: "1024 bytes have come.",
                    why: "Only 24 ever come. 1024 is the most that it takes, not what it waits for.",
                },
                Choice {
                    text: "The end of a packet.",
                    why: "There are packets on the network, but the kernel pours what they carry into one buffer, and recv reads from that.",
                },
                Choice {
                    text: "There are bytes, and the client gets its turn.",
                    why: "One byte is enough to end the wait. How many there are by the time the client runs is a matter of luck, and here it is all 24.",
                },
            ],
        },
        late: QuestionText {
            asks: "A second lies between the two sends, and the client comes to its first recv 1.5 s late. What does that recv return?",
            choices: [
                Choice {
                    text: "`22`: a second lies between it and the text.",
                    why: "The receive buffer keeps bytes, and no times. What came a second apart lies side by side.",
                },
                Choice {
                    text: "The text: nobody was there when `22` came, so it is lost.",
                    why: "The kernel was there. It keeps what arrives until somebody reads it.",
                },
                Choice {
                    text: "Both in one piece.",
                    why: "By then both lie in the receive buffer, and recv takes as much as there is.",
                },
                Choice {
                    text: "`22`: the second send waits until the first has been read.",
                    why: "A send waits for room in the buffers at most, never for a reader.",
                },
            ],
        },
        characters: QuestionText {
            asks: "The size says 219: that many characters. The listing has 275 bytes, and the network delivers them as 262 and 13. The client reads until it has at least 219. What becomes of the listing?",
            choices: [
                Choice {
                    text: "It ends in half a character.",
                    why: "It could, if the network cut elsewhere. Here byte 262 is the end of a name.",
                },
                Choice {
                    text: "It appears whole, since 262 is more than 219.",
                    why: "262 is more than the client waited for, and less than there is: it stops, and 13 bytes stay in the buffer.",
                },
                Choice {
                    text: "Its last name is missing, and the next answer is right again.",
                    why: "The 13 bytes have not gone anywhere. They are the first that the next recv gets.",
                },
                Choice {
                    text: "Its last name is missing, and comes back as the size of the next answer.",
                    why: "The 13 bytes stay in the buffer, and the next thing that the client reads is a size.",
                },
            ],
        },
        cut_size: QuestionText {
            asks: "The server's bytes arrive one at a time: first the size, `22`, and after the ack the text, `cmd has no output.....`. What does the client show?",
            choices: [
                Choice {
                    text: "The whole text: TCP puts together what was sent together.",
                    why: "TCP keeps the order, and knows of no messages that it could put together.",
                },
                Choice {
                    text: "`2c`",
                    why: "One recv takes the first `2` for the size. The second `2` and the `c` are then the answer: two bytes.",
                },
                Choice {
                    text: "Nothing before both digits are there; then the whole text.",
                    why: "recv waits for bytes, and one byte is enough for it. Of digits it knows nothing.",
                },
                Choice {
                    text: "An error: a `2` alone is no size.",
                    why: "It is a valid size, and that is what makes it dangerous.",
                },
            ],
        },
        two_frames: QuestionText {
            asks: "Two frames reach the server in one write: the command `ls` and the command `dir`, each after its four bytes of length. What does the server run?",
            choices: [
                Choice {
                    text: "`lsdir`, as in step 1.",
                    why: "The length says 2, so the server stops after `ls`, whatever follows it.",
                },
                Choice {
                    text: "`ls`. The rest came too early and is gone.",
                    why: "The rest stays in the receive buffer until it is read.",
                },
                Choice {
                    text: "`ls`, then `dir`.",
                    why: "The bytes stick together as ever. The lengths say where to part them.",
                },
                Choice {
                    text: "That cannot happen: the lengths keep the frames apart on the network.",
                    why: "TCP looks at no lengths. Framing does not stop bytes from sticking; it makes it harmless.",
                },
            ],
        },
        drip: QuestionText {
            asks: "A server reads a frame of 1 MiB with read_exact, and has set a read timeout of 5 s. The peer sends a byte a second. When does the server give up?",
            choices: [
                Choice {
                    text: "After 5 s.",
                    why: "The timeout is for one read, and read_exact makes many. Each byte that comes starts the clock anew.",
                },
                Choice {
                    text: "As soon as it sees how slow the peer is.",
                    why: "Nobody measures how fast the bytes come. There is only a clock for each read.",
                },
                Choice {
                    text: "Never: it reads on, for twelve days.",
                    why: "No single read waits longer than a second, so no timeout ever runs out. What helps is a deadline for the whole frame.",
                },
                Choice {
                    text: "When TCP gives the connection up.",
                    why: "TCP has nothing to complain of: every byte arrives and is acknowledged.",
                },
            ],
        },
    },
};
