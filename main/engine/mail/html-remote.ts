/** What a message would have fetched from elsewhere, by kind. */
export interface RemoteReferences {
  readonly images: number;
  readonly styleSheets: number;
  readonly other: number;
  /** The addresses, each once, at most 200 and 2,000 characters each. */
  readonly list: readonly string[];
}

const MOST_LISTED = 200;

/** Collects references; one address counts once for each place it stands in. */
export class RemoteCount {
  #images = 0;
  #styleSheets = 0;
  #other = 0;
  readonly #list = new Set<string>();

  /** Counts `address` when loading it would leave the message. */
  add(kind: 'images' | 'styleSheets' | 'other', address: string): void {
    const target = address.trim();
    if (!isRemote(target)) return;
    if (kind === 'images') this.#images += 1;
    else if (kind === 'styleSheets') this.#styleSheets += 1;
    else this.#other += 1;
    if (this.#list.size < MOST_LISTED) this.#list.add(target.slice(0, 2_000).toWellFormed());
  }

  references(): RemoteReferences {
    return { images: this.#images, styleSheets: this.#styleSheets, other: this.#other, list: [...this.#list] };
  }
}

/** True unless the address stays inside the message or the document. Relative addresses have nowhere to go, but are counted all the same. */
function isRemote(address: string): boolean {
  if (address === '' || address.startsWith('#')) return false;
  return !/^(?:data|about|javascript|vbscript):/i.test(address);
}

const IMPORT = /@import\s+(?:url\(\s*)?["']?([^"')\s;]{1,2000})/gi;
const URL_VALUE = /url\(\s*["']?([^"')]{1,2000})/gi;

/** Counts what a style sheet or style attribute would fetch: imports, fonts, images. */
export function countStyle(css: string, remote: RemoteCount): void {
  if (!/url|@import/i.test(css)) return;
  const { fonts, rest } = partFonts(withoutComments(css));
  for (const match of rest.matchAll(IMPORT)) remote.add('styleSheets', match[1] ?? '');
  for (const face of fonts) for (const match of face.matchAll(URL_VALUE)) remote.add('other', match[1] ?? '');
  for (const match of rest.replace(IMPORT, ' ').matchAll(URL_VALUE)) remote.add('images', match[1] ?? '');
}

// Subtle: cut by search, not by expression: an unclosed comment or rule repeated a million times stays linear.
function withoutComments(css: string): string {
  let out = '';
  let at = 0;
  for (let open = css.indexOf('/*'); open >= 0; open = css.indexOf('/*', at)) {
    out += `${css.slice(at, open)} `;
    const close = css.indexOf('*/', open + 2);
    if (close < 0) return out;
    at = close + 2;
  }
  return out + css.slice(at);
}

function partFonts(css: string): { readonly fonts: readonly string[]; readonly rest: string } {
  const lower = css.toLowerCase();
  const fonts: string[] = [];
  let rest = '';
  let at = 0;
  for (let open = lower.indexOf('@font-face'); open >= 0; open = lower.indexOf('@font-face', at)) {
    rest += css.slice(at, open);
    const close = css.indexOf('}', open);
    at = close < 0 ? css.length : close + 1;
    fonts.push(css.slice(open, at));
  }
  return { fonts, rest: rest + css.slice(at) };
}
