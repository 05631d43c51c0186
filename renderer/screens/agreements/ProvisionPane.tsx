import { useLingui } from '@lingui/react/macro';
import { plural } from '@lingui/core/macro';
import { Button as KitButton } from 'react-aria-components';
import type { Bearing } from '../../../shared/domain/basics.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { BearingMark, LinkMarks } from '../../parts/BearingMark.tsx';
import { SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Problem } from '../../parts/States.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { classes } from '../../parts/classes.ts';
import { LinkList, countLinks } from '../../parts/inspector/LinkList.tsx';
import type { TreeRow } from './tree-model.ts';
import type { Version } from './version-bands.ts';

/** What rests on the selected provision, in both directions, and how it stood in every other text. */
export function ProvisionPane({ row, lineage, version }: { readonly row: TreeRow | null; readonly lineage: number | null; readonly version: Version | null }) {
  const { t } = useLingui();
  const isWritable = useAnswer('case.state', {}).data?.readOnly !== true;
  return (
    <Pane label={t`Links and lineage`} surface="chrome" className="inspector">
      <div className="inspector-scroll">
        {lineage === null ? (
          <section className="inspector-section"><SectionHead level={2} title={t`Provision`} /><p className="inspector-idle">{t`Choose a provision to see what rests on it, for and against.`}</p></section>
        ) : (
          <>
            <section className="inspector-section">
              {row === null
                ? <h2 className="inspector-idle">{t`${version === null ? t`This text` : version.label === '' ? version.cite : version.label} does not have this provision. Its other wordings are below.`}</h2>
                : <h2 className="provision-title"><span><Verbatim text={row.provision.number} /></span> <Verbatim text={row.provision.heading} /></h2>}
            </section>
            <Links lineage={lineage} isWritable={isWritable} />
            <Lineage lineage={lineage} shown={version?.ref ?? null} />
          </>
        )}
      </div>
    </Pane>
  );
}

/** Contradicting first, then supporting, then context: each group says how many, even when there are none. */
function Links({ lineage, isWritable }: { readonly lineage: number; readonly isWritable: boolean }) {
  const { t } = useLingui();
  const answer = useAnswer('link.list', { lineage }, { keepsPrevious: true });
  if (answer.isError) return <section className="inspector-section"><Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} /></section>;
  const links = (answer.data ?? []).filter(link => !link.removed);
  const counts = countLinks(links);
  const titles = { contradicts: t`Contradicts`, supports: t`Supports`, context: t`Context` } as const;
  const shown = (['contradicts', 'supports', 'context'] as const satisfies readonly Bearing[]).filter(bearing => bearing !== 'context' || counts.context > 0);
  return shown.map(bearing => (
    <section key={bearing} className="inspector-section">
      <div className="section-head"><BearingMark bearing={bearing} isNamed={false} /><h3>{titles[bearing]}</h3><span className="section-end">{answer.isPending ? '…' : counts[bearing]}</span></div>
      {counts[bearing] === 0 && !answer.isPending
        ? <p className="inspector-none">{bearing === 'contradicts' ? t`No link contradicts it yet.` : t`No link supports it yet.`}</p>
        : <LinkList links={links.filter(link => link.bearing === bearing)} side="evidence" isWritable={isWritable} label={titles[bearing]} />}
    </section>
  ));
}

/** The provision through every text: its number there, how it was recognised, and what rests on it. */
function Lineage({ lineage, shown }: { readonly lineage: number; readonly shown: string | null }) {
  const { t } = useLingui();
  const format = useFormat();
  const answer = useAnswer('provision.lineage', { lineage }, { keepsPrevious: true });
  if (answer.isError) return <section className="inspector-section"><Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} /></section>;
  const steps = answer.data ?? [];
  const texts = steps.length;
  return (
    <section className="inspector-section">
      <SectionHead title={t`Through the texts`}><span>{answer.isPending ? '…' : plural(texts, { one: 'in # text', other: 'in # texts' })}</span></SectionHead>
      <ol className="lineage" aria-label={t`Through the texts`}>
        {steps.map((step, at) => {
          const before = steps[at - 1];
          const isMoved = before !== undefined && before.number !== step.number;
          return (
            <li key={step.ref} className={classes('lineage-step', step.version === shown && 'lineage-shown', isMoved && 'lineage-moved')}>
              <KitButton
                className="lineage-open" {...(step.version === shown ? { 'aria-current': 'true' as const } : {})}
                onPress={() => { useView.getState().go('agreements', { provision: step.ref }); }}
              >
                <span className="lineage-cite" title={step.cite}>{step.label === '' ? step.cite : step.label}</span>
                <span className="lineage-name ellipsis"><b>{step.number}</b> <Verbatim text={step.heading} /></span>
                <LinkMarks links={step.links} />
                <span className="lineage-why ellipsis">
                  {[step.stated === null ? t`no stated date` : t`stated ${format.date(step.stated)}`, isMoved ? t`renumbered from ${before.number}` : '', step.score === null ? '' : t`${format.percent(step.score)} alike`].filter(word => word !== '').join(', ')}
                </span>
              </KitButton>
              {step.state === 'proposed' && <Tag>{t`proposed`}</Tag>}
              {step.state === 'confirmed' && <Tag tone="verified">{t`confirmed`}</Tag>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
