/** Longest name of a payload file without its folder, so that the whole path stays short on every system. */
const NAME_MAX = 80;

/** Endings a double click may open without running anything; every other file gets `.bin` and keeps its name in the index. */
const HARMLESS = new Set([
  'eml', 'mbox', 'msg', 'txt', 'md', 'markdown', 'csv', 'tsv', 'json', 'jsonl', 'ndjson', 'log', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'rtf',
  'png', 'jpg', 'jpeg', 'gif', 'tif', 'tiff', 'webp', 'bmp', 'gz', 'zst', 'zip', 'tar', '7z', 'xz', 'bz2', 'parquet', 'ics', 'vcf', 'wav', 'mp3', 'mp4',
]);

const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/**
 * Hands out names that Windows, macOS and Linux can all hold: plain ASCII, no reserved words, no leading dot, dash or tilde,
 * no trailing dot or space, at most 80 characters, unique without regard to case. The same calls in the same order give the same names.
 */
export function payloadNames() {
  const taken = new Set<string>();
  return {
    /** A name below `folder` that starts with `cite` and keeps what can be kept of `original`. */
    name: (folder: string, cite: string, original: string): string => {
      const { stem, ending } = split(original);
      const prefix = plain(cite);
      const label = plain(stem);
      const suffix = ending === '' ? '' : `.${ending}`;
      const room = NAME_MAX - prefix.length - suffix.length - 6;
      const kept = label === '' || room < 1 ? '' : ` ${label.slice(0, room).replace(/[. ]+$/, '')}`;
      const together = `${prefix}${kept}`.trim() || 'file';
      // Subtle: Windows reserves these names with any ending and with whatever follows the first dot.
      const stemAndLabel = RESERVED.test(together.split('.', 1)[0] ?? '') ? `file-${together}` : together;
      for (let attempt = 1; ; attempt += 1) {
        const path = `${folder}/${stemAndLabel}${attempt === 1 ? '' : `-${attempt}`}${suffix}`;
        if (taken.has(path.toLowerCase())) continue;
        taken.add(path.toLowerCase());
        return path;
      }
    },
    /** Keeps a fixed path from being given to something else. */
    reserve: (path: string): string => {
      taken.add(path.toLowerCase());
      return path;
    },
  };
}

function split(original: string): { stem: string; ending: string } {
  const base = original.split(/[/\\]/).at(-1) ?? '';
  const dot = base.lastIndexOf('.');
  if (dot < 0 || dot === base.length - 1) return { stem: base, ending: base === '' ? '' : 'bin' };
  const ending = base.slice(dot + 1).toLowerCase();
  return HARMLESS.has(ending) ? { stem: base.slice(0, dot), ending } : { stem: base.replaceAll('.', '-'), ending: 'bin' };
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._ -]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/ +/g, ' ')
    .replace(/-{2,}/g, '-')
    .replace(/^[. ~-]+|[. -]+$/g, '');
}
