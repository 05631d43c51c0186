import { CopyMinus } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button } from '../../parts/Button.tsx';
import { Problem } from '../../parts/States.tsx';
import { ProgressNote } from './ProgressNote.tsx';
import { useDuplicates } from './use-duplicates.ts';
import type { Duplicates } from './use-duplicates.ts';

/** Compares the logs that were not compared yet: the button, then how far it is. Shows nothing once all are. */
export function LookForDuplicates({ duplicates }: { readonly duplicates: Duplicates }) {
  const { t } = useLingui();
  const { overview, mayLook, job, error, look } = duplicates;
  if (job !== null) return <ProgressNote title={t`Comparing logs`} progress={job.progress} onCancel={job.cancel} />;
  if (error !== null) return <Problem error={error} isInline title={t`The logs were not compared`} retry={() => { void look(); }} />;
  if (overview === null || overview.isCurrent) return null;
  if (!mayLook) return <p className="t-caption t-3">{t`The logs were not compared yet, and this case is open for reading only.`}</p>;
  return <div className="usage-acts"><Button icon={CopyMinus} isSmall onPress={() => { void look(); }}>{t`Look for repeated requests`}</Button></div>;
}

/** The same where a question was refused because nobody had looked. */
export function LookFirst() {
  return <LookForDuplicates duplicates={useDuplicates()} />;
}
