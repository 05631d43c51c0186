import { posix } from 'node:path';
import { ProvisoError } from '../../../../shared/errors.ts';
import { ZipReader } from '../../usage/feeds/zip-reader.ts';
import type { ZipEntry } from '../../usage/feeds/zip-reader.ts';
import type { Bytes, FeedProblem } from '../../usage/feeds/bytes.ts';
import type { TableEnd, TableFile, TableInfo, TableSink } from '../table.ts';
import { TextSink } from '../text-sink.ts';
import { readNumberMeanings } from './number-formats.ts';
import type { NumberMeaning } from './number-formats.ts';
import { SharedStrings } from './shared-strings.ts';
import { readSheet } from './sheet.ts';
import { readXml } from './xml.ts';

const MOST_SHEETS = 1_024;

interface Relation { readonly type: string; readonly target: string }
interface Sheet { readonly info: TableInfo; readonly entry: ZipEntry | null; readonly isHidden: boolean }

/** A workbook (ECMA-376, SpreadsheetML, transitional and strict): sheets are read as a stream, formulas by their stored results. */
export class Workbook implements TableFile {
  readonly tables: readonly TableInfo[];
  readonly #zip: ZipReader;
  readonly #parts: ReadonlyMap<string, ZipEntry>;
  readonly #sheets: readonly Sheet[];
  readonly #isFrom1904: boolean;
  readonly #stringsPart: string | null;
  readonly #stylesPart: string | null;
  #strings: SharedStrings | null = null;
  #meanings: readonly NumberMeaning[] | null = null;

  private constructor(zip: ZipReader, parts: ReadonlyMap<string, ZipEntry>, sheets: readonly Sheet[], about: { readonly isFrom1904: boolean; readonly strings: string | null; readonly styles: string | null }) {
    this.#zip = zip;
    this.#parts = parts;
    this.#sheets = sheets;
    this.tables = sheets.map(sheet => sheet.info);
    this.#isFrom1904 = about.isFrom1904;
    this.#stringsPart = about.strings;
    this.#stylesPart = about.styles;
  }

  /** @throws archive.damaged, archive.overlap, usage.workbook-binary, usage.workbook-damaged */
  static async open(path: string): Promise<Workbook> {
    const zip = await ZipReader.open(path);
    try {
      const parts = new Map(zip.entries.filter(entry => !entry.isFolder).map(entry => [entry.name.replace(/^\//, '').toLowerCase(), entry]));
      const root = await relationsOf(zip, parts, '');
      const workbook = [...root.values()].find(relation => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml';
      if (workbook.endsWith('.bin') || (!parts.has(workbook.toLowerCase()) && parts.has('xl/workbook.bin'))) throw new ProvisoError('usage.workbook-binary', 'This is a binary workbook (.xlsb), which is not read here. Save it as .xlsx or its sheets as CSV, and take that in too.');
      const relations = await relationsOf(zip, parts, workbook);
      const part = parts.get(workbook.toLowerCase());
      if (part === undefined) throw new ProvisoError('usage.workbook-damaged', 'The workbook has no list of its sheets. Ask for another copy.');
      const listed: { name: string; id: string; isHidden: boolean }[] = [];
      let isFrom1904 = false;
      const problem = await readPart(zip, part, {
        open: (name, attributes) => {
          if (name === 'workbookPr') isFrom1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
          else if (name === 'sheet' && listed.length < MOST_SHEETS) listed.push({ name: attributes['name'] ?? '', id: relationId(attributes), isHidden: (attributes['state'] ?? 'visible') !== 'visible' });
        },
        close: () => undefined,
      });
      if (problem !== null && listed.length === 0) throw new ProvisoError('usage.workbook-damaged', problem.message);
      const sheets = listed.map(({ name, id, isHidden }, index): Sheet => {
        const relation = relations.get(id), entry = relation === undefined ? null : parts.get(relation.target.toLowerCase()) ?? null;
        return { info: { index, name, fault: faultOf(relation, entry) }, entry, isHidden };
      });
      const target = (type: string): string | null => [...relations.values()].find(relation => relation.type === type)?.target ?? null;
      return new Workbook(zip, parts, sheets, { isFrom1904, strings: target('sharedStrings'), styles: target('styles') });
    } catch (error) {
      await zip.close();
      throw error;
    }
  }

  sizeOf(index: number): number {
    return this.#sheets[index]?.entry?.entry.compressedSize ?? 0;
  }

  async read(index: number, sink: TableSink): Promise<TableEnd> {
    const sheet = this.#sheets[index];
    if (sheet === undefined || sheet.entry === null || sheet.info.fault !== null) throw new ProvisoError('usage.workbook-damaged', 'The workbook has no such sheet.');
    this.#meanings ??= await this.#with(this.#stylesPart, readNumberMeanings) ?? [];
    this.#strings ??= await this.#with(this.#stringsPart, bytes => SharedStrings.read(bytes));
    let readBytes = 0;
    const body = await this.#zip.body(sheet.entry, bytes => { readBytes += bytes; });
    try {
      const context = { strings: this.#strings, meanings: this.#meanings, isFrom1904: this.#isFrom1904 };
      const { notes } = await readSheet(body, context, new TextSink(sink), () => readBytes);
      const strings = this.#strings?.problem ?? null;
      const hidden = sheet.isHidden ? [{ code: 'usage.sheet-hidden', message: 'This sheet is hidden in the workbook; it was read like the others.' }] : [];
      return { notes: [...(strings === null ? [] : [strings]), ...notes, ...hidden] };
    } finally {
      await body.close();
    }
  }

  close(): Promise<void> {
    return this.#zip.close();
  }

  async #with<T>(name: string | null, work: (bytes: Bytes) => Promise<T>): Promise<T | null> {
    const part = name === null ? undefined : this.#parts.get(name.toLowerCase());
    if (part === undefined || part.fault !== null) return null;
    const body = await this.#zip.body(part);
    try {
      return await work(body);
    } finally {
      await body.close();
    }
  }
}

function faultOf(relation: Relation | undefined, entry: ZipEntry | null): FeedProblem | null {
  if (relation !== undefined && relation.type !== 'worksheet') return { code: 'usage.sheet-no-table', message: 'it is a chart or a dialogue, not a table' };
  if (relation === undefined || entry === null) return { code: 'usage.workbook-part-missing', message: 'the workbook lists it and does not hold it; ask for another copy' };
  return entry.fault;
}

/** What a part points to, by id; targets are names of parts. */
async function relationsOf(zip: ZipReader, parts: ReadonlyMap<string, ZipEntry>, of: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  const folder = posix.dirname(of) === '.' ? '' : posix.dirname(of);
  const part = parts.get(posix.join(folder, '_rels', `${posix.basename(of)}.rels`).toLowerCase());
  if (part === undefined) return relations;
  await readPart(zip, part, {
    open: (name, attributes) => {
      const target = attributes['Target'];
      if (name !== 'Relationship' || target === undefined || attributes['TargetMode'] === 'External') return;
      relations.set(attributes['Id'] ?? '', { type: (attributes['Type'] ?? '').replace(/^.*\//, ''), target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target) });
    },
    close: () => undefined,
  });
  return relations;
}

async function readPart(zip: ZipReader, part: ZipEntry, events: Parameters<typeof readXml>[1]): Promise<FeedProblem | null> {
  const body = await zip.body(part);
  try {
    return await readXml(body, events);
  } finally {
    await body.close();
  }
}

/** The attribute `r:id`, whatever the prefix is. */
function relationId(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
}
