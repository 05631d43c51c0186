import { open } from 'node:fs/promises';
import { csvLine } from '../export/formats/csv.ts';
import type { SqlSink } from './run-sql.ts';

export type ResultFormat = 'csv' | 'json';

/**
 * Writes an answer to a new file as it comes. A CSV ends with the line `# N of N rows`; JSON is one object with `columns` and `rows`, a list of lists.
 */
export async function writeResult(path: string, format: ResultFormat, run: (sink: SqlSink) => Promise<void>): Promise<number> {
  const file = await open(path, 'wx');
  let rows = 0;
  try {
    await run({
      columns: async names => { await file.write(format === 'csv' ? csvLine(names) : `{"columns":${JSON.stringify(names)},"rows":[`); },
      rows: async batch => {
        await file.write(format === 'csv' ? batch.map(row => csvLine(row)).join('') : batch.map((row, at) => `${rows + at === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`).join(''));
        rows += batch.length;
      },
    });
    await file.write(format === 'csv' ? `# ${rows} of ${rows} rows\r\n` : '\n]}\n');
    return rows;
  } finally {
    await file.close();
  }
}
