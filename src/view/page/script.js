'use strict';
(() => {
  const root = document.documentElement;
  const articles = [...document.querySelectorAll('article')];
  const frames = new Map(articles.map(article => [article.id, [...article.querySelectorAll('.scene')].flatMap(pages)]));
  const kept = history.state || {};
  const said = kept.said || {};
  let lang = navigator.language.startsWith('zh') ? 'zh' : 'en';
  let at = 0;

  function pages(scene) {
    return Array.from({ length: scene.dataset.pages }, (_, i) => document.getElementById(`${scene.id}/${i + 1}`));
  }

  /** The frame's scene without its language: an answer is given in both. */
  function scene(frame) {
    return frame.id.split('/').slice(1, -1).join('/');
  }

  function go(place) {
    const all = frames.get(lang);
    at = Math.max(0, Math.min(all.length - 1, place));
    show();
  }

  /** Goes where the address says, if it names a place here. */
  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    const named = id.split('/')[0];
    if (!frames.has(named)) return false;
    lang = named;
    const found = frames.get(lang).findIndex(frame => frame.id === id);
    if (found >= 0) at = found;
    return true;
  }

  function show() {
    const all = frames.get(lang);
    const now = all[at];
    const inScene = all.filter(frame => scene(frame) === scene(now));
    const box = now.closest('.scene, .answers');
    document.querySelectorAll('.now, .past, .told').forEach(it => it.classList.remove('now', 'past', 'told'));
    articles.forEach(article => { article.hidden = article.id !== lang; });
    root.lang = document.getElementById(lang).lang;
    document.title = document.querySelector(`#${lang} h1`).textContent;
    box.classList.add('now');
    now.classList.add('now');
    if (now.classList.contains('beat')) {
      box.classList.add('told');
      inScene.slice(0, inScene.indexOf(now)).filter(it => it.classList.contains('beat')).forEach(it => it.classList.add('past'));
    }
    answers(now);
    links(now);
    history.replaceState({ said }, '', `#${now.id}`);
    now.focus({ preventScroll: true });
    scrollTo(0, 0);
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
    const article = now.closest('article');
    const other = frames.get(lang === 'en' ? 'zh' : 'en');
    article.querySelector('.other').href = `#${other[Math.min(at, other.length - 1)].id}`;
    article.querySelectorAll('[data-step]').forEach(link => {
      const here = link.dataset.step === scene(now).split('/')[0];
      if (here) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    });
  }

  function answer(letter) {
    const now = frames.get(lang)[at];
    if (!now.classList.contains('question') || said[scene(now)]) return;
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
    go(at);
  }

  const on = () => go(at + 1);
  const back = () => go(at - 1);
  const keys = {
    ArrowRight: on, ArrowDown: on, PageDown: on, Enter: on, ' ': on,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
    Home: () => go(0), End: () => go(Infinity),
    g: question, n: notes, l: turn,
    a: () => answer('A'), b: () => answer('B'), c: () => answer('C'), d: () => answer('D'),
  };

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const presses = event.target.closest('button, a, input');
    if (presses && (event.key === 'Enter' || event.key === ' ')) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = event.key === ' ' && event.shiftKey ? back : keys[name];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-go]');
    if (button) ({ on, back, notes })[button.dataset.go]();
  });
  document.addEventListener('change', event => {
    if (event.target.matches('[type=radio]')) answer(event.target.value);
  });
  addEventListener('hashchange', () => { if (follow()) show(); });

  root.classList.add('one');
  follow();
  show();
})();
