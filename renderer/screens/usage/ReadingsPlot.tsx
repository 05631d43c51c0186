import { Check, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { ClaimReading, ClaimTest } from '../../../shared/contract/claims.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';

/** Every reading of a claim against the asserted figure: a dot each, filled where it holds. */
export function ReadingsPlot({ test, onReading }: { readonly test: ClaimTest; readonly onReading: (reading: ClaimReading) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const asserted = test.asserted ?? 0;
  const values = [asserted, ...test.readings.map(reading => reading.value)];
  const least = Math.min(...values), most = Math.max(...values);
  const placeOf = (value: number): number => (most === least ? 50 : 6 + ((value - least) / (most - least)) * 88);
  const line = placeOf(asserted);
  return (
    <ul className="usage-readings" aria-label={t`Readings`}>
      {test.readings.map(reading => {
        const place = placeOf(reading.value);
        return (
          <li key={reading.rule}>
            {reading.slice === null ? <span className="usage-reading-name">{reading.name}</span>
              : <Button variant="quiet" isSmall onPress={() => { onReading(reading); }}>{reading.name}</Button>}
            <span className="usage-reading-track" aria-hidden="true">
              <i className="usage-reading-span" style={{ left: `${String(Math.min(place, line))}%`, width: `${String(Math.abs(place - line))}%` }} />
              <i className="usage-reading-line" style={{ left: `${String(line)}%` }} />
              <i className={reading.holds ? 'usage-reading-dot' : 'usage-reading-dot usage-reading-ring'} style={{ left: `${String(place)}%` }} />
            </span>
            <span className="num">{format.number(reading.value)}</span>
            {reading.holds ? <Check className="icon-12" aria-label={t`holds`} /> : <X className="icon-12 t-3" aria-label={t`fails`} />}
          </li>
        );
      })}
    </ul>
  );
}
