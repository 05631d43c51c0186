import { z } from 'zod';
import { AtUtcUs, Sha256 } from './basics.ts';

/** What a column of a usage log means. `timeOfDay` stands beside a `time` that is a date alone; `keep` columns stay as columns; `reread` ones are reached in the original by line. */
export const ColumnRole = z.enum(['time', 'timeOfDay', 'app', 'credential', 'endpoint', 'method', 'status', 'items', 'bytes', 'requestId', 'itemId', 'keep', 'reread']);
export type ColumnRole = z.infer<typeof ColumnRole>;

/** How a time column is written: `dmy` is 26/08/2022, `mdy` is 08/26/2022, with a clock of 24 or of 12 hours after it. Naive local times need a zone. */
export const TimeFormat = z.enum(['iso', 'iso-local', 'dmy', 'mdy', 'epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns', 'clf']);
export type TimeFormat = z.infer<typeof TimeFormat>;

/** True for formats whose times need not carry an offset, so that a zone is asked for. */
export function isNaive(format: TimeFormat): boolean {
  return format === 'iso-local' || format === 'dmy' || format === 'mdy';
}

export const MappedColumn = z.object({
  /** Position in the record, from 0. Where records carry their names (JSON) or announce them (W3C), the name finds the field and this only orders. */
  index: z.int().min(0),
  /** `request.path` is the member `path` of the object `request`; `resources.0` the first element of a list. */
  name: z.string(),
  role: ColumnRole,
});

/** How a log is written: delimited text, lines of JSON, web server logs (common and combined), W3C extended logs, AWS load balancer logs, CloudTrail documents. */
export const LogFormat = z.enum(['csv', 'jsonl', 'combined', 'w3c', 'alb', 'cloudtrail']);
export type LogFormat = z.infer<typeof LogFormat>;

/** How a usage log is read; saved with the source, reusable as JSON. */
export const Mapping = z.object({
  format: LogFormat,
  /** Of delimited text; other formats have their own. */
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  hasHeader: z.boolean(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).default('utf-8'),
  time: z.object({ format: TimeFormat, zone: z.string().nullable().default(null) }),
  columns: z.array(MappedColumn).min(1).max(1_000),
  /** `/users/:id` style templates, applied to endpoints in order; empty means the built-in rules alone. */
  templates: z.array(z.string().max(400)).max(200).default([]),
});
export type Mapping = z.infer<typeof Mapping>;

/** A mapping with what speaks for each choice and the first rows as they would be read. */
export const MappingProposal = z.object({
  mapping: Mapping,
  reasons: z.array(z.object({ index: z.int(), name: z.string(), role: ColumnRole, reason: z.string(), sure: z.number().min(0).max(1) })),
  sample: z.array(z.array(z.string())),
  /** Set when a person must decide before anything can be read. */
  needs: z.enum(['time', 'zone', 'epoch-unit', 'date-order']).nullable(),
});
export type MappingProposal = z.infer<typeof MappingProposal>;

/** A filter over requests. Lists are alternatives, fields are all required; empty means any. */
export const Slice = z.object({
  fromUtcUs: AtUtcUs.nullable().default(null),
  /** Exclusive. */
  toUtcUs: AtUtcUs.nullable().default(null),
  /** Registered app names or, for values without an app, the log identifier. */
  apps: z.array(z.string()).max(200).default([]),
  credentials: z.array(z.string()).max(200).default([]),
  endpoints: z.array(z.string()).max(200).default([]),
  methods: z.array(z.string()).max(50).default([]),
  /** Codes (`429`) or classes (`4xx`). */
  statuses: z.array(z.string().regex(/^([1-9]\d{2}|[1-9]xx)$/)).max(50).default([]),
  where: z.array(z.object({ column: z.string(), value: z.string() })).max(20).default([]),
  sources: z.array(Sha256).max(1_000).default([]),
  exclude: z.array(z.enum(['errors', 'refusals', 'duplicates'])).default([]),
  /** Numbers of row sets, such as the hits of a search in the originals; a request is in any of them. */
  hits: z.array(z.int().min(1)).max(20).default([]),
});
export type Slice = z.infer<typeof Slice>;

export const Figures = z.object({ calls: z.int(), items: z.int(), bytes: z.int() });
export type Figures = z.infer<typeof Figures>;

/** One request as rows show it. */
export const RequestRow = z.object({
  ref: z.string(),
  atUtcUs: AtUtcUs,
  app: z.string(),
  credential: z.string(),
  endpoint: z.string(),
  method: z.string(),
  status: z.int().nullable(),
  items: z.int().nullable(),
  bytes: z.int().nullable(),
  /** Hash of the bytes whose lines are counted: the exhibit, or what its compression holds. */
  sha256: Sha256,
  /** The exhibit itself. */
  exhibit: Sha256,
  file: z.string(),
  /** Physical line from 1 on which the record starts. */
  line: z.int(),
  /** Byte range of the record in those bytes, line end included, end exclusive. */
  startByte: z.int(),
  endByte: z.int(),
});
export type RequestRow = z.infer<typeof RequestRow>;
