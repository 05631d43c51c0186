import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { BLOCKS, PARAGRAPHS, SILENT } from './html-names.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/**
 * The text of an HTML document as a reader would see it: one line a block, a blank line around paragraphs, cells of a row parted by a tab,
 * list items marked, quotes of earlier mail with `> `. No recursion: nesting costs memory, not stack.
 */
export function htmlToText(html: string, maxLength: number): { readonly text: string; readonly isTruncated: boolean } {
  return textOfTree(parse(html), maxLength);
}

/** The text of a parsed document; see `htmlToText`. */
export function textOfTree(root: Node, maxLength: number): { readonly text: string; readonly isTruncated: boolean } {
  const writer = new TextWriter(maxLength);
  const stack: ({ readonly enter: Node } | { readonly leave: Element })[] = [{ enter: root }];
  while (!writer.isFull) {
    const step = stack.pop();
    if (step === undefined) break;
    if ('leave' in step) {
      leave(writer, step.leave);
      continue;
    }
    const node = step.enter;
    if (node.nodeName === '#text' && 'value' in node) {
      writer.write(node.value);
      continue;
    }
    if (isElement(node)) {
      if (SILENT.has(node.tagName) || isHidden(node)) continue;
      enter(writer, node);
      stack.push({ leave: node });
    }
    if ('childNodes' in node) for (let at = node.childNodes.length - 1; at >= 0; at -= 1) stack.push({ enter: node.childNodes[at] as Node });
  }
  return writer.finish();
}

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function attribute(element: Element, name: string): string | null {
  for (const attr of element.attrs) if (attr.name === name && attr.namespace === undefined) return attr.value;
  return null;
}

/** Hidden from readers by its own markup. Style sheets are not consulted: what they hide is still in the text. */
function isHidden(element: Element): boolean {
  return attribute(element, 'hidden') !== null;
}

function enter(writer: TextWriter, element: Element): void {
  const name = element.tagName;
  if (name === 'br') { writer.breakLine(); return; }
  if (BLOCKS.has(name)) writer.startBlock(PARAGRAPHS.has(name) && !(name === 'ul' || name === 'ol') ? 1 : 0);
  if (name === 'pre' || name === 'listing' || name === 'xmp') writer.preformatted += 1;
  if (name === 'li') writer.mark('- ');
  if (name === 'hr') writer.mark('---');
  if (name === 'blockquote' && attribute(element, 'type')?.toLowerCase() === 'cite') writer.quoteDepth += 1;
  if (name === 'td' || name === 'th') writer.startCell();
  if (name === 'img') {
    const alt = attribute(element, 'alt')?.trim() ?? '';
    if (alt !== '') writer.write(`[${alt}]`);
  }
}

function leave(writer: TextWriter, element: Element): void {
  const name = element.tagName;
  if (BLOCKS.has(name)) writer.startBlock(PARAGRAPHS.has(name) && !(name === 'ul' || name === 'ol') ? 1 : 0);
  if (name === 'pre' || name === 'listing' || name === 'xmp') writer.preformatted -= 1;
  if (name === 'blockquote' && attribute(element, 'type')?.toLowerCase() === 'cite') writer.quoteDepth -= 1;
}

/** Quote marks at the start of a line, at most. */
const MOST_MARKS = 20;

class TextWriter {
  preformatted = 0;
  quoteDepth = 0;
  readonly #pieces: string[] = [];
  readonly #maxLength: number;
  #length = 0;
  /** Line ends owed before the next character: 0 none, 1 a line, 2 a blank line. */
  #owed = 0;
  /** Depth of quoting of the blank line owed: the shallower of its neighbours. */
  #owedDepth = 0;
  #isLineEmpty = true;
  #needsSpace = false;
  #needsTab = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get isFull(): boolean {
    return this.#length >= this.#maxLength;
  }

  startBlock(blankLines: number): void {
    this.#needsSpace = false;
    this.#needsTab = false;
    if (this.#length === 0) return;
    if (this.#isLineEmpty && this.#owed === 0) return;
    this.#owedDepth = this.#owed === 0 ? this.quoteDepth : Math.min(this.#owedDepth, this.quoteDepth);
    this.#owed = Math.max(this.#owed, 1 + blankLines);
  }

  breakLine(): void {
    this.#needsSpace = false;
    if (this.#length === 0) return;
    if (this.#owed > 0 || this.#isLineEmpty) this.#settle();
    this.#emit('\n');
    this.#isLineEmpty = true;
  }

  startCell(): void {
    this.#needsSpace = false;
    this.#needsTab = !this.#isLineEmpty && this.#owed === 0;
  }

  mark(text: string): void {
    this.#settle();
    this.#emit(text);
    this.#isLineEmpty = false;
  }

  write(value: string): void {
    if (this.preformatted > 0) {
      for (const [index, line] of value.split('\n').entries()) {
        if (index > 0) this.breakLine();
        if (line !== '') {
          this.#settle();
          this.#emit(line);
          this.#isLineEmpty = false;
        }
      }
      return;
    }
    // Subtle: a no-break space is kept as a character; only the white space HTML collapses is collapsed.
    const words = value.replace(/[ \t\n\r\f]+/g, ' ');
    if (words === '' || words === ' ') {
      if (words === ' ' && !this.#isLineEmpty && this.#owed === 0) this.#needsSpace = true;
      return;
    }
    const startsWithSpace = words.startsWith(' ');
    const endsWithSpace = words.endsWith(' ');
    this.#settle();
    if (this.#needsTab) this.#emit('\t');
    else if ((this.#needsSpace || startsWithSpace) && !this.#isLineEmpty) this.#emit(' ');
    this.#needsTab = false;
    this.#needsSpace = endsWithSpace;
    this.#emit(words.slice(startsWithSpace ? 1 : 0, endsWithSpace ? -1 : undefined));
    this.#isLineEmpty = false;
  }

  finish(): { readonly text: string; readonly isTruncated: boolean } {
    const joined = this.#pieces.join('');
    const isTruncated = joined.length > this.#maxLength || this.isFull;
    return { text: (isTruncated ? joined.slice(0, this.#maxLength) : joined).replace(/\n+$/, ''), isTruncated };
  }

  /** Pays the line ends owed and puts quote marks at the start of a line. */
  #settle(): void {
    if (this.#owed > 0) {
      if (!this.#isLineEmpty) this.#emit('\n');
      if (this.#owed > 1) this.#emit(`${'>'.repeat(Math.min(this.#owedDepth, MOST_MARKS))}\n`);
      this.#owed = 0;
      this.#isLineEmpty = true;
    }
    if (this.#isLineEmpty && this.quoteDepth > 0) this.#emit(`${'>'.repeat(Math.min(this.quoteDepth, MOST_MARKS))} `);
  }

  #emit(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }
}
