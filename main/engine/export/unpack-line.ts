import type { Packing } from '../usage/feeds/packing.ts';
import type { MemberName } from '../usage/member-name.ts';
import { SHEET_SCRIPT } from './sheet-script.ts';

const PLAIN_NAME = /^[\w./ +@=:,-]+$/;
const ZIP_BY_NUMBER = 'import sys,io,zipfile,shutil; z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()) if sys.argv[1]=="-" else sys.argv[1]); shutil.copyfileobj(z.open(z.infolist()[int(sys.argv[2])]),sys.stdout.buffer)';
const TAR_BY_NUMBER = 'import sys,tarfile,shutil; t=tarfile.open(fileobj=sys.stdin.buffer,mode="r|"); shutil.copyfileobj(next(t.extractfile(m) for i,m in enumerate(t) if i==int(sys.argv[1])),sys.stdout.buffer)';

/** The shell line that gives the bytes of a log out of its exhibit's file; entries with odd or doubled names are taken by number. */
export function unpackLine(file: string, packing: Packing, member: MemberName | null): string {
  let depth = -1;
  return packing.reduce<string>((before, step) => {
    const input = before === '' ? ` ${word(file)}` : '', pipe = before === '' ? '' : `${before} | `;
    if (step.kind === 'zip' || step.kind === 'tar') depth++;
    const name = member?.names[depth] ?? '';
    const byName = member !== null && member.isByName && PLAIN_NAME.test(name) && !name.startsWith('-');
    switch (step.kind) {
      case 'gzip': return `${pipe}gzip -dc${input}`;
      case 'zstd': return `${pipe}zstd -dc${input}`;
      // Only a file can be unzipped by name, not what comes out of another archive.
      case 'zip': return byName && before === '' ? `unzip -p ${word(file)} ${word(name)}` : `${pipe}python3 -c ${word(ZIP_BY_NUMBER)} ${before === '' ? word(file) : '-'} ${step.index}`;
      case 'xlsx': return `${pipe}python3 -c ${word(SHEET_SCRIPT)}${before === '' ? ` ${word(file)}` : ' -'} ${step.index}`;
      case 'parquet': return parquetLine(file, before, member?.select ?? '*');
      case 'tar': return byName ? `${pipe}tar -xOPf${input === '' ? ' -' : input} ${word(name)}` : `${before === '' ? `cat${input}` : before} | python3 -c ${word(TAR_BY_NUMBER)} ${step.index}`;
    }
  }, '');
}

/** The same line with the script for sheets in a file of its own, and that script; null where the line has none. */
export function withSheetFile(line: string, path: string): { readonly line: string; readonly script: string | null } {
  const inline = `python3 -c ${word(SHEET_SCRIPT)}`;
  return line.includes(inline) ? { line: line.replaceAll(inline, () => `python3 ${word(path)}`), script: `${SHEET_SCRIPT}\n` } : { line, script: null };
}

/** DuckDB reads files, not pipes, and takes some characters of a name for patterns. */
function parquetLine(file: string, before: string, select: string): string {
  const isPlain = before === '' && PLAIN_NAME.test(file);
  const copy = isPlain ? '' : `${before === '' ? `cat ${word(file)}` : before} > part.parquet && `;
  return `${copy}duckdb -c ${word(`SET TimeZone='UTC'; COPY (SELECT ${select} FROM read_parquet('${isPlain ? file : 'part.parquet'}')) TO '/dev/stdout' (FORMAT csv, HEADER)`)}`;
}

function word(text: string): string {
  return `'${text.replaceAll('\'', String.raw`'\''`)}'`;
}
