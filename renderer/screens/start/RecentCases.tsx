import { useCallback, useEffect, useState } from 'react';
import { EllipsisVertical, ShieldAlert, ShieldCheck, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import type { RecentCase } from '../../../shared/shell-api.ts';
import { ask } from '../../engine/shell.ts';
import { useFormat } from '../../format.ts';
import { IconButton } from '../../parts/Button.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Empty } from '../../parts/States.tsx';

/** Case files opened before, as far as they are known without opening them. */
export function RecentCases({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { t } = useLingui();
  const [recent, setRecent] = useState<readonly RecentCase[] | null>(null);
  const load = useCallback(() => { ask({ kind: 'recent-cases' }).then(setRecent, () => { setRecent([]); }); }, []);
  useEffect(load, [load]);
  if (recent === null) return <div className="recents-space" />;
  return (
    <section className="recents">
      <h2>{t`Recent case files`}</h2>
      {recent.length === 0 ? <div className="recents-none"><Empty title={t`No case file yet`}>{t`Make one for your own evidence, or open the sample case to look around.`}</Empty></div> : (
        <table>
          <thead>
            <tr><th>{t`Case file`}</th><th className="num">{t`Requests`}</th><th className="num">{t`Exhibits`}</th><th>{t`Last opened`}</th><th>{t`Custody chain`}</th><th><span className="visually-hidden">{t`Acts`}</span></th></tr>
          </thead>
          <tbody>{recent.map(row => <Row key={row.id} row={row} onOpen={onOpen} onForget={() => { ask({ kind: 'forget-recent', id: row.id }).then(setRecent, load); }} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Row({ row, onOpen, onForget }: { readonly row: RecentCase; readonly onOpen: (id: string) => void; readonly onForget: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <tr className={row.isReachable ? 'recent' : 'recent recent-away'} onDoubleClick={() => { if (row.isReachable) onOpen(row.id); }}>
      <td>
        <KitButton className="recent-open" isDisabled={!row.isReachable} onPress={() => { onOpen(row.id); }}><b className="ellipsis">{row.title}</b><span className="ellipsis">{row.isReachable ? row.place : t`${row.place}, not connected`}</span></KitButton>
      </td>
      <td className="num">{row.requests === 0 ? t`none` : format.number(row.requests)}</td>
      <td className="num">{format.number(row.exhibits)}</td>
      <td>{format.recent(row.openedAtUtcMs)}</td>
      <td>
        {!row.isReachable ? <span className="t-3">{t`unknown until connected`}</span>
          : row.custodyHolds ? <span className="row t-2"><ShieldCheck className="icon-14" />{t`holds`}</span>
            : <span className="row recent-broken"><ShieldAlert className="icon-14" />{t`broken`}</span>}
      </td>
      <td>
        <Menu
          label={t`Acts on ${row.title}`}
          placement="bottom end"
          trigger={<IconButton icon={EllipsisVertical} label={t`Acts on ${row.title}`} isSmall />}
          acts={[{ id: 'forget', title: t`Take off this list`, icon: X, run: onForget }]}
        />
      </td>
    </tr>
  );
}
