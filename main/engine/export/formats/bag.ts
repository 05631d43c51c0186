/** The words and lines of BagIt 1.0 (RFC 8493): pure text, no files. */

export const BAG_VERSION = '1.0';
export const PAYLOAD_FOLDER = 'data';
/** Digests a written bag carries, in the order their manifests are written. */
export const BAG_ALGORITHMS = ['sha256', 'sha512'] as const;
export type BagAlgorithm = (typeof BAG_ALGORITHMS)[number];

/** Length in hexadecimal digits of every digest a judged bag may use. */
export const DIGEST_DIGITS: ReadonlyMap<string, number> = new Map([
  ['md5', 32], ['sha1', 40], ['sha224', 56], ['sha256', 64], ['sha384', 96], ['sha512', 128],
]);

/** One file of a bag with what its manifests say of it; `path` is relative to the bag, with forward slashes. */
export interface BagFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** `bagit.txt`. */
export function bagDeclaration(): string {
  return `BagIt-Version: ${BAG_VERSION}\nTag-File-Character-Encoding: UTF-8\n`;
}

/** Percent-encodes CR, LF and the percent sign, and nothing else (RFC 8493 §2.1.3). */
export function encodeBagPath(path: string): string {
  return path.replace(/[%\r\n]/g, character => (character === '%' ? '%25' : character === '\r' ? '%0D' : '%0A'));
}

/** Takes back `encodeBagPath`; before 1.0 the percent sign itself was not encoded. */
export function decodeBagPath(text: string, encodesPercent: boolean): string {
  return text.replace(/%(0D|0A|25)/gi, (whole, code: string) => {
    const upper = code.toUpperCase();
    if (upper === '25') return encodesPercent ? '%' : whole;
    return upper === '0D' ? '\r' : '\n';
  });
}

/** A manifest over `files`, sorted by path in code units: `digest, two spaces, path`, as sha256sum and sha512sum read it. */
export function manifestText(files: readonly BagFile[], algorithm: BagAlgorithm): string {
  return [...files].sort(byPath).map(file => `${file[algorithm]}  ${encodeBagPath(file.path)}\n`).join('');
}

/** Fixed order of files wherever a bag lists them. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** `Payload-Oxum`: octets, a point, number of payload files. */
export function payloadOxum(files: readonly BagFile[]): string {
  return `${files.reduce((sum, file) => sum + file.sizeBytes, 0)}.${files.length}`;
}

/** `bag-info.txt`: one `Label: value` a line, in the order given; line breaks in a value become spaces. */
export function bagInfoText(fields: readonly (readonly [label: string, value: string])[]): string {
  return fields.map(([label, value]) => `${label}: ${value.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ').trim()}\n`).join('');
}

/** Reads `bag-info.txt`: labels may repeat, indented lines continue the value above. */
export function parseBagInfo(text: string): { readonly label: string; readonly value: string }[] {
  const fields: { label: string; value: string }[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last.value = `${last.value} ${line.trim()}`.trim();
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) fields.push({ label: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  return fields;
}

/** The first value of a label, whatever its case; empty when absent. */
export function bagInfoValue(fields: readonly { readonly label: string; readonly value: string }[], label: string): string {
  return fields.find(field => field.label.toLowerCase() === label.toLowerCase())?.value ?? '';
}

/** One line of a manifest; `path` still as it is written there. Null when the line is not one. */
export function parseManifestLine(line: string): { readonly digest: string; readonly path: string; readonly isMd5sumStyle: boolean } | null {
  const match = /^[ \t]*([0-9A-Fa-f]+)[ \t]+(\*?)(\S[^\r\n]*)$/.exec(line);
  if (match === null) return null;
  return { digest: (match[1] ?? '').toLowerCase(), path: match[3] ?? '', isMd5sumStyle: match[2] === '*' };
}

/** Why a path may not be followed inside a bag; null when it may. */
export function unsafePathReason(path: string): string | null {
  if (path === '') return 'it is empty';
  if (path.includes('\0')) return 'it holds a NUL character';
  if (/^[/\\]/.test(path)) return 'it is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'it names a drive';
  if (path.startsWith('~')) return 'it starts at a home folder';
  if (path.split(/[/\\]/).includes('..')) return 'it leaves the bag';
  return null;
}
