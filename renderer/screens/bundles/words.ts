import { useLingui } from '@lingui/react/macro';
import type { Audience } from '../../../shared/contract/bundles.ts';

/** Who a bundle is for, in words. */
export function useAudienceName(): (audience: Audience) => string {
  const { t } = useLingui();
  return audience => ({ internal: t`internal`, expert: t`own expert`, 'other-side': t`other side or court` })[audience];
}
