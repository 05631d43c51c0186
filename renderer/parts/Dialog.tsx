import type { CSSProperties, ReactNode } from 'react';
import { X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Dialog as KitDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import './overlay.css';

export interface DialogProps {
  readonly title: string;
  /** A short line beside the title: how many, of what. */
  readonly note?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly width?: number;
  /** Buttons, the primary act last. */
  readonly foot?: ReactNode;
  /** The body brings its own padding. */
  readonly isFlush?: boolean;
  /** A click outside does not close it: there is typed work to lose. */
  readonly holdsWork?: boolean;
  readonly children: ReactNode;
}

/** A question that must be answered before going on. Escape closes it and focus goes back. */
export function Dialog({ title, note, isOpen, onClose, width = 560, foot, isFlush = false, holdsWork = false, children }: DialogProps) {
  const { t } = useLingui();
  const size: CSSProperties & Record<'--dialog-w', string> = { '--dialog-w': `${String(width)}px` };
  return (
    <ModalOverlay className="dialog-veil" isOpen={isOpen} isDismissable={!holdsWork} onOpenChange={open => { if (!open) onClose(); }}>
      <Modal className="dialog-frame" style={size}>
        <KitDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" level={2}>{title}</Heading>
            <span className="grow t-caption ellipsis">{note}</span>
            <IconButton icon={X} label={t`Close`} kbd="Esc" onPress={onClose} />
          </header>
          <div className={classes('dialog-body', isFlush && 'dialog-body-flush')}>{children}</div>
          {foot !== undefined && <footer className="dialog-foot">{foot}</footer>}
        </KitDialog>
      </Modal>
    </ModalOverlay>
  );
}
