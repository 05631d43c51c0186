// @ts-check
'use strict';

/**
 * The page's own check: every file of the chosen folder against manifest-sha256.txt and tagmanifest-sha256.txt.
 * @typedef {{ changed: string[], missing: string[], added: string[], unreadable: string[], malformed: string[], files: number, bytes: number, manifestSha256: string }} CheckOutcome
 */
const CHECK_CHUNK = 4 * 1024 * 1024;
/** Files up to this size are hashed whole. */
const CHECK_WHOLE_MAX = 32 * 1024 * 1024;
const CHECK_LISTED_MAX = 500;

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no ${id}`);
  return element;
}

/** @param {string} line */
function readManifestLine(line) {
  const match = /^([0-9A-Fa-f]{64}) [ *](.+)$/.exec(line);
  if (match === null) return null;
  const path = /** @type {string} */ (match[2]).replace(/%(0D|0A|25)/gi, code => (code === '%25' ? '%' : code.toUpperCase() === '%0D' ? '\r' : '\n'));
  return { digest: /** @type {string} */ (match[1]).toLowerCase(), path };
}

/**
 * @param {Blob} file
 * @param {() => boolean} isStopped
 * @param {(bytes: number) => void} onBytes
 */
async function hashBlob(file, isStopped, onBytes) {
  // The browser's own is several times faster and takes whole buffers only; a page opened from disk may have it.
  if (file.size <= CHECK_WHOLE_MAX && isSecureContext && file.size > 0) {
    if (isStopped()) return null;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    onBytes(file.size);
    return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
  }
  const hash = sha256();
  for (let at = 0; at < file.size; at += CHECK_CHUNK) {
    if (isStopped()) return null;
    const piece = new Uint8Array(await file.slice(at, at + CHECK_CHUNK).arrayBuffer());
    hash.update(piece);
    onBytes(piece.length);
  }
  return hash.hex();
}

/**
 * Finds the bag in what was chosen: the folder itself, or the one folder in it that holds the manifest.
 * @param {Map<string, File>} chosen paths as the browser gives them
 */
function findBag(chosen) {
  const manifests = [...chosen.keys()].filter(path => /(^|\/)manifest-sha256\.txt$/.test(path)).sort((a, b) => a.split('/').length - b.split('/').length);
  const first = manifests[0];
  if (first === undefined) return null;
  const prefix = first.slice(0, first.length - 'manifest-sha256.txt'.length);
  /** @type {Map<string, File>} */
  const files = new Map();
  for (const [path, file] of chosen) if (path.startsWith(prefix)) files.set(path.slice(prefix.length), file);
  return files;
}

/**
 * @param {Map<string, File>} files
 * @param {() => boolean} isStopped
 * @param {(done: number, total: number, path: string) => void} onProgress
 * @returns {Promise<CheckOutcome | null>} null when stopped
 */
async function checkBag(files, isStopped, onProgress) {
  /** @type {CheckOutcome} */
  const outcome = { changed: [], missing: [], added: [], unreadable: [], malformed: [], files: 0, bytes: 0, manifestSha256: '' };
  /** @type {Map<string, string>} */
  const listed = new Map();
  for (const name of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
    const file = files.get(name);
    if (file === undefined) {
      outcome.missing.push(name);
      continue;
    }
    if (name === 'manifest-sha256.txt') outcome.manifestSha256 = (await hashBlob(file, () => false, () => undefined)) ?? '';
    for (const line of (await file.text()).split(/\r\n|\r|\n/)) {
      if (line === '') continue;
      const entry = readManifestLine(line);
      if (entry === null || listed.has(entry.path)) outcome.malformed.push(`${name}: ${line.slice(0, 160)}`);
      else listed.set(entry.path, entry.digest);
    }
  }
  for (const path of files.keys()) if (!listed.has(path) && !/^tagmanifest-[a-z0-9]+\.txt$/.test(path)) outcome.added.push(path);
  let total = 0;
  for (const path of listed.keys()) total += files.get(path)?.size ?? 0;
  let done = 0;
  for (const [path, digest] of listed) {
    const file = files.get(path);
    if (file === undefined) {
      outcome.missing.push(path);
      continue;
    }
    try {
      const found = await hashBlob(file, isStopped, bytes => { done += bytes; onProgress(done, total, path); });
      if (found === null) return null;
      outcome.files += 1;
      outcome.bytes += file.size;
      if (found !== digest) outcome.changed.push(path);
    } catch {
      outcome.unreadable.push(path);
    }
  }
  return outcome;
}

/**
 * Every file below what was dropped, by path.
 * @param {FileSystemEntry[]} entries
 */
async function filesOfDrop(entries) {
  /** @type {Map<string, File>} */
  const files = new Map();
  const pending = entries.map(entry => ({ entry, path: entry.name }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { entry, path } = next;
    if (entry.isFile) {
      files.set(path, await new Promise((resolve, reject) => { /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject); }));
    } else {
      const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
      for (;;) {
        /** @type {FileSystemEntry[]} */
        const batch = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
        if (batch.length === 0) break;
        for (const child of batch) pending.push({ entry: child, path: `${path}/${child.name}` });
      }
    }
  }
  return files;
}

function startChecker() {
  const template = /** @type {HTMLTemplateElement} */ (byId('check-words'));
  const result = byId('check-result');
  const drop = byId('check-drop');
  const input = /** @type {HTMLInputElement} */ (byId('check-files'));
  const bar = /** @type {HTMLProgressElement} */ (byId('check-bar'));
  let run = 0;

  /** A word of the page, in both languages. @param {string} key */
  const word = key => {
    const found = template.content.querySelector(`[data-word="${key}"]`);
    const span = document.createElement('span');
    for (const node of found?.childNodes ?? []) span.append(node.cloneNode(true));
    return span;
  };
  /** @param {string} tag @param {string} className @param {...(Node | string)} children */
  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  };
  /** @param {string} state @param {...Node} children */
  const show = (state, ...children) => {
    byId('check-progress').hidden = true;
    result.replaceChildren(make('div', `outcome outcome-${state}`, ...children));
    result.focus();
  };
  /** @param {string} key @param {string[]} paths */
  const list = (key, paths) => {
    if (paths.length === 0) return [];
    const shown = paths.slice(0, CHECK_LISTED_MAX).map(path => make('li', 'mono wrap', visible(path)));
    if (paths.length > CHECK_LISTED_MAX) shown.push(make('li', '', `${String(paths.length - CHECK_LISTED_MAX)} `, word('more')));
    return [make('h5', '', word(key), ` ${String(paths.length)}`), make('ul', 'plain', ...shown)];
  };

  /** @param {Map<string, File>} chosen */
  async function check(chosen) {
    const mine = ++run;
    const files = findBag(chosen);
    if (files === null) {
      show('red', make('h4', '', word('notbundle')), make('p', '', word('notbundle.text')));
      return;
    }
    result.replaceChildren();
    byId('check-progress').hidden = false;
    const outcome = await checkBag(files, () => mine !== run, (done, total, path) => {
      bar.value = total === 0 ? 1 : done / total;
      byId('check-path').textContent = visible(path);
    });
    if (outcome === null) {
      if (byId('check-progress').hidden === false) show('red', make('h4', '', word('stopped')));
      return;
    }
    if (mine !== run) return;
    const isWhole = outcome.changed.length + outcome.missing.length + outcome.added.length + outcome.unreadable.length + outcome.malformed.length === 0;
    const isThis = outcome.manifestSha256 === drop.dataset['expected'];
    const figures = make('p', '', `${outcome.files.toLocaleString(document.documentElement.lang)} `, word('files'), ` · ${outcome.bytes.toLocaleString(document.documentElement.lang)} bytes`);
    const manifest = make('p', 'cap', word('manifest'), make('span', 'mono wrap', ` ${outcome.manifestSha256}`));
    if (isWhole && isThis) show('green', make('h4', '', word('green')), figures, manifest);
    else if (isWhole) show('red', make('h4', '', word('other')), figures, manifest);
    else show('red', make('h4', '', word('red')), figures, ...list('changed', outcome.changed), ...list('missing', outcome.missing), ...list('added', outcome.added), ...list('unreadable', outcome.unreadable), ...list('malformed', outcome.malformed), manifest);
  }

  input.addEventListener('change', () => {
    const chosen = new Map([...(input.files ?? [])].map(file => [file.webkitRelativePath || file.name, file]));
    input.value = '';
    if (chosen.size > 0) void check(chosen);
  });
  byId('check-cancel').addEventListener('click', () => { run += 1; });
  for (const type of ['dragenter', 'dragover']) {
    drop.addEventListener(type, event => {
      event.preventDefault();
      drop.classList.add('over');
    });
  }
  drop.addEventListener('dragleave', () => { drop.classList.remove('over'); });
  drop.addEventListener('drop', event => {
    event.preventDefault();
    drop.classList.remove('over');
    const entries = [...(event.dataTransfer?.items ?? [])].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
    void filesOfDrop(entries).then(check);
  });
  // A folder dropped beside the mark would replace the page with a listing.
  for (const type of ['dragover', 'drop']) document.addEventListener(type, event => { event.preventDefault(); });
}

/** A path with what cannot be seen written out. @param {string} text */
function visible(text) {
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, character => `\u27E8U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27E9`);
}
