import { useLingui } from '@lingui/react/macro';
import type { Verdict as VerdictName } from '../../../shared/contract/claims.ts';
import { classes } from '../../parts/classes.ts';

/** What a claim comes to, by shape first: full bar holds, half bar depends, empty bar fails, dotted bar nothing to measure. */
export function Verdict({ verdict, isLarge = false }: { readonly verdict: VerdictName; readonly isLarge?: boolean }) {
  const { t } = useLingui();
  const name = { 'holds': t`Holds`, 'fails': t`Fails`, 'depends': t`Depends`, 'no-measure': t`Nothing to measure` }[verdict];
  return <span className={classes('usage-verdict', isLarge && 'usage-verdict-large')}><i className={`usage-verdict-mark usage-verdict-${verdict}`} aria-hidden="true" />{name}</span>;
}
