import type { DatedVersion } from './in-force.ts';
import { effectsInOrder } from './in-force.ts';

/**
 * Short names of an agreement's texts in the order in which they take effect: v1, v2, v3; texts under one stated date share a number
 * and are told apart by primes (v4, v4′, v4″). Texts without a date come last.
 */
export function labelVersions(versions: readonly DatedVersion[]): Map<string, string> {
  const ordered = effectsInOrder(versions, 'UTC');
  const dated = new Set(ordered.map(effect => effect.version.ref));
  const labels = new Map<string, string>();
  let number = 0;
  let primes = 0;
  let date = '';
  for (const { version, on } of ordered) {
    if (on === date) {
      primes += 1;
    } else {
      number += 1;
      primes = 0;
    }
    date = on;
    labels.set(version.ref, `v${number}${primes === 0 ? '' : ['′', '″', '‴'][primes - 1] ?? `+${primes}`}`);
  }
  for (const version of versions) {
    if (!dated.has(version.ref)) labels.set(version.ref, `v${(number += 1)}`);
  }
  return labels;
}
