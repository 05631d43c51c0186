import type { Handlers } from './context.ts';
import { agreementHandlers } from './handlers/agreements.ts';
import { appHandlers } from './handlers/apps.ts';
import { bundleHandlers } from './handlers/bundles.ts';
import { caseHandlers } from './handlers/case.ts';
import { claimHandlers } from './handlers/claims.ts';
import { duplicateHandlers } from './handlers/duplicates.ts';
import { eventHandlers } from './handlers/events.ts';
import { governmentHandlers } from './handlers/government.ts';
import { importHandlers } from './handlers/import.ts';
import { itemHandlers } from './handlers/items.ts';
import { limitHandlers } from './handlers/limits.ts';
import { linkHandlers } from './handlers/links.ts';
import { mappingHandlers } from './handlers/mappings.ts';
import { patternHandlers } from './handlers/patterns.ts';
import { rootHandlers } from './handlers/roots.ts';
import { sliceHandlers } from './handlers/slices.ts';
import { sqlHandlers } from './handlers/sql.ts';
import { statisticsHandlers } from './handlers/statistics.ts';
import { timelineHandlers } from './handlers/timeline.ts';
import { undoHandlers } from './handlers/undo.ts';
import { usageHandlers } from './handlers/usage.ts';

/** Contract method → a call into the engine's folders. A missing one does not compile. */
export const handlers: Handlers = {
  ...caseHandlers,
  ...importHandlers,
  ...rootHandlers,
  ...appHandlers,
  ...itemHandlers,
  ...usageHandlers,
  ...limitHandlers,
  ...claimHandlers,
  ...patternHandlers,
  ...governmentHandlers,
  ...statisticsHandlers,
  ...sliceHandlers,
  ...duplicateHandlers,
  ...sqlHandlers,
  ...mappingHandlers,
  ...agreementHandlers,
  ...linkHandlers,
  ...eventHandlers,
  ...timelineHandlers,
  ...undoHandlers,
  ...bundleHandlers,
};
