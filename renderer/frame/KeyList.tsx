import { useLingui } from '@lingui/react/macro';
import { Dialog } from '../parts/Dialog.tsx';
import { Kbd } from '../parts/Kbd.tsx';
import { COMMAND_GROUPS, useCommands } from './commands.ts';
import { useGroupName } from './Palette.tsx';
import './palette.css';

/** Every key that works now, by group. */
export function KeyList({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const commands = useCommands(state => state.commands);
  const groupName = useGroupName();
  return (
    <Dialog title={t`Keys`} note={t`What works on the screen you are on`} isOpen={isOpen} onClose={onClose} width={680}>
      <div className="key-list">
        {COMMAND_GROUPS.map(group => {
          const own = [...commands.values()].filter(command => command.group === group && command.keys !== undefined);
          return own.length === 0 ? null : (
            <section key={group} className="key-group">
              <h3>{groupName(group)}</h3>
              <ul>{own.map(({ id, title, keys = '' }) => <li key={id}>{title}<Kbd keys={keys} /></li>)}</ul>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
