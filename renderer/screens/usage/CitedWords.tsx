import type { Cited } from '../../../shared/contract/limits.ts';
import { openRef } from '../../frame/views.ts';
import { Ref } from '../../parts/Ref.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';

/** Where a claim or limit is written: its reference, its title, its words. */
export function CitedWords({ cited }: { readonly cited: Cited }) {
  return (
    <div className="usage-cited">
      <p className="row"><Ref cite={cited.cite} onPress={() => { openRef(cited.ref); }} /><span className="grow ellipsis t-caption"><Verbatim text={cited.title} /></span></p>
      {cited.quote !== '' && <blockquote className="t-evidence-sm usage-quote"><Verbatim text={cited.quote.length > 400 ? `${cited.quote.slice(0, 400)}…` : cited.quote} /></blockquote>}
    </div>
  );
}
