import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format.ts';

export type Of = 'calls' | 'items' | 'bytes';
export type Per = 'app' | 'credential' | 'endpoint';

/** A figure of calls, items or bytes as people read it. */
export function useFigure(): (of: Of, value: number) => string {
  const format = useFormat();
  return (of, value) => (of === 'bytes' ? format.bytes(Math.round(value)) : format.number(Math.round(value)));
}

export function usePerName(): (per: Per) => string {
  const { t } = useLingui();
  return per => ({ app: t`App`, credential: t`Credential`, endpoint: t`Endpoint` })[per];
}
