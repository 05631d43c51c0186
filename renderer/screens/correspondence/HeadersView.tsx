import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { Item } from '../../../shared/contract/items.ts';

/** The headers in their order: decoded, or line by line as they stand in the source. */
export function HeadersView({ headers }: { readonly headers: Item['headers'] }) {
  const { t } = useLingui();
  const [isRaw, setRaw] = useState(false);
  return (
    <div className="reader-headers">
      <Checkbox isSelected={isRaw} onChange={setRaw}>{t`As they stand in the source`}</Checkbox>
      {isRaw ? <pre className="reader-pre selectable" tabIndex={0} aria-label={t`Headers`}>{headers.map((header, at) => <div key={at}><VerbatimLines text={header.raw} /></div>)}</pre> : (
        <dl className="reader-header-list selectable">
          {headers.map((header, at) => <div key={at}><dt><Verbatim text={header.name} /></dt><dd><Verbatim text={header.value} /></dd></div>)}
        </dl>
      )}
    </div>
  );
}

/** Lines of source: line breaks stay, everything else that cannot be seen is named. */
export function VerbatimLines({ text }: { readonly text: string }) {
  return text.replace(/\r?\n$/, '').split(/\r?\n/).map((line, at) => <div key={at}>{line === '' ? '\u00a0' : <Verbatim text={line} isProse />}</div>);
}
