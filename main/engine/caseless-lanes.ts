import { ProvisoError } from '../../shared/errors.ts';
import type { Accepted } from '../../shared/contract/methods.ts';
import { verifyBundle } from './export/verify-bundle.ts';
import type { Lanes, ResolveGrant } from './lanes.ts';

/** What an engine without a case can do: judge a bundle. Everything else asks for a case. */
export function caselessLanes(resolveGrant: ResolveGrant): Lanes {
  return {
    call: async ({ method, input, signal, onProgress }) => {
      if (method !== 'bundle.verify') throw new ProvisoError('case.none-open', 'No case is open here. Open or make one first.', { method });
      const { target } = input as Accepted<'bundle.verify'>;
      return verifyBundle(await resolveGrant(target), {
        signal,
        onProgress: (done, total, path) => { onProgress({ done, total, unit: 'bytes', step: 'bundle.verify', subject: path }); },
      });
    },
    onNotice: () => undefined,
    close: () => Promise.resolve(),
  };
}
