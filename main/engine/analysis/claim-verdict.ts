import type { ClaimReading, Verdict } from '../../../shared/contract/claims.ts';
import type { ClaimDetails, ClaimMeasure, Comparator } from '../../../shared/domain/claim.ts';

const WORDS: Readonly<Record<Comparator, string>> = { over: 'over', 'at-least': 'at least', exactly: 'exactly', about: 'about', 'at-most': 'at most', under: 'under' };
const UNITS: Readonly<Record<ClaimMeasure, string>> = {
  calls: 'calls', items: 'items returned', bytes: 'bytes', 'windows-over': 'windows over the limit', 'apps-without-use-case': 'apps without a declared use case', 'government-values': 'values taken for public bodies', none: '',
};

/** True when a figure is as the claim says. */
export function isAsClaimed({ comparator, value, tolerancePercent }: Pick<ClaimDetails, 'comparator' | 'value' | 'tolerancePercent'>, measured: number): boolean {
  switch (comparator) {
    case 'over': return measured > value;
    case 'at-least': return measured >= value;
    case 'exactly': return measured === value;
    case 'about': return Math.abs(measured - value) <= (value * tolerancePercent) / 100;
    case 'at-most': return measured <= value;
    case 'under': return measured < value;
  }
}

/** The asserted figure in words. */
export function assertedWords({ comparator, value, measure, tolerancePercent }: ClaimDetails): string {
  if (measure === 'none') return 'no figure';
  return `${WORDS[comparator]} ${value.toLocaleString('en')} ${UNITS[measure]}${comparator === 'about' ? ` (within ${tolerancePercent} %)` : ''}`;
}

/** What the readings come to, and on which rules it turns. The first reading is the plain one. */
export function verdictOf(readings: readonly ClaimReading[]): { readonly verdict: Verdict; readonly holding: number; readonly dependsOn: string } {
  const holding = readings.filter(reading => reading.holds).length, [plain] = readings;
  if (plain === undefined) return { verdict: 'no-measure', holding: 0, dependsOn: 'The sentence names nothing that these logs or this register could count.' };
  if (holding === readings.length) return { verdict: 'holds', holding, dependsOn: readings.length === 1 ? 'Holds in the one reading there is.' : `Holds in each of ${readings.length} readings.` };
  if (holding === 0) return { verdict: 'fails', holding, dependsOn: readings.length === 1 ? 'Fails in the one reading there is.' : `Fails in each of ${readings.length} readings.` };
  const turning = readings.filter(reading => reading.holds !== plain.holds).map(reading => `“${reading.name}”`);
  return {
    verdict: 'depends', holding,
    dependsOn: `${plain.holds ? 'Holds' : 'Fails'} as “${plain.name}”, and ${plain.holds ? 'fails' : 'holds'} as ${listed(turning)}: ${holding} of ${readings.length} readings hold.`,
  };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
