import type { ScanKernel } from '../kernel/scan-kernel.ts';
import { afterEmptyLine, batchFor, BETWEEN, IN_LONG_LINE, IN_RECORD, RecordScanner } from '../record-scanner.ts';
import type { Scanned, Stretch, ValueDictionary } from '../record-scanner.ts';
import { BAD_ENCODING, BAD_QUOTE, BLANK, COMMENT, LONGEST_RECORD, NUL, RAGGED, TOO_LONG, UNTERMINATED } from '../scan-plan.ts';
import type { ScanBlock, ScanPlan } from '../scan-plan.ts';
import { isUtf8 } from '../utf8.ts';
import { CsvFields, FLAW_CUT, FLAW_NOT_ASCII, FLAW_NUL, FLAW_OPEN, FLAW_TRAILING } from './csv-fields.ts';

const LF = 10, CR = 13, HASH = 35;
/** State of a log after a header that is not the mapping's. */
const OTHER_COLUMNS = 'other columns';

/**
 * Scans delimited text as RFC 4180 has it: quotes only at the start of a field, doubled inside, line ends inside quotes belong to the field.
 * Lines end in LF or CRLF. A quote that is never closed, or is followed by anything but the end of its field, costs its first
 * physical line alone: reading goes on with the next one.
 */
export class CsvScanner extends RecordScanner {
  readonly #fields: CsvFields;

  protected override readonly splitsInKernel = true;

  constructor(plan: ScanPlan, dictionaries: readonly ValueDictionary[], kernel: ScanKernel | null) {
    const fields = new CsvFields(plan.delimiter, plan.fields, batchFor(plan.fields));
    super(plan, dictionaries, fields, kernel);
    this.#fields = fields;
  }

  override scan(stretch: Stretch, block: ScanBlock): Scanned {
    this.hasOtherColumns = stretch.state !== '';
    const scanned = super.scan(stretch, block);
    stretch.state = this.hasOtherColumns ? OTHER_COLUMNS : '';
    return scanned;
  }

  protected override splitPlain(stretch: Stretch): number {
    if (this.kernel === null) return 0;
    const { rows, at, line } = this.kernel.split(stretch.at, stretch.end, stretch.line, this.batch, stretch.isLast);
    stretch.at = at;
    stretch.line = line;
    return rows;
  }

  /** Finds the fields of the next records; what is no record with the right number of fields becomes a piece at once. */
  protected split(stretch: Stretch, block: ScanBlock, mostRows: number): number {
    const { bytes, end, isLast } = stretch;
    const { hasComments, isUtf8: mustBeUtf8, fields: wanted } = this.plan;
    const fields = this.#fields, list = block.pieceList, mostPieces = this.pieces + mostRows;
    let count = 0, at = stretch.at, line = stretch.line;
    fields.startBatch();
    while (count < mostRows && this.pieces < mostPieces) {
      if (at >= end) { stretch.isDone = true; stretch.ended = BETWEEN; break; }
      const start = at;
      at = afterEmptyLine(bytes, at, end);
      if (at > start) {
        this.put(list, BLANK, start, at, line++);
        continue;
      }
      let reason = 0, inside = 0;
      if (bytes[at] === HASH && hasComments) {
        while (bytes[at] !== LF) at++;
        reason = COMMENT;
      } else {
        at = fields.splitPlain(bytes, start, end, count);
        if (at < 0) at = fields.splitQuoted(bytes, start, end, isLast, count);
        const flaws = fields.flaws;
        if (flaws !== 0) {
          if ((flaws & FLAW_NUL) !== 0) reason = NUL;
          else if ((flaws & FLAW_OPEN) !== 0) reason = UNTERMINATED;
          else if ((flaws & FLAW_TRAILING) !== 0) reason = BAD_QUOTE;
        }
        inside = (flaws & (FLAW_OPEN | FLAW_TRAILING)) !== 0 ? 0 : fields.linesInside;
      }
      if ((at >= end && !isLast) || (fields.flaws & FLAW_CUT) !== 0) {
        // The record goes on in the next stretch: it is carried there whole, or skipped when it is past all measure.
        stretch.isDone = true;
        stretch.ended = end - start > LONGEST_RECORD ? IN_LONG_LINE : IN_RECORD;
        stretch.linesLeft = inside;
        at = start;
        break;
      }
      if (bytes[at] === CR) at++;
      if (at < end) at++;
      if (at - start > LONGEST_RECORD) reason = TOO_LONG;
      if (reason === 0) {
        if ((fields.flaws & FLAW_NOT_ASCII) !== 0 && mustBeUtf8 && !isUtf8(bytes, start, at)) reason = BAD_ENCODING;
        else if (fields.count !== wanted) reason = RAGGED;
      }
      if (reason === 0) this.keep(count++, start, at, line);
      else this.put(list, reason, start, at, line);
      line += 1 + inside;
    }
    stretch.at = at;
    stretch.line = line;
    return count;
  }
}
