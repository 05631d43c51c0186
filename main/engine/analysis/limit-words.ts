import type { LimitDetails, LimitPer, LimitWindow } from '../../../shared/domain/limit.ts';
import { secondsInWords } from './window-cut.ts';

const PER: Readonly<Record<LimitPer, string>> = {
  all: 'all requests together', app: 'each app', credential: 'each credential', endpoint: 'each endpoint', 'app-endpoint': 'each app and endpoint', 'credential-endpoint': 'each credential and endpoint',
};

/** A limit in one plain sentence. */
export function limitSentence({ maximum, measure, per, window, fromUtcMs, toUtcMs, tier }: LimitDetails): string {
  const day = (atUtcMs: number): string => new Date(atUtcMs).toISOString().replace('T00:00:00.000Z', '');
  const span = fromUtcMs === null ? (toUtcMs === null ? '' : `, before ${day(toUtcMs)}`) : `, from ${day(fromUtcMs)}${toUtcMs === null ? '' : ` to before ${day(toUtcMs)}`}`;
  return `At most ${maximum.toLocaleString('en')} ${measure} in ${windowWords(window)} for ${PER[per]}${tier === '' ? '' : `, tier ${tier}`}${span}.`;
}

function windowWords(window: LimitWindow): string {
  if (window.kind === 'calendar') return `a calendar ${window.unit} (${window.zone})`;
  return window.kind === 'fixed' ? `a window of ${secondsInWords(window.seconds)}` : `any ${secondsInWords(window.seconds)}`;
}

/** How windows were cut and what a window over is. */
export function windowRule(window: LimitWindow): string {
  switch (window.kind) {
    case 'fixed': return `Windows of ${secondsInWords(window.seconds)} follow each other from 1 January 1970, 00:00 UTC, and do not overlap. A window counts for a key when the key called in it at least once; it is over when it holds more than the maximum.`;
    case 'calendar': return `Each ${window.unit} of the calendar in zone ${window.zone} is a window. It counts for a key when the key called in it at least once; it is over when it holds more than the maximum.`;
    case 'rolling': return `A window ends at each instant at which a key called and holds what the key called in the ${secondsInWords(window.seconds)} up to that instant, the far end exclusive. Such windows overlap, so a single rush of calls can make many of them.`;
  }
}
