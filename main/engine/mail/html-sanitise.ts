import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { VOID } from './html-names.ts';
import { attribute, isElement } from './html-text.ts';
import { RemoteCount, countStyle } from './html-remote.ts';
import type { RemoteReferences } from './html-remote.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** An image inside the message, found by its Content-ID. */
export interface InlineImage {
  /** Number of the part in its family. */
  readonly part: number;
  /** `data:` address of a raster image, or null when it is too large or no image. */
  readonly dataUrl: string | null;
}

export interface SanitisedHtml {
  /** Only allow-listed elements and attributes, no address of anything outside the message. */
  readonly html: string;
  readonly remote: RemoteReferences;
  readonly isTruncated: boolean;
}

const KEPT = new Set([
  'a', 'abbr', 'acronym', 'address', 'article', 'aside', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'dfn', 'dir',
  'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'main', 'mark', 'menu', 'nav', 'ol',
  'p', 'pre', 'q', 's', 'samp', 'section', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'time', 'tr', 'tt', 'u', 'ul', 'var', 'wbr',
]);
/** Gone with everything inside. Any other unknown element goes, its content stays. */
const DROPPED = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'noembed', 'noframes', 'iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'svg', 'math', 'audio', 'video', 'canvas', 'map', 'select', 'textarea', 'xmp', 'plaintext']);
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  td: ['colspan', 'rowspan', 'align', 'valign'], th: ['colspan', 'rowspan', 'align', 'valign', 'scope'], col: ['span'], colgroup: ['span'], ol: ['start', 'type', 'reversed'], li: ['value'],
  tr: ['align', 'valign'], table: ['align'], p: ['align'], div: ['align'], blockquote: ['type'],
};
const NUMBERS = new Set(['colspan', 'rowspan', 'span', 'start', 'value']);
const WORDS = /^[a-z0-9-]{0,20}$/i;
const SAFE_DATA = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/i;
/** Elements that begin nothing when they are open already cost layout, not safety; past this depth the tags are left out. */
const MAX_DEPTH = 256;

/**
 * Makes HTML fit to be shown: a strict allow-list, no scripts, styles, forms or links that act, no remote reference. What was removed and
 * would have been fetched is counted by kind. `images` answers for `cid:` addresses by Content-ID without brackets.
 */
export function sanitiseHtml(html: string, images: ReadonlyMap<string, InlineImage>, maxLength: number): SanitisedHtml {
  const remote = new RemoteCount();
  const out: string[] = [];
  let length = 0;
  let depth = 0;
  const emit = (text: string): void => {
    out.push(text);
    length += text.length;
  };
  const stack: ({ readonly enter: Node } | { readonly close: string })[] = [{ enter: parse(html) }];
  while (length < maxLength) {
    const step = stack.pop();
    if (step === undefined) break;
    if ('close' in step) {
      depth -= 1;
      emit(step.close);
      continue;
    }
    const node = step.enter;
    if (node.nodeName === '#text' && 'value' in node) {
      emit(escapeText(node.value));
      continue;
    }
    if (isElement(node)) {
      countElement(node, remote, images);
      if (DROPPED.has(node.tagName)) {
        countInside(node, remote, images);
        continue;
      }
      if (KEPT.has(node.tagName) && depth < MAX_DEPTH) {
        emit(openTag(node, images));
        if (VOID.has(node.tagName)) continue;
        depth += 1;
        stack.push({ close: `</${node.tagName === 'a' ? 'span' : node.tagName}>` });
      }
    }
    if ('childNodes' in node) for (let at = node.childNodes.length - 1; at >= 0; at -= 1) stack.push({ enter: node.childNodes[at] as Node });
  }
  const isTruncated = length >= maxLength;
  // What is still open is closed, so that the piece shown is whole.
  while (stack.length > 0) {
    const step = stack.pop();
    if (step !== undefined && 'close' in step) emit(step.close);
  }
  return { html: out.join(''), remote: remote.references(), isTruncated };
}

