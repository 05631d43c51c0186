import { useLingui } from '@lingui/react/macro';
import type { CustodyVerb } from '../../../shared/domain/custody.ts';

/** The verbs of the custody chain in the language on screen; the chain itself keeps the English ones. */
export function useVerbName(): (verb: CustodyVerb) => string {
  const { t } = useLingui();
  return verb => ({
    created: t`created`, opened: t`opened`, closed: t`closed`, received: t`received`, hashed: t`hashed`, parsed: t`parsed`, viewed: t`viewed`,
    annotated: t`annotated`, linked: t`linked`, unlinked: t`unlinked`, measured: t`measured`, registered: t`registered`, exported: t`exported`,
    verified: t`verified`, transferred: t`transferred`, deleted: t`deleted`, undone: t`undone`, failed: t`failed`,
  })[verb];
}
