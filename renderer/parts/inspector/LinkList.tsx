import { Unlink } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { LinkCounts } from '../../../shared/domain/basics.ts';
import { useAct } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { say } from '../../frame/said.ts';
import { openRef } from '../../frame/views.ts';
import { BearingMark } from '../BearingMark.tsx';
import { IconButton } from '../Button.tsx';
import { Ref } from '../Ref.tsx';
import { Problem } from '../States.tsx';
import { Verbatim } from '../Verbatim.tsx';
import { wholeOf } from './evidence.ts';
import type { Link } from './linking.ts';

/** How many of each bearing. */
export function countLinks(links: readonly Link[]): LinkCounts {
  const counts = { supports: 0, contradicts: 0, context: 0 };
  for (const link of links) counts[link.bearing] += 1;
  return counts;
}

/**
 * Links one below the other, in the order given (the engine puts what contradicts first).
 * `side` is what each row names: the evidence of a provision, the provision of evidence, or both.
 */
export function LinkList({ links, side, label, isWritable, current = null, onOpen = openRef }: {
  readonly links: readonly Link[];
  readonly side: 'evidence' | 'provision' | 'both';
  readonly label: string;
  /** Offers to take a link back. */
  readonly isWritable: boolean;
  /** The evidence on screen, so that its own item is named "this item". */
  readonly current?: string | null;
  readonly onOpen?: (reference: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const remove = useAct('link.remove');
  return (
    <>
      {remove.isError && <Problem error={remove.error} isInline title={t`The link was not taken back`} />}
      <ul className="links" aria-label={label}>
        {links.map(link => {
          const isStatement = link.evidenceKind === 'finding' || link.evidenceKind === 'event';
          const isHere = current !== null && wholeOf(link.evidence) === wholeOf(current);
          const number = link.provisionNumber === '' ? link.provisionHeading : link.provisionNumber;
          return (
            <li key={link.linkId} className="link-row">
              <BearingMark bearing={link.bearing} />
              <div className="link-body">
                {side !== 'provision' && (
                  <>
                    <p className={isStatement ? 'link-statement' : 'link-quote'}><Verbatim text={link.quote} fallback={link.title} isProse /></p>
                    {side === 'evidence' && <div className="link-facts">
                      <Ref cite={wholeOf(link.evidenceCite)} onPress={() => { onOpen(link.evidence); }} />
                      <span className="ellipsis">{isHere ? t`this item` : [link.evidenceAt === null ? '' : format.date(link.evidenceAt), isStatement ? '' : link.title].filter(part => part !== '').join(', ')}</span>
                      {link.strength === 'indirect' && <span>{t`indirect`}</span>}
                    </div>}
                  </>
                )}
                {side !== 'evidence' && (
                  <>
                    <p className="link-statement"><b>{number}</b> {link.provisionNumber === '' ? '' : link.provisionHeading}</p>
                    <div className="link-facts">
                      <Ref cite={link.versionCite} onPress={() => { onOpen(link.provision); }} />
                      <span className="ellipsis">{[link.agreement, link.strength === 'indirect' ? t`indirect` : '', link.madeBy].filter(part => part !== '').join(', ')}</span>
                    </div>
                  </>
                )}
                {link.note !== '' && <p className="link-note">{link.note}</p>}
              </div>
              {isWritable && <IconButton icon={Unlink} isSmall label={t`Take back the link to ${number}`} isDisabled={remove.isPending} onPress={() => { remove.mutate({ linkId: link.linkId }, { onSuccess: () => { say(t`Took back the link of ${wholeOf(link.evidenceCite)} to ${number}.`, true); } }); }} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}
