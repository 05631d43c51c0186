import { useLingui } from '@lingui/react/macro';
import type { Claim, ClaimTest } from '../../../shared/contract/claims.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { ClaimDialog } from './ClaimDialog.tsx';
import { EnteredTable } from './EnteredTable.tsx';
import { Verdict } from './Verdict.tsx';
import { useClaimResults } from './use-tests.ts';

interface ClaimRow { readonly key: string; readonly claim: Claim; readonly result: ClaimTest | null }

/** What the other side asserts, sentence by sentence, and what each comes to. */
export function ClaimsTable({ slice, selected, isWritable, onSelect }: { readonly slice: Slice; readonly selected: string | null; readonly isWritable: boolean; readonly onSelect: (claim: Claim) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const answer = useAnswer('claim.list', {});
  const results = useClaimResults(answer.data ?? []);
  if (answer.isError) return <Problem error={answer.error} retry={() => { void answer.refetch(); }} />;
  if (answer.isPending) return <Loading rows={4} />;
  const rows = answer.data.map((claim, at): ClaimRow => ({ key: claim.ref, claim, result: results[at] ?? null }));
  const columns: readonly Column<ClaimRow>[] = [
    { id: 'cite', title: t`Claim`, width: '58px', isMono: true, render: ({ claim }) => claim.cite },
    { id: 'statement', title: t`Statement`, width: 'minmax(200px, 1.6fr)', render: ({ claim }) => <span className="ellipsis"><Verbatim text={claim.statement} /></span> },
    { id: 'asserted', title: t`Asserted`, width: 'minmax(120px, 1fr)', render: ({ claim }) => <span className="ellipsis t-2">{claim.asserted}</span> },
    { id: 'measured', title: t`Measured`, width: '116px', isNumber: true, render: ({ result }) => (result?.measured === null || result === null ? '' : format.number(result.measured)) },
    { id: 'verdict', title: t`Verdict`, width: '150px', render: ({ result }) => (result === null ? <span className="t-3">{t`not tested`}</span> : <Verdict verdict={result.verdict} />) },
  ];
  return (
    <EnteredTable
      label={t`Claims`} add={t`Add a claim`} note={t`A claim is tested under several rules of what counts; the rules are shown.`} rows={rows} columns={columns} selected={selected} isWritable={isWritable}
      empty={{ title: t`No claim yet`, words: t`Enter a sentence of the letter and the figure in it. Proviso measures it with refusals, errors and repeats counted or left out, and says on what it depends.` }}
      dialog={close => <ClaimDialog slice={slice} onClose={close} />}
      onSelect={row => { onSelect(row.claim); }}
    />
  );
}
