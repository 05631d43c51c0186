import { MessagesSquare } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import { useFormat } from '../../format.ts';
import { openRef } from '../../frame/views.ts';
import { Popover } from '../../parts/Popover.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Select } from '../../parts/Select.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { useFaces } from './Reader.tsx';
import type { Face, Item } from './Reader.tsx';

/** Where the bytes of the item are, the rest of its thread, and the ways to look at it. */
export function ReaderFoot({ item, face, onFace }: { readonly item: Item; readonly face: Face; readonly onFace: (face: Face) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const faces = useFaces(item);
  const { name, index, startByte, endByte } = item.exhibit;
  return (
    <footer className="reader-foot">
      <Ref cite={item.cite} />
      <span className="ref selectable reader-hash" title={item.contentSha256}>{`sha256 ${format.hash(item.contentSha256)}`}</span>
      <span className="ref selectable ellipsis grow" title={t`bytes ${format.number(startByte)} to ${format.number(endByte)}`}>
        <Verbatim text={name} />{index === null ? '' : `, ${t`message ${format.number(index)}`}`}
      </span>
      {item.thread.length > 1 && <Thread item={item} />}
      <Select<Face> label={t`Show as`} hidesLabel isQuiet options={faces} value={face} onChange={onFace} />
    </footer>
  );
}

function Thread({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const format = useFormat();
  const { thread } = item;
  return (
    <Popover
      label={t`Thread`} isFlush width={380} placement="top end"
      trigger={<KitButton className="reader-foot-button"><MessagesSquare className="icon-12" />{plural(thread.length, { one: '# in thread', other: '# in thread' })}</KitButton>}
    >
      {close => (
        <ul className="reader-thread" aria-label={t`Thread`}>
          {thread.map(other => (
            <li key={other.ref}>
              <KitButton className="reader-thread-row" {...(other.ref === item.ref ? { 'aria-current': 'true' as const } : {})} onPress={() => { close(); openRef(other.ref); }}>
                <span className="ellipsis"><Verbatim text={other.fromName} fallback={t`no sender`} /></span><span className="t-3">{format.dateTime(other.atUtcMs)}</span>
                <span className="ellipsis t-2"><Verbatim text={other.subject} fallback={t`no subject`} /></span><span className="ref">{other.cite}</span>
              </KitButton>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
