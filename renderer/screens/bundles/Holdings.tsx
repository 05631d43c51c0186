import { useLingui } from '@lingui/react/macro';
import type { Holding } from '../../../shared/domain/bundle.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { SectionHead } from '../../parts/Figure.tsx';
import './bundles.css';

/** What the case holds, what of it is inside and why the rest is not; the figures of a row add up. */
export function Holdings({ holdings }: { readonly holdings: readonly Holding[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const kindName = (kind: Holding['kind']): string => ({
    items: t`Messages and documents`, findings: t`Findings`, 'finding-rows': t`Rows of findings`, events: t`Events`, links: t`Links`,
    versions: t`Agreement texts`, exhibits: t`Originals`, custody: t`Custody entries`, notes: t`Notes`,
  })[kind];
  const shown = holdings.filter(holding => holding.held > 0);
  if (shown.length === 0) return null;
  return (
    <section>
      <SectionHead title={t`Of what the case holds`}><span>{t`the bundle says the same`}</span></SectionHead>
      <table className="holdings">
        <thead><tr><th>{t`What`}</th><th className="num">{t`Held`}</th><th className="num">{t`Inside`}</th><th>{t`What stays out, and why`}</th></tr></thead>
        <tbody>
          {shown.map(({ kind, held, inside, left }) => (
            <tr key={kind}>
              <td>{kindName(kind)}</td>
              <td className="num t-2">{format.number(held)}</td>
              <td className="num">{format.number(inside)}</td>
              <td>{left.length === 0 ? <span className="t-3">{t`nothing`}</span> : left.map(part => <span key={part.code} className="holding-left"><StateMark state="gap" /><b>{format.number(part.count)}</b><span className="t-2">{part.reason}</span></span>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
