import { useMemo, useState } from 'react';
import { Search } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Autocomplete, Collection, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, TextField, useFilter } from 'react-aria-components';
import { Kbd } from '../parts/Kbd.tsx';
import { COMMAND_GROUPS, useCommands } from './commands.ts';
import type { Command } from './commands.ts';
import './palette.css';

/** The words for the groups of commands. */
export function useGroupName(): (group: Command['group']) => string {
  const { t } = useLingui();
  return group => ({ go: t`Go to`, act: t`On this screen`, case: t`Case file`, window: t`Window`, row: t`In lists` })[group];
}

/** Every command of the window, found by a few letters. */
export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = useCommands(state => state.commands);
  const groupName = useGroupName();
  const [text, setText] = useState('');
  const groups = useMemo(() => COMMAND_GROUPS
    .map(group => ({ group, commands: [...commands.values()].filter(command => command.group === group && command.isKeyOnly !== true && command.id !== 'window.palette') }))
    .filter(({ commands: own }) => own.length > 0), [commands]);
  const close = (): void => { setText(''); onClose(); };
  return (
    <ModalOverlay className="dialog-veil" isOpen={isOpen} isDismissable onOpenChange={open => { if (!open) close(); }}>
      <Modal className="dialog-frame">
        <Dialog className="dialog" aria-label={t`Commands`}>
          <Autocomplete inputValue={text} onInputChange={setText} filter={(title, typed) => contains(title, typed)}>
            <TextField className="palette-field" aria-label={t`Command`} autoFocus>
              <Search className="icon-14" />
              <Input className="field-input" placeholder={t`Type a command or a place`} />
              <Kbd keys="Esc" />
            </TextField>
            <div className="palette-scroll" tabIndex={0} role="group" aria-label={t`Commands`}>
              <Menu
                className="palette-list"
                aria-label={t`Commands`}
                items={groups}
                renderEmptyState={() => <p className="palette-none">{t`No command is called “${text}”.`}</p>}
                onAction={key => { const command = commands.get(String(key)); close(); command?.run(); }}
              >
                {({ group, commands: own }) => (
                  <MenuSection id={group} aria-label={groupName(group)}>
                    <Header className="menu-heading">{groupName(group)}</Header>
                    <Collection items={own}>
                      {({ id, title, icon: Icon, keys, isDisabled }) => (
                        <MenuItem id={id} textValue={title} className="menu-item" isDisabled={isDisabled ?? false}>
                          {Icon === undefined ? <span className="menu-check" /> : <Icon className="icon-14" />}
                          {title}
                          {keys !== undefined && <Kbd keys={keys} />}
                        </MenuItem>
                      )}
                    </Collection>
                  </MenuSection>
                )}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
