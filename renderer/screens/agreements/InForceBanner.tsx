import { Check, Info, TriangleAlert } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import type { Output } from '../../../shared/contract/methods.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';
import { Popover } from '../../parts/Popover.tsx';
import { Problem } from '../../parts/States.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { classes } from '../../parts/classes.ts';
import type { Version } from './version-bands.ts';

type InForce = Output<'agreement.inForce'>;

/** Which text held on the day, by which date, how sure that is, and whether it is the one on screen. */
export function InForceBanner({ at, isAsked, answer, error, shown, versions, onShow }: {
  readonly at: string | null;
  /** False while the day is only the one the shown text begins on. */
  readonly isAsked: boolean;
  readonly answer: InForce | undefined;
  readonly error: unknown;
  readonly shown: Version | null;
  readonly versions: readonly Version[];
  readonly onShow: (ref: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  if (error !== null && error !== undefined) return <Problem error={error} title={t`Which text held could not be worked out`} isInline />;
  if (at === null) return <div className="in-force in-force-none" role="status"><Info /><b>{t`No dates`}</b><span className="ellipsis">{t`No text of this agreement states a date or was captured on a known day.`}</span></div>;
  if (answer === undefined) return <div className="in-force in-force-none" role="status" aria-busy="true"><b>…</b></div>;
  const { version } = answer;
  const day = format.date(at);
  const until = answer.until === null ? '' : format.date(answer.until);
  if (version === null) {
    return (
      <div className="in-force in-force-none" role="status">
        <TriangleAlert /><b>{t`No text in force`}</b>
        <span className="ellipsis">{until === '' ? t`on ${day}: no text of this agreement has a date.` : t`on ${day}: the earliest text in the case begins on ${until}.`}</span>
        <Basis answer={answer} />
      </div>
    );
  }
  const isShown = shown === null || shown.ref === version.ref;
  const name = version.label === '' ? version.cite : version.label;
  const from = format.date(answer.basisKind === 'captured' ? version.captured : answer.basisKind === 'assented' ? version.assented : version.stated);
  const begins = answer.basisKind === 'captured' ? t`first captured ${from}` : answer.basisKind === 'assented' ? t`assented ${from}` : t`stated ${from}`;
  const span = until === '' ? t`${begins}, no later text in the case` : t`${begins}, next text ${until}`;
  const sameDay = versions.filter(other => other.stated !== null && other.stated === version.stated).length;
  const rivals = answer.rivals.length;
  return (
    <div className={classes('in-force', !isShown && 'in-force-other')} role="status">
      {isShown ? <Check /> : <TriangleAlert />}
      <b>{isShown ? (isAsked ? t`${name} was in force` : t`${name}`) : t`${shown.label === '' ? shown.cite : shown.label} is shown`}</b>
      <span className="ellipsis">{isShown ? (isAsked ? t`on ${day}: ${span}` : span) : t`on ${day} it was ${name}: ${span}`}</span>
      {!isShown && <Button isSmall onPress={() => { onShow(version.ref); }}>{t`Show ${name}`}</Button>}
      <span className="grow" />
      {sameDay > 1 && <Tag tone="warning" icon={TriangleAlert}>{plural(sameDay, { one: '# text under this date', other: '# texts under this date' })}</Tag>}
      {rivals > 0 && <Tag tone="warning" icon={TriangleAlert}>{plural(rivals, { one: '# rival reading', other: '# rival readings' })}</Tag>}
      <Basis answer={answer} statedBasis={versions.find(other => other.ref === version.ref)?.statedBasis ?? ''} />
    </div>
  );
}

/** What the answer rests on, in the engine's own sentence, with the readings that differ. */
function Basis({ answer, statedBasis = '' }: { readonly answer: InForce; readonly statedBasis?: string }) {
  const { t } = useLingui();
  const sure = { high: t`sure: captured while it held`, medium: t`fairly sure: the date is the text's own word`, low: t`unsure: dates alone do not settle it`, none: t`not known` }[answer.confidence];
  return (
    <Popover label={t`Basis`} placement="bottom end" width={380} trigger={<KitButton className="in-force-basis">{t`Basis`}</KitButton>}>
      <p className="selectable">{answer.basis}</p>
      {statedBasis !== '' && answer.basisKind === 'stated' && <p className="selectable t-2">{t`The stated date rests on: ${statedBasis}`}</p>}
      <p className="t-caption t-3">{t`Confidence: ${sure}.`}</p>
      {answer.rivals.map(rival => <p key={rival.ref} className="selectable"><b>{rival.cite}</b> {rival.basis}</p>)}
      {answer.survival !== null && <p className="selectable">{answer.survival}</p>}
    </Popover>
  );
}
