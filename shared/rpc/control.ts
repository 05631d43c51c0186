import { z } from 'zod';
import { GrantId, Sha256 } from '../domain/basics.ts';
import { FailureFrame } from './frames.ts';

/**
 * The private talk between the shell and one engine; never reaches the window.
 * Requests carry `requestId`, counted up by the side that asks; the answer repeats it.
 */

/** The case a new engine is to serve. Null serves the methods that need no case, such as `bundle.verify`. */
export const CaseToOpen = z.object({
  /** Absolute path of the `Name.proviso` folder. */
  root: z.string().min(1),
  /** Makes the folder, which must not exist; null opens what is there. */
  create: z.object({ title: z.string().min(1).max(200), fill: z.enum(['nothing', 'sample']) }).nullable(),
  /** True when a person insists on writing to a folder that is being synced. */
  allowSyncedFolder: z.boolean(),
});
export type CaseToOpen = z.infer<typeof CaseToOpen>;

/** Bytes of an exhibit asked for at once, at most. */
export const EXHIBIT_READ_BYTES = 1_048_576;

/** Programs that run as killable processes of their own: one reads hostile documents, one runs a person's SQL. */
export const HostProgram = z.enum(['parse-host', 'sql-host']);
export type HostProgram = z.infer<typeof HostProgram>;

export const ToEngine = z.discriminatedUnion('type', [
  /** First message, once. Answered by `opened` or `failed`. */
  z.object({ type: z.literal('open'), case: CaseToOpen.nullable() }),
  /** Comes with one port in its transfer list: serve the contract on it. A later one replaces the earlier. */
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('grant-path'), requestId: z.int(), path: z.string().nullable() }),
  /** Answered by `exhibit-bytes`. `endByte` is exclusive; past the end means up to the end. */
  z.object({ type: z.literal('read-exhibit'), requestId: z.int(), sha256: Sha256, startByte: z.int().min(0), endByte: z.int().min(0) }),
  /** Comes with one port in its transfer list: a fresh parse host listens at its other end. */
  z.object({ type: z.literal('parse-host'), requestId: z.int() }),
  /** The parse host could not be started or has ended. */
  z.object({ type: z.literal('parse-host-gone'), requestId: z.int(), exitCode: z.int() }),
  /** Finish what is in a transaction, checkpoint, free the lock, answer `closed`, end the process. */
  z.object({ type: z.literal('close') }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** What the list of recent cases shows of a case without opening it. */
export const CaseSummary = z.object({
  title: z.string(),
  readOnly: z.boolean(),
  requests: z.int(),
  exhibits: z.int(),
  custodyHolds: z.boolean(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const FromEngine = z.discriminatedUnion('type', [
  /** The case is open and calls are served; null when the engine was started without a case. */
  z.object({ type: z.literal('opened'), summary: CaseSummary.nullable() }),
  /** The case could not be opened; the engine ends. */
  z.object({ type: z.literal('failed'), failure: FailureFrame }),
  /** Sent again when the figures have changed, at most once a second, and before `closed`. */
  z.object({ type: z.literal('summary'), summary: CaseSummary }),
  /** Answered by `grant-path`. */
  z.object({ type: z.literal('resolve-grant'), requestId: z.int(), grantId: GrantId }),
  z.object({
    type: z.literal('exhibit-bytes'),
    requestId: z.int(),
    /** Null when there is no such exhibit in this case. */
    found: z.object({ bytes: z.instanceof(Uint8Array), sizeBytes: z.int(), mediaType: z.string() }).nullable(),
  }),
  /** Answered by `parse-host`, and by `parse-host-gone` when that process ends. */
  z.object({ type: z.literal('fork-parse-host'), requestId: z.int(), program: HostProgram }),
  /** Kills the parse host that was started under this id. */
  z.object({ type: z.literal('kill-parse-host'), requestId: z.int() }),
  z.object({ type: z.literal('closed') }),
]);
export type FromEngine = z.infer<typeof FromEngine>;
