import { zipOf } from './zip-writer.ts';

/** A cell: text goes to the shared strings, a number is stored as such, an object is written as it is said. */
export type Cell = string | number | null | { readonly xml: string };
export interface SheetText { readonly rows: readonly (readonly Cell[])[] }
export interface WorkbookOptions {
  readonly isFrom1904?: boolean;
  /** Format codes by number from 164 on; style n + 1 uses the nth. */
  readonly formats?: readonly string[];
  /** Replaces or removes parts. */
  readonly parts?: Readonly<Record<string, string | null>>;
  readonly hidden?: readonly string[];
}

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const ROOT = 'http://schemas.openxmlformats.org';

/** `AB12`. */
export function cellName(column: number, row: number): string {
  let letters = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) letters = String.fromCharCode(65 + (left - 1) % 26) + letters;
  return `${letters}${row}`;
}

/** A number under a format of the workbook. */
export function styled(value: number | string, style: number): Cell {
  return { xml: `<c r="@" s="${style}"><v>${value}</v></c>` };
}

/** An XLSX workbook as other programs write one, sheet by sheet. A sheet may also be given as its XML. */
export function workbookOf(sheets: Readonly<Record<string, SheetText | string>>, options: WorkbookOptions = {}): Buffer {
  const strings = new Map<string, number>();
  const names = Object.keys(sheets), formats = options.formats ?? [];
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${ROOT}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${ROOT}/package/2006/relationships"><Relationship Id="rId1" Type="${ROOT}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${ROOT}/spreadsheetml/2006/main" xmlns:r="${ROOT}/officeDocument/2006/relationships"><workbookPr${options.isFrom1904 === true ? ' date1904="1"' : ''}/><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}"${options.hidden?.includes(name) === true ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${ROOT}/package/2006/relationships">${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${ROOT}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="rId901" Type="${ROOT}/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId902" Type="${ROOT}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${ROOT}/spreadsheetml/2006/main"><numFmts>${formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escaped(code)}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((_, at) => `<xf numFmtId="${164 + at}"/>`).join('')}</cellXfs></styleSheet>`,
  };
  names.forEach((name, at) => {
    const sheet = sheets[name]!;
    parts[`xl/worksheets/sheet${at + 1}.xml`] = typeof sheet === 'string' ? sheet : sheetXml(sheet.rows.map((cells, row) => `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, cellName(column, row + 1), strings)).join('')}</row>`).join(''));
  });
  parts['xl/sharedStrings.xml'] = `<sst xmlns="${ROOT}/spreadsheetml/2006/main">${[...strings.keys()].map(text => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`;
  for (const [name, content] of Object.entries(options.parts ?? {})) {
    if (content === null) Reflect.deleteProperty(parts, name);
    else parts[name] = content;
  }
  return zipOf(parts);
}

export function sheetXml(rows: string, after = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${ROOT}/spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

function cellXml(cell: Cell, name: string, strings: Map<string, number>): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${name}"><v>${cell}</v></c>`;
  if (typeof cell === 'object') return cell.xml.replace('r="@"', `r="${name}"`);
  const index = strings.get(cell) ?? strings.size;
  strings.set(cell, index);
  return `<c r="${name}" t="s"><v>${index}</v></c>`;
}
