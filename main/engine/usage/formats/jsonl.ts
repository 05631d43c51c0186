import { BAD_JSON, NUL } from '../scan-plan.ts';
import { JsonFields } from './json-reader.ts';

const LF = 10, OPEN = 123;

/** Lines that are one JSON object each (JSON Lines, newline-delimited JSON). A line that is not is a reject. */
export class JsonLineFields extends JsonFields {
  /** @param names one a field; null where nothing is to be done with a field */
  constructor(names: readonly (string | null)[], batch: number) {
    super(names, batch, false);
  }

  split(bytes: Uint8Array, start: number, _end: number, row: number): number {
    this.flaw = 0;
    let at = this.skipBlanks(bytes, start);
    if (bytes[at] === OPEN) {
      const after = this.readObject(bytes, at, row);
      if (after >= 0) {
        at = this.skipBlanks(bytes, after);
        if (bytes[at] === LF) return at;
      }
    }
    this.flaw = BAD_JSON;
    this.isAscii = true;
    at = start;
    while (bytes[at] !== LF) {
      if (bytes[at] === 0) this.flaw = NUL;
      at++;
    }
    return at;
  }
}
