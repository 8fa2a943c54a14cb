'use strict';
/** The cut slider: it draws a stream, a cut in it, and what the reads took, from the page's numbers. */
const slider = (() => {
  const KINDS = ['right', 'wrong', 'failed'];
  const COLORS = 4;
  /** How wide a byte is where each has a cell: `--cell` of the style. */
  const CELL = 1.3;
  const boxes = new Map([...document.querySelectorAll('.cut')].map(box => [box.id.split('/')[0], box]));
  const tracks = new Map([...boxes].map(([lang, box]) => [lang, JSON.parse(box.querySelector('.cuts').textContent)]));
  const place = { step: 1, to: 'client', at: 0 };
  let lang = 'en';
  /** The stream whose marks are drawn. */
  let checked = null;

  const box = () => boxes.get(lang);
  const part = selector => box().querySelector(selector);
  const track = () => tracks.get(lang).find(it => it.step === place.step && it.to === place.to);
  const cell = (step, to) => part(`td[data-step="${step}"][data-to="${to}"]`);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function make(tag, className, text) {
    const it = document.createElement(tag);
    it.className = className;
    if (text !== undefined) it.textContent = text;
    return it;
  }

  /** The bytes of the stream as this cut has it, whose send each one is, and where each read ends. */
  function played() {
    const [kind, stream, why, ...reads] = track().cuts[place.at - 1];
    const sends = track().streams[stream].map(hex => hex.match(/../g).map(byte => parseInt(byte, 16)));
    let end = 0;
    const ends = reads.map(n => { end += n; return end; });
    return { kind, why, sends, ends, bytes: sends.flat(), owners: sends.flatMap((send, i) => send.map(() => i)) };
  }

  /** Neighbouring parts that end at these places, and what no read took behind them. */
  function pieces(ends, all) {
    const starts = [0, ...ends];
    return starts.map((from, i) => ({ from, to: i < ends.length ? ends[i] : all, read: i + 1, isLeft: i === ends.length }))
      .filter(piece => piece.to > piece.from);
  }

  function show(language) {
    lang = language;
    if (checked !== track()) check();
    place.at = Math.max(1, Math.min(track().cuts.length, place.at));
    const now = played();
    const verdict = box().dataset[KINDS[now.kind]];
    // Widths are asked for before anything is drawn: an answer in between would cost a layout each.
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const [width, room] = ['.stream', '.lens'].map(selector => part(selector).clientWidth / rem);
    part('.cutter').dataset.kind = KINDS[now.kind];
    drawWhole(now, verdict, width);
    drawLens(now, room);
    part('.verdict').textContent = verdict;
    part('.verdict').className = `verdict ${KINDS[now.kind]}`;
    part('.why').replaceChildren(part('template').content.children[now.why].cloneNode(true));
  }

  /** Shows which step and which stream it is, and where its cuts break it. */
  function check() {
    checked = track();
    box().querySelectorAll('.ladder label').forEach(label => {
      const input = label.querySelector('input');
      input.checked = Number(input.value) === place.step;
      label.querySelector('svg').replaceWith(cell(input.value, place.to).querySelector('svg').cloneNode(true));
    });
    box().querySelectorAll('.ways input').forEach(input => { input.checked = input.value === place.to; });
    box().querySelectorAll('.who, .whom').forEach(it => { it.hidden = !it.classList.contains(`to-${place.to}`); });
    part('.tally').replaceChildren(...cell(place.step, place.to).querySelector('p').cloneNode(true).childNodes);
    part('.marks svg').replaceWith(cell(place.step, place.to).querySelector('svg').cloneNode(true));
  }

  /** The whole stream, as long as it is where nothing is cut. */
  function drawWhole(now, verdict, width) {
    const all = track().cuts.length + 1;
    const range = part('[type=range]');
    const values = { at: place.at, all, verdict };
    range.max = all - 1;
    range.value = place.at;
    range.setAttribute('aria-valuetext', fill(box().dataset.value, values));
    const stream = part('.stream');
    stream.style.setProperty('--all', all);
    stream.style.setProperty('--at', place.at);
    part('output').textContent = fill(box().dataset.behind, values);
    const rest = Math.max(0, all - now.bytes.length);
    const sends = now.sends.map((send, i) => proportional(`o${i % COLORS}`, send.length, width / all));
    part('.sends').replaceChildren(...sends, proportional('never', rest, 0));
    const takes = pieces(now.ends, now.bytes.length)
      .map(({ from, to, isLeft }) => proportional(isLeft ? 'left' : 'take', to - from, width / all));
    part('.takes').replaceChildren(...takes, proportional('never', rest, 0));
  }

  /** So many bytes, each as wide as one is here, with their number where there is room for it. */
  function proportional(className, bytes, each) {
    const it = make('span', className);
    it.style.flexGrow = bytes;
    if (bytes * each > 0.5 + 0.65 * String(bytes).length) it.append(make('b', '', bytes));
    return it;
  }

  /** The bytes around the cut, each in a cell of its own. */
  function drawLens(now, width) {
    const lens = part('.lens');
    const all = now.bytes.length;
    /** Bytes behind the cut that an end no longer sent, since it had failed, have no cell. */
    const at = Math.min(place.at, all);
    const room = Math.max(8, Math.floor(width / CELL) - 2);
    const from = Math.max(0, Math.min(at - Math.ceil(room / 2), all - room));
    const to = Math.min(all, from + room);
    /** Columns are counted from 1; the cut has one of its own. */
    const column = byte => byte - from + 1 + (byte >= at ? 1 : 0);
    const cutColumn = at - from + 1;
    const columns = (n) => n > 0 ? `repeat(${n}, var(--cell))` : '';
    lens.style.gridTemplateColumns = `${columns(at - from)} 1.6rem ${columns(to - at)}`;
    const torn = [at, ...now.ends];
    const put = (it, start, end, row) => {
      it.style.gridColumn = `${start} / ${end}`;
      it.style.gridRow = row;
      return it;
    };
    /** It is open where there is more of it than is in sight. */
    const open = (it, start, end) => {
      it.classList.toggle('from-before', start < from);
      it.classList.toggle('goes-on', end > to);
      return it;
    };
    const trough = open(put(make('div', 'trough-back'), 1, to - from + 2, 1), 0, all);
    const cells = marks(now, from, to, torn).map(mark => {
      const it = put(make('b', `o${now.owners[mark.from] % COLORS}`, mark.text), column(mark.from), column(mark.to - 1) + 1, 1);
      if (mark.isRaw) it.classList.add('raw');
      if (mark.isTorn) it.classList.add('torn');
      if (now.owners[mark.from] !== now.owners[mark.from - 1]) it.classList.add('first');
      if (now.owners[mark.to - 1] !== now.owners[mark.to]) it.classList.add('last');
      return it;
    });
    const cut = put(make('i', 'cutting', '✂\ufe0e'), cutColumn, cutColumn + 1, 1);
    const takes = pieces(now.ends, all).filter(piece => piece.to > from && piece.from < to).map(piece => {
      const [first, last] = [Math.max(from, piece.from), Math.min(to, piece.to)];
      const it = put(make('span', piece.isLeft ? 'left' : 'take'), column(first), column(last - 1) + 1, 2);
      const text = fill(box().dataset.read, { n: piece.read, bytes: piece.to - piece.from });
      if (!piece.isLeft) it.append(make('b', '', last - first > 9 ? text : piece.to - piece.from));
      return open(it, piece.from, piece.to);
    });
    lens.replaceChildren(trough, ...cells, cut, ...takes);
  }

  /** The bytes from here to there: characters where they are whole, and hexadecimal where they are not. */
  function marks(now, from, to, torn) {
    const all = [];
    for (let byte = 0; byte < to;) {
      const size = length(now.bytes, byte);
      const isWhole = size > 0 && now.owners[byte] === now.owners[byte + size - 1];
      const cutIn = torn.some(at => at > byte && at < byte + size);
      const outside = byte < from || byte + size > to;
      const text = isWhole ? character(now.bytes.slice(byte, byte + size)) : '';
      const step = isWhole ? size : 1;
      if (isWhole && !cutIn && text) {
        if (byte + size > from) all.push({ from: Math.max(from, byte), to: Math.min(to, byte + size), text: outside ? '\u00a0' : text });
      } else {
        for (let i = byte; i < byte + step; i++) {
          if (i >= from && i < to) all.push({ from: i, to: i + 1, text: escape(now.bytes[i]), isRaw: true, isTorn: isWhole && cutIn });
        }
      }
      byte += step;
    }
    return all;
  }

  /** How many bytes the character takes that begins here (RFC 3629); none if none does. */
  function length(bytes, at) {
    const first = bytes[at];
    const size = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    const rest = bytes.slice(at + 1, at + size);
    return rest.length === size - 1 && rest.every(byte => byte >= 0x80 && byte < 0xc0) ? size : 0;
  }

  /** A character that can be seen; none for others. */
  function character(bytes) {
    const text = new TextDecoder().decode(new Uint8Array(bytes));
    return /^[^\p{C}]$/u.test(text) ? text : '';
  }

  const escape = byte => byte === 10 ? '\\n' : byte.toString(16).padStart(2, '0');

  /** The next place in this direction behind which the verdict is another. */
  function jump(by) {
    const { cuts } = track();
    const kind = cuts[place.at - 1][0];
    let at = place.at;
    while (cuts[at - 1] && cuts[at - 1][0] === kind) at += by;
    place.at = Math.max(1, Math.min(cuts.length, at));
  }

  /** Another step or stream: the cut stands where one first breaks it. */
  function choose(other) {
    Object.assign(place, other);
    place.at = track().cuts.findIndex(([kind]) => kind > 0) + 1 || 17;
  }

  /** Takes a place from an address: `cut/step5/client/17`, or `cut` alone. Whether it is one. */
  function follow(address, here) {
    const [name, step, to, at] = address.split('/');
    if (name !== 'cut') return false;
    const number = Number((step || '').replace('step', ''));
    const isPlace = tracks.get(lang).some(it => it.step === number && it.to === to);
    if (isPlace) Object.assign(place, { step: number, to, at: Math.trunc(Number(at)) || 1 });
    else if (place.step !== here || !place.at) choose({ step: here });
    return true;
  }

  return {
    place, show, follow, jump, choose,
    name: () => `cut/step${place.step}/${place.to}/${place.at}`,
    range: () => part('[type=range]'),
  };
})();
