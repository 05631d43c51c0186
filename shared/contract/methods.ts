import type { z } from 'zod';
import type { Method } from './define.ts';
import { agreementMethods } from './agreements.ts';
import { bundleMethods } from './bundles.ts';
import { caseMethods } from './case.ts';
import { claimMethods } from './claims.ts';
import { duplicateMethods } from './duplicates.ts';
import { governmentMethods } from './government.ts';
import { itemMethods } from './items.ts';
import { limitMethods } from './limits.ts';
import { eventMethods, linkMethods } from './links.ts';
import { mappingMethods } from './mappings.ts';
import { patternMethods } from './patterns.ts';
import { sliceMethods } from './slices.ts';
import { sqlMethods } from './sql.ts';
import { statisticsMethods } from './statistics.ts';
import { timelineMethods } from './timeline.ts';
import { usageMethods } from './usage.ts';

/** Everything the engine can do. */
export const methods = {
  ...caseMethods,
  ...itemMethods,
  ...usageMethods,
  ...limitMethods,
  ...claimMethods,
  ...patternMethods,
  ...governmentMethods,
  ...statisticsMethods,
  ...sliceMethods,
  ...duplicateMethods,
  ...sqlMethods,
  ...mappingMethods,
  ...agreementMethods,
  ...linkMethods,
  ...eventMethods,
  ...timelineMethods,
  ...bundleMethods,
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;
export type MethodsOfKind<K extends Method['kind']> = { [M in MethodName]: (typeof methods)[M]['kind'] extends K ? M : never }[MethodName];

/** What a caller writes: defaults may be left out. */
export type Input<M extends MethodName> = z.input<(typeof methods)[M]['input']>;
/** What a handler gets: checked, defaults filled in. */
export type Accepted<M extends MethodName> = z.output<(typeof methods)[M]['input']>;
/** What a caller gets back. */
export type Output<M extends MethodName> = z.output<(typeof methods)[M]['output']>;

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
