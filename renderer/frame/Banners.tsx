import { LoaderCircle, Lock, TriangleAlert } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { WindowState } from '../../shared/shell-api.ts';
import { useAnswer } from '../engine/queries.ts';
import { Button } from '../parts/Button.tsx';
import { runCommand } from './commands.ts';
import './banners.css';

/** One line across the screen when the whole case is in another state than usual. */
export function Banners({ engineState }: { readonly engineState: WindowState['engine'] }) {
  const { t } = useLingui();
  const state = useAnswer('case.state', {}).data;
  const lockedBy = state?.lockedBy ?? '';
  if (engineState === 'restarting') {
    return <div className="banner banner-warning" role="alert"><LoaderCircle className="banner-turning" /><b>{t`The engine stopped and is being started again.`}</b><span>{t`The case is safe up to the last finished act. What was under way has to be asked again.`}</span></div>;
  }
  if (state === undefined) return null;
  if (state.damaged) {
    return <div className="banner banner-danger" role="alert"><TriangleAlert /><b>{t`This case file is damaged.`}</b><span>{t`It is open for reading and nothing is changed. Restore a snapshot, or export what can be read.`}</span></div>;
  }
  if (!state.custody.holds) {
    return <div className="banner banner-danger" role="alert"><TriangleAlert /><b>{t`The custody chain does not hold.`}</b><span>{t`An entry is not what was written. Nothing was changed or repaired.`}</span><span className="grow" /><Button isSmall onPress={() => { runCommand('go.custody'); }}>{t`Show the chain`}</Button></div>;
  }
  if (state.readOnly) {
    return <div className="banner" role="status"><Lock /><b>{t`Open for reading only.`}</b><span>{lockedBy === '' ? t`Its folder cannot be written.` : t`${lockedBy} is writing in it. Close it there and open it again here.`}</span></div>;
  }
  return null;
}
