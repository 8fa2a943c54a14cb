'use strict';
/** One frame at a time, and said before the frames come: a browser would lay out all of them first. */
document.documentElement.classList.add('one');
/** Should the script that shows one fail, all are to be read. */
addEventListener('error', () => {
  document.documentElement.classList.toggle('one', document.querySelector('.now') !== null);
});
