import { useLingui } from '@lingui/react/macro';
import type { PlaceInfo } from '../../../shared/domain/case.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { ask } from '../../engine/shell.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { KeyValues } from '../../parts/Figure.tsx';
import { Problem } from '../../parts/States.tsx';

/** Where an exhibit was left instead of being copied in, and the way to say where its drive is. */
export function KeptPlace({ place }: { readonly place: PlaceInfo }) {
  const { t } = useLingui();
  const set = useAct('root.set');
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? true;
  const { root } = place;
  const said = {
    there: t`there, as it was taken in`, missing: t`not there: connect the drive or put the file back`,
    changed: t`changed since it was taken in; check the case to have its bytes compared`, 'root-unknown': t`this computer does not know where the drive is`,
  }[place.state];
  const find = (): void => { ask({ kind: 'grant-folder', purpose: 'root' }).then(folder => { if (folder !== null) set.mutate({ label: place.root, folder: folder.grantId }); }, () => undefined); };
  return (
    <>
      <KeyValues rows={[[t`Kept on`, place.root], [t`At`, <span key="path" className="ref exhibit-hash">{place.path}</span>], [t`Now`, <span key="state" className="exhibit-status"><StateMark state={place.state === 'there' ? 'verified' : 'warning'} />{said}</span>]]} />
      {(place.state === 'root-unknown' || place.state === 'missing') && <Button isSmall isDisabled={isReadOnly || set.isPending} onPress={find}>{t`Say where ${root} is`}</Button>}
      {set.isError && <Problem error={set.error} title={t`The drive could not be named`} isInline />}
    </>
  );
}
