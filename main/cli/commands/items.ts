import type { Command } from 'commander';
import type { ExitCode } from '../output.ts';
import { printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import { ItemRef, parseRef, splitItemRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';

/** search, items, item. */
export function registerItemCommands(program: Command, _finish: (code: ExitCode) => void): void {
  program.command('search <case> <query...>').description('search correspondence, provisions, events and findings: words, "phrases", pref*, from: to: subject: before: after: has:attachment')
    .option('--limit <n>', 'how many', '50').option('--json', 'answer as JSON')
    .action((path: string, words: string[], options: { limit: string; json?: true }) => withCase(path, 'read', async ({ call }) => {
      const { hits, counts } = await call('search.run', { text: words.join(' '), limit: Math.min(200, Math.max(1, Number(options.limit))) });
      if (options.json === true) { printJson(hits.map(hit => ({ ...hit, snippet: hit.snippet.text, hits: hit.snippet.hits }))); return; }
      printTable(hits, [
        { head: 'Kind', cell: row => row.kind },
        { head: 'Ref', cell: row => row.cite },
        { head: 'At', cell: row => row.at ?? '' },
        { head: 'Title', cell: row => row.title, most: 50 },
        { head: 'Text', cell: row => row.snippet.text, most: 80 },
      ]);
      printLine(Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(', '));
    }));

  program.command('items <case>').description('messages and documents, oldest first')
    .option('--limit <n>', 'how many', '200').option('--json', 'answer as JSON')
    .action((path: string, options: { limit: string; json?: true }) => withCase(path, 'read', async ({ call }) => {
      const { rows, total } = await call('item.page', { order: 'oldest', limit: Math.min(500, Math.max(1, Number(options.limit))) });
      if (options.json === true) { printJson({ items: rows, total }); return; }
      printTable(rows, [
        { head: 'Item', cell: row => row.cite },
        { head: 'At', cell: row => (row.atUtcMs === null ? 'undated' : new Date(row.atUtcMs).toISOString()) },
        { head: 'From', cell: row => (row.fromName === '' ? row.fromAddress : row.fromName), most: 30 },
        { head: 'Subject', cell: row => row.subject, most: 60 },
      ]);
      printLine(`${rows.length} of ${total}`);
    }));

  program.command('item <case> <ref>').description('one message or document, with its text and the range of each line for citing')
    .option('--find <text>', 'print the passage reference of the first place these words stand').option('--json', 'answer as JSON')
    .action((path: string, typed: string, options: { find?: string; json?: true }) => withCase(path, 'read', async ({ call }) => {
      const ref = ItemRef.parse(parseRef(typed));
      const item = await call('item.get', { ref });
      if (options.find !== undefined) {
        const start = item.text.indexOf(options.find);
        if (start < 0) throw new ProvisoError('item.words-not-found', `"${options.find}" does not stand in ${item.cite}.`);
        const { number, part } = splitItemRef(ref);
        const passage = `item:${number}${part > 0 ? `.${part}` : ''}#c${start}-${start + options.find.length}`;
        if (options.json === true) printJson({ ref: passage, quote: options.find });
        else printLine(passage);
        return;
      }
      if (options.json === true) { printJson(item); return; }
      printLine(`${item.cite}  ${visible(item.subject === '' ? item.name : item.subject)}`);
      printLine(`From ${item.from.map(one => visible(`${one.name} <${one.address}>`)).join(', ')}`);
      printLine(`Date ${visible(item.dateRaw)}  (${item.atUtcMs === null ? 'undated' : new Date(item.atUtcMs).toISOString()}, basis ${item.dateBasis})`);
      for (const part of item.parts) printLine(`Part ${part.cite}  ${visible(part.name)}  ${part.mediaType}  ${part.sizeBytes} bytes`);
      printLine();
      let offset = 0;
      for (const line of item.text.split('\n')) {
        printLine(`${String(offset).padStart(6)}  ${visible(line)}`);
        offset += line.length + 1;
      }
    }));
}
