// @ts-check
'use strict';

/** Shows one place at a time, follows references, sorts, filters, and switches language and appearance. */
(() => {
  const root = document.documentElement;
  const views = [...document.querySelectorAll('.view')];
  const places = [...document.querySelectorAll('.place')];

  // --- language and appearance: kept while the browser lets a page on disk keep anything ---
  /** @param {string} key @param {string} value */
  const keep = (key, value) => { try { localStorage.setItem(`proviso.${key}`, value); } catch { /* not kept */ } };
  /** @param {string} key */
  const kept = key => { try { return localStorage.getItem(`proviso.${key}`); } catch { return null; } };

  const languageSelect = /** @type {HTMLSelectElement} */ (byId('language'));
  const themeSelect = /** @type {HTMLSelectElement} */ (byId('theme'));
  /** @param {string} language */
  const setLanguage = language => {
    root.lang = language;
    languageSelect.value = language;
    for (const name of ['aria-label', 'placeholder', 'title']) {
      for (const element of document.querySelectorAll(`[data-${language}-${name}]`)) element.setAttribute(name, element.getAttribute(`data-${language}-${name}`) ?? '');
    }
    for (const option of themeSelect.options) option.textContent = option.dataset[language] ?? '';
  };
  /** @param {string} theme */
  const setTheme = theme => {
    if (theme === 'auto') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    themeSelect.value = theme;
  };
  setLanguage(kept('language') ?? (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'));
  setTheme(kept('theme') ?? 'auto');
  languageSelect.addEventListener('change', () => { setLanguage(languageSelect.value); keep('language', languageSelect.value); });
  themeSelect.addEventListener('change', () => { setTheme(themeSelect.value); keep('theme', themeSelect.value); });

  // --- places and entries ---
  /** @param {Element} view */
  const firstEntry = view => view.querySelector('.entry');
  /** @param {Element} entry */
  const chooseEntry = entry => {
    const view = entry.closest('.view');
    for (const other of view?.querySelectorAll('.entry') ?? []) other.classList.toggle('on', other === entry);
    for (const row of view?.querySelectorAll('.list a.row') ?? []) {
      const isOn = row.getAttribute('href') === `#${entry.id}`;
      if (isOn) {
        row.setAttribute('aria-current', 'true');
        row.scrollIntoView({ block: 'nearest' });
      } else row.removeAttribute('aria-current');
    }
  };
  const go = () => {
    const id = decodeURIComponent(location.hash.slice(1)) || 'overview';
    const target = document.getElementById(id) ?? byId('overview');
    const view = target.closest('.view') ?? views[0];
    if (view === undefined) return;
    for (const other of views) other.classList.toggle('on', other === view);
    for (const place of places) {
      if (place.getAttribute('href') === `#${view.id}`) place.setAttribute('aria-current', 'page');
      else place.removeAttribute('aria-current');
    }
    const entry = target.closest('.entry');
    const shown = entry ?? view.querySelector('.entry.on') ?? firstEntry(view);
    if (shown !== null) chooseEntry(shown);
    if (target.matches('tr')) {
      for (const row of document.querySelectorAll('tr.on')) row.classList.remove('on');
      target.classList.add('on');
      target.scrollIntoView({ block: 'center' });
      /** @type {HTMLElement} */ (target).focus({ preventScroll: true });
    } else if (entry !== null) {
      entry.closest('.reader')?.scrollTo(0, 0);
      /** @type {HTMLElement} */ (entry).focus({ preventScroll: true });
    } else if (location.hash !== '') {
      /** @type {HTMLElement | null} */ (view.querySelector('h2'))?.focus({ preventScroll: true });
    }
  };
  addEventListener('hashchange', go);
  go();

  // --- a reference to a passage leads to its words ---
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a[data-passage]') : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    setTimeout(() => {
      const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const words = [...(entry?.querySelectorAll('[data-place]') ?? [])].find(place => (place.getAttribute('data-place') ?? '').split(' ').includes(link.dataset['passage'] ?? ''));
      if (words === undefined) return;
      words.closest('details')?.setAttribute('open', '');
      words.scrollIntoView({ block: 'center' });
      words.classList.add('found');
      setTimeout(() => { words.classList.remove('found'); }, 1_600);
    }, 0);
  });

  // --- lists: filter, arrow keys ---
  for (const input of document.querySelectorAll('input[data-filters]')) {
    if (!(input instanceof HTMLInputElement)) continue;
    const list = byId(input.dataset['filters'] ?? '');
    const rows = [...list.children].map(row => {
      const href = row.querySelector('a.row')?.getAttribute('href');
      const entry = typeof href === 'string' ? document.getElementById(decodeURIComponent(href.slice(1))) : null;
      return { row: /** @type {HTMLElement} */ (row), text: () => plain(`${row.textContent ?? ''} ${entry?.textContent ?? ''}`), isHead: row.classList.contains('grp') };
    });
    const status = /** @type {HTMLElement} */ (input.parentElement?.querySelector('.nomatch'));
    input.addEventListener('input', () => {
      const wanted = plain(input.value).split(' ').filter(word => word !== '');
      let shown = 0;
      for (const { row, text, isHead } of rows) {
        const value = isHead || wanted.length === 0 ? '' : text();
        row.hidden = !isHead && wanted.some(word => !value.includes(word));
        if (!row.hidden && !isHead) shown += 1;
      }
      status.hidden = shown > 0;
      for (const span of status.querySelectorAll('span')) span.dataset['pattern'] ??= span.textContent ?? '';
      for (const span of status.querySelectorAll('span')) span.textContent = (span.dataset['pattern'] ?? '').replace('\u2026', visible(input.value));
    });
  }
  document.addEventListener('keydown', event => {
    const row = event.target instanceof Element ? event.target.closest('a.row') : null;
    if (row === null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const rows = [...(row.closest('ul')?.querySelectorAll('a.row') ?? [])].filter(other => !(/** @type {HTMLElement | null} */ (other.parentElement)?.hidden ?? false));
    const next = rows[rows.indexOf(row) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
    const entry = document.getElementById(decodeURIComponent((next.getAttribute('href') ?? '#').slice(1)));
    if (entry !== null) chooseEntry(entry);
  });

  // --- tables that sort ---
  for (const table of document.querySelectorAll('table[data-sortable]')) {
    const body = table.querySelector('tbody');
    const heads = [...table.querySelectorAll('th')];
    heads.forEach((head, column) => {
      head.querySelector('button')?.addEventListener('click', () => {
        const isUp = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
        const rows = [...(body?.rows ?? [])].map(row => {
          const cell = row.cells[column];
          return { row, value: cell?.dataset['value'] ?? cell?.textContent ?? '' };
        });
        const isNumeric = rows.every(({ value }) => value === '' || /^-?\d+(\.\d+)?$/.test(value));
        rows.sort((a, b) => (isNumeric ? Number(a.value || '-Infinity') - Number(b.value || '-Infinity') : a.value < b.value ? -1 : a.value > b.value ? 1 : 0) * (isUp ? 1 : -1));
        body?.append(...rows.map(({ row }) => row));
      });
    });
  }

  // --- paper shows everything ---
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

  /** Without accents and case. @param {string} text */
  function plain(text) {
    return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  }

  startChecker();
})();
