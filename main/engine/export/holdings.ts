import type { Holding } from '../../../shared/domain/bundle.ts';
import { isWord } from './reader/catalogue.ts';
import { inLanguage } from './reader/words.ts';

/** A line of the omissions; reasons that count nothing are left away. What is inside and what is left add up to what is held. */
export function holding(kind: Holding['kind'], held: number, inside: number, left: Readonly<Record<string, number>>): Holding {
  const reasons = Object.entries(left).filter(([, count]) => count > 0).map(([code, count]) => ({ code, count, reason: reasonOf(code) }));
  const total = reasons.reduce((sum, reason) => sum + reason.count, inside);
  if (total !== held) throw new Error(`${kind}: ${inside} inside and ${total - inside} left out are not the ${held} held`);
  return { kind, held, inside, left: reasons };
}

function reasonOf(code: string): string {
  const key = `left.${code}`;
  if (!isWord(key)) throw new Error(`no words for ${key}`);
  return inLanguage('en', key);
}
