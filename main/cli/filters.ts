import { Option } from 'commander';
import type { Command } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { ProvisoError } from '../../shared/errors.ts';
import { readList } from '../../shared/domain/slice-query.ts';
import type { Slice } from '../../shared/domain/usage.ts';

/** What the filter options give. */
export interface FilterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly app?: string[];
  readonly credential?: string[];
  readonly endpoint?: string[];
  readonly method?: string[];
  readonly status?: string[];
  readonly where?: string[];
  readonly source?: string[];
  readonly exclude?: string[];
  readonly zone?: string;
  readonly hits?: string[];
  readonly slice?: string;
}

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), ...readList(value)];
const collectWhole = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Adds the filters that every usage command takes. Values are separated by commas (a backslash before one makes it part of the value) or the option is given again. */
export function withFilters(command: Command): Command {
  return command
    .option('--from <when>', 'start of the period, inclusive: 2022-02-01, 2022-02-01T08:00Z')
    .option('--to <when>', 'end of the period, exclusive; a day means the end of that day')
    .addOption(new Option('--app <names>', 'registered app or log identifier').argParser(collect))
    .addOption(new Option('--credential <values>', 'credential as logged; \'\' for none').argParser(collect))
    .addOption(new Option('--endpoint <templates>', 'endpoint template').argParser(collect))
    .addOption(new Option('--method <methods>', 'HTTP method').argParser(collect))
    .addOption(new Option('--status <codes>', 'status code or class: 429, 5xx').argParser(collect))
    .addOption(new Option('--where <column=value>', 'any kept column').argParser(collectWhole))
    .addOption(new Option('--source <sha256>', 'only these sources').argParser(collect))
    .addOption(new Option('--exclude <kinds>', 'errors, refusals; duplicates once usage duplicates looked for them').argParser(collect))
    .addOption(new Option('--hits <numbers>', 'only requests of these sets of hits, as usage grep --save makes them').argParser(collect))
    .option('--slice <name>', 'start from a saved slice; other filters replace its own')
    .option('--zone <zone>', 'zone of --from and --to without an offset', 'UTC');
}

/** @throws filter.bad-value naming the option */
export function sliceOf(options: FilterOptions, resolveSource: (typed: string) => string): Partial<Slice> {
  const zone = options.zone ?? 'UTC';
  return {
    fromUtcUs: options.from === undefined ? null : instantUs(options.from, zone, 'start'),
    toUtcUs: options.to === undefined ? null : instantUs(options.to, zone, 'end'),
    apps: options.app ?? [],
    credentials: options.credential ?? [],
    endpoints: options.endpoint ?? [],
    methods: options.method ?? [],
    statuses: options.status ?? [],
    where: (options.where ?? []).map(pair => {
      const at = pair.indexOf('=');
      if (at < 1) throw new ProvisoError('filter.bad-value', `--where takes column=value, not "${pair}".`);
      return { column: pair.slice(0, at), value: pair.slice(at + 1) };
    }),
    sources: (options.source ?? []).map(typed => resolveSource(typed)) as Slice['sources'],
    hits: (options.hits ?? []).map(typed => {
      if (!/^[1-9]\d{0,8}$/.test(typed)) throw new ProvisoError('filter.bad-value', `--hits takes numbers of sets of hits, not "${typed}". List them with: slice CASE hits`);
      return Number(typed);
    }),
    exclude: (options.exclude ?? []).map(kind => {
      if (kind === 'errors' || kind === 'refusals' || kind === 'duplicates') return kind;
      throw new ProvisoError('filter.bad-value', `--exclude knows errors, refusals and duplicates, not "${kind}".`);
    }),
  };
}

/** A date, local date-time or instant as UTC microseconds. A date as an end means the end of that day. */
export function instantUs(text: string, zone: string, edge: 'start' | 'end'): number {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
      const day = Temporal.PlainDate.from(text);
      return toUs((edge === 'end' ? day.add({ days: 1 }) : day).toZonedDateTime(zone).toInstant());
    }
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return toUs(Temporal.Instant.from(text));
    return toUs(Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant());
  } catch (cause) {
    throw new ProvisoError('filter.bad-value', `"${text}" is not a date or time in ${zone}. Write 2022-02-01 or 2022-02-01T08:00:00Z.`, {}, { cause });
  }
}

function toUs(instant: Temporal.Instant): number {
  return Number(instant.epochNanoseconds / 1_000n);
}
