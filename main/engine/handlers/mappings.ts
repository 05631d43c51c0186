import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { changesBetween } from '../../../shared/domain/mapping-changes.ts';
import type { Generation, UsageSourceInfo } from '../../../shared/contract/mappings.ts';
import { Mapping } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { HandlersFor } from '../context.ts';
import { readHead } from '../import/head.ts';
import { personOf } from '../linking/person.ts';
import type { ReadDb } from '../store/connection.ts';
import { mappingReader, mappingWriter } from '../store/repositories/mappings.ts';
import { remapReader } from '../store/repositories/remaps.ts';
import { usageReader } from '../store/repositories/usage.ts';
import type { GenerationRow } from '../store/repositories/usage.ts';
import { fileLabel } from '../usage/member-name.ts';
import { previewLog } from '../usage/preview-log.ts';
import { headOfSource, remapSource, requireSource } from '../usage/remap.ts';
import { requireMappingRow, toSavedMapping } from '../usage/saved-mappings.ts';
import { withTables } from '../usage/table-intake.ts';

/** How logs are read: looked at before, saved under a name, changed afterwards. */
export const mappingHandlers = {
  'mapping.preview': async ({ grantId, source, mapping, savedMapping, timeFormat, zone, anew, limit }, context) => {
    const options = { mapping, savedMapping, timeFormat, zone, anew };
    if (source !== null) {
      const current = requireSource(context.db, source);
      const { encoding } = current.info, isRecoded = encoding.startsWith('utf-16');
      const given = mapping !== null && isRecoded ? { ...mapping, encoding: 'utf-8' as const } : mapping;
      const shown = await previewLog(context.db, await headOfSource(context, current), { ...options, mapping: given }, limit, context.signal);
      const asIs = (own: Mapping): Mapping => (isRecoded ? { ...own, encoding: encoding as Mapping['encoding'] } : own);
      return { ...shown, mapping: asIs(shown.mapping), proposal: { ...shown.proposal, mapping: asIs(shown.proposal.mapping) } };
    }
    if (grantId === null) throw new ProvisoError('call.bad-input', 'Name a file or a source of the case to look at.');
    const path = await context.grants.resolve(grantId);
    return previewLog(context.db, await withTables(await readHead(path, basename(path)), context.hosts, path), options, limit, context.signal);
  },

  'mapping.list': (_input, { db }) => mappingReader(db).all().map(toSavedMapping),

  'mapping.save': ({ name, mapping, replace }, { db, act, notify }) => {
    const mappings = mappingWriter(db);
    const saved = act(record => {
      const before = mappings.named(name);
      if (before !== null && !replace) throw new ProvisoError('mapping.name-taken', `A mapping called "${name}" is saved already. Choose another name, or say that it is to be replaced.`, { name });
      const row = { name, mapping: JSON.stringify(mapping), madeAt: new Date().toISOString(), madeBy: personOf(db) };
      const mappingId = mappings.put(row);
      record({ verb: 'registered', objects: [{ ref: `mapping:${mappingId}`, before: before === null ? null : digest(before.mapping), after: digest(row.mapping) }], facts: { name, format: mapping.format, columns: mapping.columns.length } });
      return toSavedMapping(row);
    });
    notify('mappings');
    return saved;
  },

  'mapping.remove': ({ name }, { db, act, notify }) => {
    act(record => {
      const mappings = mappingWriter(db), { mappingId, mapping } = requireMappingRow(db, name);
      mappings.remove(name);
      record({ verb: 'deleted', objects: [{ ref: `mapping:${mappingId}`, before: digest(mapping), after: null }], facts: { name, mapping: mapping.slice(0, 4_000) } });
    });
    notify('mappings');
    return {};
  },

  'usage.sources': ({ exhibit }, { db }) => sourcesOf(db, exhibit),

  'usage.remap': (request, context) => remapSource(request, context),
} satisfies HandlersFor<'mapping.preview' | 'mapping.list' | 'mapping.save' | 'mapping.remove' | 'usage.sources' | 'usage.remap'>;

function sourcesOf(db: ReadDb, exhibit: string | null): UsageSourceInfo[] {
  const usage = usageReader(db);
  const files = new Map(usage.files().map(file => [file.sourceId, file]));
  const readings = Map.groupBy(usage.generations(), row => row.sourceId), remaps = new Map(remapReader(db).all().map(row => [row.sourceId, row]));
  return usage.sources().filter(info => exhibit === null || info.sha256 === exhibit).flatMap(info => {
    const generations = toGenerations(readings.get(info.sourceId) ?? []), [current] = generations, file = files.get(info.sourceId), remap = remaps.get(info.sourceId);
    return current === undefined || file === undefined ? [] : [{
      sourceId: info.sourceId, contentSha256: info.contentSha256, sha256: info.sha256, file: fileLabel(db, info), rows: info.rows, rejected: file.rejected, skipped: file.skipped,
      mapping: current.mapping, generations, remap: remap === undefined ? null : { state: remap.state, mapping: Mapping.parse(JSON.parse(remap.mapping)) },
    }];
  });
}

/** Newest first, each with what it reads differently from the one before. */
function toGenerations(rows: readonly GenerationRow[]): Generation[] {
  const parsed = rows.map(row => ({ ...row, mapping: Mapping.parse(JSON.parse(row.mapping)) }));
  return parsed.map(({ generation, state, mapping, registeredAt, appVersion, rows: requests }, at) => {
    const older = parsed[at + 1];
    return { generation, state, mapping, registeredAt, appVersion, rows: requests, changes: older === undefined ? [] : changesBetween(older.mapping, mapping) };
  });
}

function digest(mapping: string): string {
  return createHash('sha256').update(mapping).digest('hex');
}
