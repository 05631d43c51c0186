import { useState } from 'react';
import { Plus } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useOffer } from '../../frame/commands.ts';
import { useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Desk, Pane } from '../../parts/Pane.tsx';
import { Empty } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { EMPTY_EVENT, EventDialog } from './EventDialog.tsx';
import { UndatedTray } from './UndatedTray.tsx';

/** A case in which nothing has a date yet. */
export function EmptyTimeline({ undated }: { readonly undated: readonly TimelineRow[] }) {
  const { t } = useLingui();
  const [isAdding, setAdding] = useState(false);
  const isWritable = useAnswer('case.state', {}).data?.readOnly === false;
  useOffer([{ id: 'timeline.add-event', title: t`Add an event`, group: 'act', icon: Plus, keys: 'E', isDisabled: !isWritable, run: () => { setAdding(true); } }]);
  return (
    <>
      <Toolbar title={t`Timeline`} acts={isWritable && <Button icon={Plus} kbd="E" onPress={() => { setAdding(true); }}>{t`Event`}</Button>} />
      <Desk name="timeline-empty" inspector={undated.length > 0 ? <UndatedTray rows={undated} selected={null} isWritable={false} onSelect={row => { useView.getState().select('timeline', { ref: row.ref }); }} /> : null}>
        <Pane label={t`Timeline`}>
          <Empty title={t`Nothing is dated yet`} act={<Button onPress={() => { useView.getState().go('sources'); }}>{t`Go to Sources`}</Button>}>
            {t`Usage, messages, agreement texts and events stand here by their dates as soon as the case has some.`}
          </Empty>
        </Pane>
      </Desk>
      {isAdding && <EventDialog reference={null} cite={null} draft={EMPTY_EVENT} onClose={() => { setAdding(false); }} onSaved={() => { setAdding(false); }} />}
    </>
  );
}
