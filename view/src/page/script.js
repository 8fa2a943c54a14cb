'use strict';
(() => {
  const root = document.documentElement;
  const articles = [...document.querySelectorAll('article')];
  const frames = new Map(articles.map(article => [article.id, [...article.querySelectorAll('.scene')].flatMap(pages)]));
  const navs = new Map(articles.map(article => [article.id, article.querySelector('nav')]));
  const kept = history.state || {};
  const said = kept.said || {};
  let lang = navigator.language.startsWith('zh') ? 'zh' : 'en';
  let at = kept.at || 0;
  let isCutting = false;
  let desk = null;
  /** What is marked as shown, or as told before it. */
  let marked = [];

  function pages(scene) {
    return Array.from({ length: scene.dataset.pages }, (_, i) => document.getElementById(`${scene.id}/${i + 1}`));
  }

  /** The frame's scene without its language: an answer is given in both. */
  function scene(frame) {
    return frame.id.split('/').slice(1, -1).join('/');
  }

  /** What the teacher reads beside the frame. */
  function aside(frame) {
    return document.getElementById(`${lang}/${scene(frame)}`).querySelector('aside');
  }

  function step(frame) {
    return Number(scene(frame).match(/\d+/)[0]);
  }

  function go(place) {
    const all = frames.get(lang);
    at = Math.max(0, Math.min(all.length - 1, place));
    isCutting = false;
    show();
  }

  /** Goes where the address says, if it names a place here. */
  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    const named = id.split('/')[0];
    if (!frames.has(named)) return false;
    lang = named;
    isCutting = slider.follow(id.slice(named.length + 1), step(frames.get(lang)[at]));
    const found = frames.get(lang).findIndex(frame => frame.id === id);
    if (found >= 0) at = found;
    return true;
  }

  function show() {
    const all = frames.get(lang);
    const now = all[at];
    const inScene = all.filter(frame => scene(frame) === scene(now));
    const box = now.closest('.scene, .answers');
    marked.forEach(it => it.classList.remove('now', 'past', 'told'));
    marked = [];
    articles.forEach(article => { article.hidden = article.id !== lang; });
    root.lang = document.getElementById(lang).lang;
    document.title = document.getElementById(lang).querySelector('h1').textContent;
    links(now);
    if (isCutting) return cut();
    mark('now', box, now);
    if (now.classList.contains('beat')) {
      mark('told', box);
      mark('past', ...inScene.slice(0, inScene.indexOf(now)).filter(it => it.classList.contains('beat')));
    }
    answers(now);
    now.focus({ preventScroll: true });
    scrollTo(0, 0);
    tell();
    keep(now.id);
  }

  function mark(name, ...those) {
    those.forEach(it => it.classList.add(name));
    marked.push(...those);
  }

  /** What stands in the address, and what a reload brings back. A browser may refuse it that is asked too often. */
  function keep(id) {
    history.replaceState({ said, at }, '', `#${id}`);
  }

  /** Shows the cut slider. The frame from which it was entered is kept. */
  function cut() {
    const box = document.getElementById(`${lang}/cut`);
    mark('now', box);
    slider.show(lang);
    keep(`${lang}/${slider.name()}`);
    if (!box.contains(document.activeElement)) slider.range().focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** Notes in a window that the class does not see. Where none can be had, they stand on the page. */
  function openDesk() {
    try {
      desk = open('', 'sticky-packets-notes', 'popup,width=900,height=700');
      desk.document.addEventListener('keydown', press);
    } catch {
      return notes();
    }
    tell();
  }

  /** Tells the notes' window what is shown, and what comes next. */
  function tell() {
    if (!desk || desk.closed) return;
    const all = frames.get(lang);
    const { notes: title, next } = document.getElementById(lang).dataset;
    const { document: doc } = desk;
    const copy = node => doc.importNode(node, true);
    const text = (tag, words) => Object.assign(doc.createElement(tag), { textContent: words });
    doc.title = title;
    doc.documentElement.lang = root.lang;
    doc.head.querySelectorAll('style').forEach(it => it.remove());
    doc.head.append(copy(document.querySelector('style')));
    doc.body.className = 'desk';
    const main = doc.createElement('main');
    main.append(text('h1', title), copy(all[at].querySelector('h2')), copy(aside(all[at])));
    doc.body.replaceChildren(main);
    if (at + 1 === all.length) return;
    const following = copy(all[at + 1]);
    following.inert = true;
    main.append(text('h3', next), following);
  }

  /** What was answered: locked in where it is asked, and told where the answers are. */
  function answers(now) {
    const letter = said[scene(now)];
    now.querySelectorAll('input').forEach(input => {
      input.checked = input.value === letter;
      input.disabled = Boolean(letter);
    });
    const locked = now.querySelector('.locked');
    if (locked) locked.textContent = letter ? now.closest('article').dataset.locked : '';
    if (!now.classList.contains('answer') || !letter) return;
    now.querySelector('.lead').textContent = now.querySelector('.lead').dataset[letter.toLowerCase()];
    now.querySelectorAll('[data-letter]').forEach(it => it.classList.toggle('given', it.dataset.letter === letter));
  }

  function links(now) {
    const nav = navs.get(lang);
    const other = frames.get(lang === 'en' ? 'zh' : 'en');
    const there = isCutting ? `${lang === 'en' ? 'zh' : 'en'}/${slider.name()}` : other[Math.min(at, other.length - 1)].id;
    nav.querySelector('.other').href = `#${there}`;
    const scissors = nav.querySelector('.scissors');
    if (isCutting) scissors.setAttribute('aria-current', 'page');
    else scissors.removeAttribute('aria-current');
    nav.querySelectorAll('[data-step]').forEach(link => {
      const here = !isCutting && link.dataset.step === scene(now).split('/')[0];
      if (here) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    });
  }

  function answer(letter) {
    const now = frames.get(lang)[at];
    if (isCutting || !now.classList.contains('question') || said[scene(now)]) return;
    said[scene(now)] = letter;
    show();
  }

  function question() {
    const next = frames.get(lang).findIndex((frame, i) => i > at && frame.classList.contains('question'));
    if (next >= 0) go(next);
  }

  function notes() {
    const shown = root.classList.toggle('notes');
    document.querySelectorAll('[data-go=notes]').forEach(it => it.setAttribute('aria-pressed', shown));
  }

  function turn() {
    lang = lang === 'en' ? 'zh' : 'en';
    show();
  }

  const on = () => go(at + 1);
  const back = () => go(isCutting ? at : at - 1);
  const keys = {
    ArrowRight: on, ArrowDown: on, PageDown: on, Enter: on, ' ': on,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
    Home: () => go(0), End: () => go(Infinity),
    g: question, n: notes, w: openDesk, l: turn, x: startCutting,
    a: () => answer('A'), b: () => answer('B'), c: () => answer('C'), d: () => answer('D'),
  };
  /** What the slider and what stands around it do with keys that elsewhere lead through the course. */
  const cutting = { Escape: () => go(at), PageDown: () => jump(1), PageUp: () => jump(-1) };

  function startCutting() {
    if (!isCutting) location.hash = `${lang}/cut`;
  }

  function jump(by) {
    slider.jump(by);
    show();
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const presses = event.target.closest('button, a, input');
    if (presses && (event.key === 'Enter' || event.key === ' ')) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const isOwn = isCutting && (name === 'Escape' || !event.target.closest('nav') && !/^[a-z]$/.test(name));
    const course = event.key === ' ' && event.shiftKey ? back : keys[name];
    const act = isOwn ? cutting[name] : course;
    if (!act) return;
    event.preventDefault();
    act();
  }

  let waits;
  /** A dragged cut stands in the address once it rests: browsers count how often that is written. */
  function drag(event) {
    const { value, type, name } = event.target;
    if (type === 'range') slider.place.at = Number(value);
    else slider.choose(name.endsWith('/step') ? { step: Number(value) } : { to: value });
    slider.show(lang);
    clearTimeout(waits);
    waits = setTimeout(() => { if (isCutting) show(); }, 150);
  }

  document.addEventListener('keydown', press);
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-go]');
    if (button) ({ on, back, notes, desk: openDesk })[button.dataset.go]();
  });
  document.addEventListener('input', event => {
    if (event.target.closest('.cutter')) drag(event);
    else if (event.target.matches('[type=radio]')) answer(event.target.value);
  });
  addEventListener('resize', () => { if (isCutting) slider.show(lang); });
  addEventListener('pagehide', () => { if (desk) desk.close(); });
  addEventListener('hashchange', () => { if (follow()) show(); });

  follow();
  show();
})();
