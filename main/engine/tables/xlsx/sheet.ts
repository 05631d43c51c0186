import type { Bytes, FeedProblem } from '../../usage/feeds/bytes.ts';
import type { TableEnd } from '../table.ts';
import type { TextSink } from '../text-sink.ts';
import { fieldOf, numberText, unescaped } from './cell-values.ts';
import type { NumberMeaning } from './number-formats.ts';
import { PLAIN } from './number-formats.ts';
import type { SharedStrings } from './shared-strings.ts';
import { readXml } from './xml.ts';
import type { XmlEvents } from './xml.ts';

/** What cells refer to. */
export interface SheetContext {
  readonly strings: SharedStrings | null;
  readonly meanings: readonly NumberMeaning[];
  readonly isFrom1904: boolean;
}

/** Rows that are looked at before the number of columns is settled. Later rows with more cells keep them, as longer lines. */
const WIDTH_ROWS = 1_000;
const MOST_ROWS = 1_048_576, MOST_COLUMNS = 16_384;
const MOST_CELL_CHARACTERS = 1 << 20;

/** Reads one sheet into lines: line n is row n. */
export async function readSheet(bytes: Bytes, context: SheetContext, text: TextSink, readBytes: () => number): Promise<TableEnd> {
  const sheet = new SheetReader(context, text);
  const problem = await readXml(bytes, sheet, () => text.passOn(readBytes()));
  sheet.finish();
  await text.flush(readBytes());
  return { notes: [...(problem === null ? [] : [problem]), ...sheet.notes()] };
}

class SheetReader implements XmlEvents {
  readonly #context: SheetContext;
  readonly #text: TextSink;
  /** Rows until the width is known. */
  #waiting: { readonly row: number; readonly cells: readonly string[] }[] | null = [];
  #width = 0;
  #line = 0;
  #isInData = false;
  #lastRow = 0;
  #row = 0;
  #cells: string[] = [];
  #column = 0;
  #type = '';
  #style = 0;
  #value = '';
  #takesText = false;
  #hasValue = false;
  #hasFormula = false;
  #phonetic = 0;
  #counts = { unordered: 0, formulas: 0, unanswered: 0, strings: 0, merged: 0, hidden: 0 };
  #firstUnordered = 0;

  constructor(context: SheetContext, text: TextSink) {
    this.#context = context;
    this.#text = text;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'c': if (this.#isInData) this.#openCell(attributes); break;
      case 'v': this.#takesText = this.#hasValue = true; break;
      case 't': this.#takesText = this.#phonetic === 0; this.#hasValue = true; break;
      case 'f': this.#hasFormula = true; break;
      case 'rPh': this.#phonetic++; break;
      case 'row': if (this.#isInData) this.#openRow(attributes); break;
      case 'sheetData': this.#isInData = true; break;
      case 'mergeCell': this.#counts.merged++; break;
    }
  }

  close(name: string): void {
    switch (name) {
      case 'v': case 't': this.#takesText = false; break;
      case 'c': if (this.#isInData) this.#closeCell(); break;
      case 'rPh': this.#phonetic--; break;
      case 'row': if (this.#isInData) this.#closeRow(); break;
      case 'sheetData': this.#isInData = false; break;
    }
  }

  text(text: string): void {
    if (this.#takesText && this.#value.length < MOST_CELL_CHARACTERS) this.#value += text;
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    const stated = Number(attributes['r'] ?? this.#lastRow + 1);
    const isInOrder = Number.isInteger(stated) && stated > this.#lastRow && stated <= MOST_ROWS;
    if (!isInOrder && this.#counts.unordered++ === 0) this.#firstUnordered = this.#lastRow + 1;
    this.#row = this.#lastRow = isInOrder ? stated : this.#lastRow + 1;
    if (attributes['hidden'] === '1' || attributes['hidden'] === 'true') this.#counts.hidden++;
    this.#cells = [];
    this.#column = 0;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    this.#column = columnOf(attributes['r']) ?? this.#column + 1;
    this.#type = attributes['t'] ?? 'n';
    this.#style = Number(attributes['s'] ?? 0);
    this.#value = '';
    this.#hasValue = this.#hasFormula = false;
  }

  #closeCell(): void {
    if (this.#hasFormula) this.#counts[this.#hasValue ? 'formulas' : 'unanswered']++;
    const text = this.#cellText();
    if (text === '') return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column - 1] = text;
  }

  #cellText(): string {
    const { strings, meanings, isFrom1904 } = this.#context;
    switch (this.#type) {
      case 's': {
        if (!this.#hasValue) return '';
        const shared = strings?.at(Number(this.#value)) ?? null;
        if (shared === null) this.#counts.strings++;
        return shared ?? '';
      }
      case 'b': return this.#value.trim() === '1' ? 'TRUE' : this.#value.trim() === '0' ? 'FALSE' : this.#value;
      case 'n': return numberText(this.#value, meanings[this.#style] ?? PLAIN, isFrom1904);
      default: return unescaped(this.#value);
    }
  }

  #closeRow(): void {
    const { cells } = this;
    if (this.#waiting === null) { this.#write(this.#row, cells); return; }
    this.#waiting.push({ row: this.#row, cells });
    if (this.#waiting.length === WIDTH_ROWS) this.#settleWidth();
  }

  private get cells(): readonly string[] {
    return this.#cells;
  }

  #settleWidth(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#width = waiting.reduce((widest, { cells }) => Math.max(widest, cells.length), 0);
    for (const { row, cells } of waiting) this.#write(row, cells);
  }

  #write(row: number, cells: readonly string[]): void {
    const blank = '\n'.repeat(row - this.#line - 1);
    this.#line = row;
    this.#text.add(cells.length === 0 ? `${blank}\n` : `${blank}${cells.map(fieldOf).join(',')}${','.repeat(Math.max(0, this.#width - cells.length))}\n`);
  }

  finish(): void {
    if (this.#waiting !== null) this.#settleWidth();
  }

  notes(): FeedProblem[] {
    const { unordered, formulas, unanswered, strings, merged, hidden } = this.#counts;
    const said = (count: number): string => count.toLocaleString('en');
    const notes: FeedProblem[] = [];
    if (unordered > 0) notes.push({ code: 'usage.sheet-rows-unordered', message: `${said(unordered)} rows of this sheet stand where rows of that number cannot stand. All were read; from line ${said(this.#firstUnordered)} on a line number counts lines and may not be the number of the row.` });
    if (strings > 0) notes.push({ code: 'usage.sheet-strings-missing', message: `${said(strings)} cells refer to texts that are not in the workbook; they are read as empty. Ask for another copy.` });
    if (unanswered > 0) notes.push({ code: 'usage.sheet-formulas-open', message: `${said(unanswered)} formulas have no stored result; they are read as empty. Open the workbook, let it calculate, save a copy and take that in too.` });
    if (formulas > 0) notes.push({ code: 'usage.sheet-formulas', message: `${said(formulas)} values are results of formulas as they were when the workbook was saved.` });
    if (merged > 0) notes.push({ code: 'usage.sheet-merged', message: `${said(merged)} groups of cells are merged; only the first cell of each holds its value, the others are read as empty.` });
    if (hidden > 0) notes.push({ code: 'usage.sheet-hidden-rows', message: `${said(hidden)} rows are hidden in the workbook; they were read like the others.` });
    return notes;
  }
}

/** `C` of `C12` as 3; null for what names no column. */
function columnOf(reference: string | undefined): number | null {
  if (reference === undefined) return null;
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = (reference.charCodeAt(at) & 0xdf) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > MOST_COLUMNS) return null;
  }
  return column === 0 ? null : column;
}
