import { useLingui } from '@lingui/react/macro';
import type { ExhibitKind, IntakeStatus } from '../../../shared/domain/case.ts';
import type { MappingChange } from '../../../shared/domain/mapping-changes.ts';
import { ColumnRole, TimeFormat } from '../../../shared/domain/usage.ts';

/** What an exhibit was read as, in words. */
export function useKindName(): (kind: ExhibitKind) => string {
  const { t } = useLingui();
  return kind => ({ usage: t`usage log`, mail: t`mail`, document: t`document`, agreement: t`agreement`, unknown: t`unread` })[kind];
}

/** How intake ended, in words. */
export function useStatusName(): (status: IntakeStatus) => string {
  const { t } = useLingui();
  return status => ({ ok: t`read`, noted: t`read, with a note`, quarantined: t`kept unread` })[status];
}

/** What a column of a log means, in words. */
export function useRoleName(): (role: ColumnRole) => string {
  const { t } = useLingui();
  return role => ({
    time: t`time`, timeOfDay: t`time of day`, app: t`app`, credential: t`credential`, endpoint: t`endpoint`, method: t`method`, status: t`status`, items: t`items returned`,
    bytes: t`bytes`, requestId: t`request id`, itemId: t`item id`, keep: t`kept as a column`, reread: t`read from the original`,
  })[role];
}

/** How a time is written, in words. */
export function useTimeFormatName(): (format: TimeFormat) => string {
  const { t } = useLingui();
  return format => ({
    iso: t`ISO 8601 with a zone`, 'iso-local': t`ISO 8601 without a zone`, dmy: t`day first, 26/08/2022 14:15`, mdy: t`month first, 08/26/2022 2:15 PM`, 'epoch-s': t`seconds since 1970`, 'epoch-ms': t`milliseconds since 1970`,
    'epoch-us': t`microseconds since 1970`, 'epoch-ns': t`nanoseconds since 1970`, clf: t`access log, 10/Oct/2022:13:55:36 −0700`,
  })[format];
}

/** The counts an importer gives, in words; what this list does not know keeps its own name. */
export function useCountName(): (name: string) => string {
  const { t } = useLingui();
  return name => ({
    requests: t`requests`, rows: t`rows`, rejected: t`rejected`, skipped: t`skipped`, records: t`records`, lines: t`lines`, messages: t`messages`, items: t`items`,
    physicalLines: t`lines of text`, disorder: t`out of order`, gaps: t`gaps`, ambiguousTimes: t`times that occur twice`, duplicates: t`duplicates`, titleLines: t`title lines`,
    parts: t`parts`, attachments: t`attachments`, problems: t`problems`, provisions: t`provisions`, words: t`words`,
  })[name] ?? name;
}

/** A change of how a log is read, in words. */
export function useChangeText(): (change: MappingChange) => string {
  const { t } = useLingui();
  const roleName = useRoleName(), timeFormatName = useTimeFormatName();
  return ({ what, column, before, after }) => {
    const said = (value: string): string => {
      if (value === '') return t`none`;
      const role = what === 'role' ? ColumnRole.safeParse(value).data : undefined, time = what === 'time-format' ? TimeFormat.safeParse(value).data : undefined;
      return role !== undefined ? roleName(role) : time !== undefined ? timeFormatName(time) : value === '\t' ? t`tab` : value.replaceAll('\n', ', ');
    };
    const subject = { role: t`column “${column}”`, column: t`name of column “${column}”`, 'time-format': t`times`, zone: t`zone`, templates: t`templates`, delimiter: t`delimiter`, header: t`header line`, encoding: t`encoding`, format: t`format` }[what];
    const was = said(before), is = said(after);
    return t`${subject}: ${was} → ${is}`;
  };
}
