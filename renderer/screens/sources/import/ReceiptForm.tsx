import { useState } from 'react';
import { ChevronRight, ListChecks } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { Grant } from '../../../../shared/shell-api.ts';
import { Button } from '../../../parts/Button.tsx';
import { Chip } from '../../../parts/Chip.tsx';
import { Field } from '../../../parts/Field.tsx';
import { KeepChoice } from './KeepChoice.tsx';
import { isDateOrEmpty } from './plan.ts';
import type { ReceiptInput } from './plan.ts';

/** Who delivered the files, when and how; the same for all of them, and kept in the custody chain. */
export function ReceiptForm({ receipt, onChange, keepOn, onKeepOn, hashList, onHashList, onNoHashList }: {
  readonly receipt: ReceiptInput;
  readonly onChange: (receipt: ReceiptInput) => void;
  readonly keepOn: string | null;
  readonly onKeepOn: (keepOn: string | null) => void;
  readonly hashList: Grant | null;
  readonly onHashList: () => void;
  readonly onNoHashList: () => void;
}) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const set = (part: ReceiptInput): void => { onChange({ ...receipt, ...part }); };
  const said = [receipt.fromWhom, receipt.receivedAt, receipt.reference].filter(word => word !== undefined && word !== '').join(', ');
  return (
    <Disclosure className="receipt" isExpanded={isOpen} onExpandedChange={setOpen}>
      <Heading level={3}>
        <KitButton slot="trigger" className="receipt-toggle">
          <ChevronRight className="icon-14" />
          <b>{t`Delivery`}</b>
          <span className="grow ellipsis t-caption t-3">{said === '' ? t`who delivered these files, when, by what medium` : said}</span>
          {keepOn !== null && <Chip label={t`Kept on`}>{keepOn}</Chip>}
          {hashList !== null && <Chip label={t`Hash list`}>{hashList.name}</Chip>}
        </KitButton>
      </Heading>
      <DisclosurePanel className="receipt-panel">
        <div className="receipt-fields">
          <Field label={t`From whom`} value={receipt.fromWhom ?? ''} onChange={fromWhom => { set({ fromWhom }); }} placeholder={t`Party, person`} />
          <Field label={t`Received on`} value={receipt.receivedAt ?? ''} onChange={receivedAt => { set({ receivedAt }); }} placeholder="2023-03-02" hint={t`Left empty: now`} error={isDateOrEmpty(receipt.receivedAt ?? '') ? null : t`No such day; write it as 2023-03-02`} />
          <Field label={t`Medium`} value={receipt.medium ?? ''} onChange={medium => { set({ medium }); }} placeholder={t`Encrypted drive, portal, e-mail`} />
          <Field label={t`Reference`} value={receipt.reference ?? ''} onChange={reference => { set({ reference }); }} placeholder={t`Production number, letter`} />
          <Field label={t`Custodian`} value={receipt.custodian ?? ''} onChange={custodian => { set({ custodian }); }} placeholder={t`Whose files these were`} />
          <KeepChoice keepOn={keepOn} onChange={onKeepOn} />
          <div className="field">
            <span className="field-label">{t`The sender’s hash list`}</span>
            <div className="row">
              <Button icon={ListChecks} onPress={onHashList}>{hashList === null ? t`Choose` : t`Change`}</Button>
              {hashList !== null && <><span className="ellipsis">{hashList.name}</span><Button variant="quiet" isSmall onPress={onNoHashList}>{t`Without`}</Button></>}
            </div>
            <span className="field-hint">{t`Every file is compared with it; a difference is noted, not hidden.`}</span>
          </div>
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}
