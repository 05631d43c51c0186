import { z } from 'zod';

/** What changed in the case; carries no rows, the renderer asks again. */
export const NoticeTopic = z.enum(['case', 'sources', 'items', 'usage', 'slices', 'findings', 'agreements', 'links', 'events', 'bundles', 'custody', 'apps', 'limits', 'claims', 'government', 'mappings']);
export type NoticeTopic = z.infer<typeof NoticeTopic>;

export const Notice = z.object({ topics: z.array(NoticeTopic).min(1) });
export type Notice = z.infer<typeof Notice>;
