import { FileInput } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { useAnswer } from '../../engine/queries.ts';
import { Button } from '../../parts/Button.tsx';
import { chooseFiles } from '../sources/import/intake.ts';
import type { Agreement } from './agreement-state.ts';

/** Takes in another text; the import dialog opens with its kind and agreement already said. */
export function AddText({ agreement, isInline = false }: { readonly agreement: Agreement | null; readonly isInline?: boolean }) {
  const { t } = useLingui();
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? false;
  if (isReadOnly) return null;
  return <Button {...(isInline ? {} : { icon: FileInput })} onPress={() => { void chooseFiles({ kind: 'agreement', agreement: agreement?.name ?? null }); }}>{isInline ? t`Take in a text` : t`Add a text`}</Button>;
}
