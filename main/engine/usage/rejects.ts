import type { Output } from '../../../shared/contract/methods.ts';
import type { Cursor, Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { openSources } from './open-source.ts';
import type { UsageContext } from './open-source.ts';
import { withOriginal } from './original.ts';
import { REJECT_REASONS } from './piece-writer.ts';
import type { PieceCode } from './scan-plan.ts';

const EXCERPT_BYTES = 500;

/** One page of what could not be read of a log, in file order, with what stands there. */
export async function pageRejects(context: UsageContext, sha256: Sha256, after: Cursor | null, limit: number): Promise<Output<'usage.rejects'>> {
  const sources = openSources(context);
  const source = sources.find(({ info }) => info.contentSha256 === sha256) ?? sources.find(({ info }) => info.sha256 === sha256);
  if (source === undefined) throw new ProvisoError('usage.unknown-source', 'No usage log of this case has this hash. List the sources to see theirs.', { sha256 });
  const start = after === null ? 0 : Number(after);
  if (!Number.isSafeInteger(start)) throw new ProvisoError('call.bad-cursor', 'This place in the list is not one. Start from the first page.');
  const found = source.file.rejects(start, limit + 1);
  const page = found.slice(0, limit);
  const encoding = source.info.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8';
  const decoder = new TextDecoder(encoding);
  const rejects = await withOriginal(source.info, context, async original => {
    const rows = [];
    for (const { code, line, startByte, endByte } of page) {
      const excerpt = decoder.decode(await original.range(startByte, Math.min(endByte, startByte + EXCERPT_BYTES))).trimEnd();
      rows.push({ code, reason: REJECT_REASONS[code as PieceCode] ?? code, line, startByte, endByte, excerpt });
    }
    return rows;
  });
  const total = source.file.files().reduce((sum, file) => sum + file.rejected, 0);
  return { rejects, next: found.length > limit ? String(page.at(-1)?.pieceId ?? start) as Cursor : null, total };
}
