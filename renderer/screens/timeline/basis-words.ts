import { useCallback } from 'react';
import { useLingui } from '@lingui/react/macro';

/** How a thing came to its date, in words; what a person wrote stays as it is. */
export function useBasisWords(): (basis: string) => string {
  const { t } = useLingui();
  return useCallback((basis: string) => ({
    stated: t`stated`,
    captured: t`captured`,
    assented: t`assented`,
    log: t`log, UTC`,
    'date-header': t`Date header`,
    'received-header': t`Received header`,
    'mbox-separator': t`mailbox separator`,
    'file-time': t`file time`,
    none: t`no date`,
  })[basis] ?? basis, [t]);
}