function openTag(element: Element, images: ReadonlyMap<string, InlineImage>): string {
  const name = element.tagName;
  if (name === 'img') return imageTag(element, images);
  let attributes = '';
  if (name === 'a') {
    const target = attribute(element, 'href')?.trim() ?? '';
    if (target !== '' && !target.startsWith('#')) attributes += ` class="link" title="${escapeAttribute(target.slice(0, 2_000))}"`;
    return `<span${attributes}${common(element)}>`;
  }
  for (const allowed of ATTRIBUTES[name] ?? []) {
    const value = attribute(element, allowed);
    if (value === null) continue;
    if (NUMBERS.has(allowed) ? /^-?\d{1,4}$/.test(value) : WORDS.test(value)) attributes += ` ${allowed}="${value}"`;
  }
  return `<${name}${attributes}${common(element)}>`;
}

/** Direction and language matter to reading; they name nothing outside. */
function common(element: Element): string {
  let attributes = '';
  const direction = attribute(element, 'dir')?.toLowerCase();
  if (direction === 'rtl' || direction === 'ltr' || direction === 'auto') attributes += ` dir="${direction}"`;
  const language = attribute(element, 'lang');
  if (language !== null && WORDS.test(language)) attributes += ` lang="${language}"`;
  return attributes;
}

function imageTag(element: Element, images: ReadonlyMap<string, InlineImage>): string {
  const source = attribute(element, 'src')?.trim() ?? '';
  const alt = attribute(element, 'alt') ?? '';
  const described = ` alt="${escapeAttribute(alt.slice(0, 2_000))}"${size(element)}`;
  if (/^cid:/i.test(source)) {
    const image = images.get(contentId(source));
    if (image === undefined) return `<img class="missing"${described}>`;
    return image.dataUrl === null ? `<img class="missing" data-part="${String(image.part)}"${described}>` : `<img data-part="${String(image.part)}" src="${escapeAttribute(image.dataUrl)}"${described}>`;
  }
  if (SAFE_DATA.test(source)) return `<img src="${escapeAttribute(source)}"${described}>`;
  return `<img class="blocked"${described}>`;
}

function size(element: Element): string {
  let attributes = '';
  for (const name of ['width', 'height']) {
    const value = attribute(element, name)?.trim() ?? '';
    if (/^\d{1,4}$/.test(value)) attributes += ` ${name}="${value}"`;
  }
  return attributes;
}

function contentId(source: string): string {
  const id = source.slice('cid:'.length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** Counts what one element would have fetched. */
function countElement(element: Element, remote: RemoteCount, images: ReadonlyMap<string, InlineImage>): void {
  for (const attr of element.attrs) {
    switch (attr.name) {
      case 'src': case 'poster': case 'background': case 'data': case 'lowsrc': case 'dynsrc': case 'longdesc': case 'code': case 'codebase': case 'archive': case 'manifest':
        if (/^cid:/i.test(attr.value.trim()) && images.has(contentId(attr.value.trim()))) break;
        remote.add(kindOf(element.tagName, attr.name), attr.value);
        break;
      case 'srcset': case 'imagesrcset':
        for (const candidate of attr.value.split(',').slice(0, 100)) remote.add('images', candidate.trim().split(/\s/, 1)[0] ?? '');
        break;
      case 'href': case 'xlink:href':
        if (element.tagName === 'link') remote.add(/stylesheet/i.test(attribute(element, 'rel') ?? '') ? 'styleSheets' : 'other', attr.value);
        else if (element.tagName === 'image' || element.tagName === 'use' || element.tagName === 'feimage') remote.add('images', attr.value);
        else if (element.tagName === 'base') remote.add('other', attr.value);
        break;
      case 'style':
        countStyle(attr.value, remote);
        break;
    }
  }
  if (element.tagName === 'style') for (const child of element.childNodes) if ('value' in child) countStyle(child.value, remote);
  if (element.tagName === 'meta' && /refresh/i.test(attribute(element, 'http-equiv') ?? '')) remote.add('other', /url\s*=\s*(.+)/i.exec(attribute(element, 'content') ?? '')?.[1] ?? '');
}

function kindOf(tag: string, name: string): 'images' | 'other' {
  return tag === 'img' || tag === 'input' || tag === 'image' || name === 'background' || name === 'poster' || name === 'lowsrc' ? 'images' : 'other';
}

function countInside(root: Element, remote: RemoteCount, images: ReadonlyMap<string, InlineImage>): void {
  const stack: Node[] = [...root.childNodes];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isElement(node)) countElement(node, remote, images);
    if ('childNodes' in node) for (const child of node.childNodes) stack.push(child);
  }
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, character => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;')).replaceAll('\u0000', '\ufffd');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
