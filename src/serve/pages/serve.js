// Search as you type, `/` to get to the search box, and a look again while papers are read.
// Every page works without this.
'use strict';
(() => {
  const form = document.querySelector('[data-search]');
  if (form) {
    const input = form.querySelector('input');
    const results = document.getElementById('results');
    let timer = 0, asking = null, last = input.value;
    const ask = async () => {
      const query = input.value;
      if (query === last) return;
      last = query;
      if (asking) asking.abort();
      asking = new AbortController();
      const address = '?q=' + encodeURIComponent(query);
      results.classList.add('busy');
      try {
        const answer = await fetch('/search/results' + address, { signal: asking.signal, credentials: 'same-origin' });
        // The server has escaped everything that is not ours.
        if (answer.ok || answer.status === 422) {
          results.innerHTML = await answer.text();
          history.replaceState(null, '', '/search' + address);
        }
        results.classList.remove('busy');
      } catch (error) {
        if (error.name !== 'AbortError') results.classList.remove('busy');
      }
    };
    input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
  }
  document.addEventListener('keydown', (event) => {
    const field = event.target.closest && event.target.closest('input, textarea, select');
    if (event.key !== '/' || field || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector('input[type=search]');
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });
  const here = document.getElementById('here') || (location.hash && document.getElementById(location.hash.slice(1)));
  if (here && here.closest('.sheet')) here.scrollIntoView({ block: 'center' });
  // What is typed into a form is never thrown away by a look again.
  const waiting = document.querySelector('[data-waiting]');
  if (waiting) setTimeout(() => { if (!document.querySelector('details[open], input:focus')) location.reload(); }, 3000);
})();
