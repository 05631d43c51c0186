import type { ExhibitKind } from '../../../shared/domain/case.ts';
import { probeAgreement, readAgreement } from '../agreements/intake.ts';
import { probeDocument, probeMail, readDocument, readMail } from '../mail/intake.ts';
import { readUsageFile } from '../usage/archive-intake.ts';
import { probeUsage } from '../usage/intake.ts';
import type { AcceptedImport, Head, Incoming, Probe, ReadResult } from './intake.ts';
import type { JobContext } from '../context.ts';

const PROBES: readonly ((head: Head) => Probe | null)[] = [probeUsage, probeMail, probeAgreement, probeDocument];

/** What a file seems to be by its content; null when no reader knows it. A kind the person named narrows the choice. */
export function probe(head: Head, kind: ExhibitKind | null): Probe | null {
  const found = PROBES.map(ask => ask(head)).filter(answer => answer !== null).filter(answer => (kind === null ? answer.certainty > 0 : answer.kind === kind));
  return found.reduce<Probe | null>((best, answer) => (best === null || answer.certainty > best.certainty ? answer : best), null);
}

/** Reads a file with the reader of its kind. */
export function readAs(kind: Probe['kind'], context: JobContext, incoming: Incoming, request: AcceptedImport): Promise<ReadResult> {
  switch (kind) {
    case 'usage': return readUsageFile(context, incoming, { mapping: request.mapping, zone: request.zone, timeFormat: request.timeFormat, savedMapping: request.savedMapping, anew: request.anew });
    case 'mail': return readMail(context, incoming, {});
    case 'document': return readDocument(context, incoming, {});
    case 'agreement': return readAgreement(context, incoming, request.agreement ?? { agreement: titleOf(incoming.name), stated: null, captured: null });
  }
}

function titleOf(name: string): string {
  return name.replace(/\.[a-z0-9]+$/i, '').replaceAll(/[-_]+/g, ' ').trim() || name;
}
