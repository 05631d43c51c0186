import { z } from 'zod';
import { GrantId } from './domain/basics.ts';
import { FailureFrame } from './rpc/frames.ts';
import { ProvisoError } from './errors.ts';
import type { ErrorCode } from './errors.ts';

/** A file or folder the person chose or dropped; its path stays in the shell. */
export const Grant = z.object({ grantId: GrantId, name: z.string(), sizeBytes: z.int(), isFolder: z.boolean() });
export type Grant = z.infer<typeof Grant>;

/** A case opened before, as far as it is known without opening it. */
export const RecentCase = z.object({
  id: z.string(),
  title: z.string(),
  /** The last two folder names, a label only: `Cases / Harbour-Tariff.proviso`. */
  place: z.string(),
  openedAtUtcMs: z.int(),
  requests: z.int(),
  exhibits: z.int(),
  custodyHolds: z.boolean(),
  /** False when its folder cannot be reached now, such as on a drive that is not connected. */
  isReachable: z.boolean(),
});
export type RecentCase = z.infer<typeof RecentCase>;

/** How the window looks and speaks; kept by the shell for all windows of this user. */
export const Preferences = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['compact', 'regular', 'relaxed']),
  locale: z.enum(['system', 'en', 'fr']),
});
export type Preferences = z.infer<typeof Preferences>;

/**
 * `start` has no case: show the Start screen. `opening` and `restarting` wait for a port.
 * `open` has handed a port over. `failed` says why in `failure`; the case is closed.
 */
export const EngineState = z.enum(['start', 'opening', 'open', 'restarting', 'failed']);
export type EngineState = z.infer<typeof EngineState>;

export const WindowState = z.object({
  engine: EngineState,
  failure: FailureFrame.nullable(),
  /** Empty on the Start screen. */
  caseTitle: z.string(),
  appVersion: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** `overlay`: the window draws the title bar and leaves room for the system's buttons; `native`: the system draws all of it. */
  titleBar: z.enum(['overlay', 'native']),
  /** BCP 47, what the system prefers. */
  systemLocale: z.string(),
  preferences: Preferences,
});
export type WindowState = z.infer<typeof WindowState>;

const Opened = z.object({ opened: z.boolean() });

/** Everything a window may ask of the shell: what it sends, and what comes back. An empty list or null means the person cancelled. */
export const shellServices = {
  /** Says how the window stands, and hands over a new port when a case is open. Ask once the listener for news is in place. */
  connect: { request: z.object({ kind: z.literal('connect') }), answer: WindowState },
  'set-preferences': { request: z.object({ kind: z.literal('set-preferences'), preferences: Preferences.partial() }), answer: Preferences },
  'grant-files': { request: z.object({ kind: z.literal('grant-files'), purpose: z.enum(['import', 'hash-list']) }), answer: z.array(Grant) },
  'grant-folder': { request: z.object({ kind: z.literal('grant-folder'), purpose: z.enum(['import', 'verify-bundle', 'root']) }), answer: Grant.nullable() },
  /** A place to write to; nothing stands there yet. */
  'grant-save': { request: z.object({ kind: z.literal('grant-save'), purpose: z.enum(['bundle', 'csv']), suggestedName: z.string().min(1).max(120) }), answer: Grant.nullable() },
  'new-case': { request: z.object({ kind: z.literal('new-case'), title: z.string().trim().min(1).max(200) }), answer: Opened },
  'open-case': { request: z.object({ kind: z.literal('open-case') }), answer: Opened },
  'open-recent': { request: z.object({ kind: z.literal('open-recent'), id: z.string() }), answer: Opened },
  'forget-recent': { request: z.object({ kind: z.literal('forget-recent'), id: z.string() }), answer: z.array(RecentCase) },
  'recent-cases': { request: z.object({ kind: z.literal('recent-cases') }), answer: z.array(RecentCase) },
  /** Opens the sample case; builds it first when it is not there. */
  'open-sample': { request: z.object({ kind: z.literal('open-sample') }), answer: Opened },
  /** Closes the case of this window and goes back to the Start screen. */
  'close-case': { request: z.object({ kind: z.literal('close-case') }), answer: z.object({}) },
  /** Starts an engine without a case, for `bundle.verify` from the Start screen; its port comes as news. */
  'start-engine': { request: z.object({ kind: z.literal('start-engine') }), answer: z.object({}) },
  'show-in-folder': { request: z.object({ kind: z.literal('show-in-folder'), grantId: GrantId }), answer: z.object({}) },
} as const;

export type ShellService = keyof typeof shellServices;
export type ShellRequest = { [K in ShellService]: z.input<(typeof shellServices)[K]['request']> }[ShellService];
export type ShellAnswer<K extends ShellService> = z.output<(typeof shellServices)[K]['answer']>;

/** What crosses the bridge: errors keep their code this way. */
export type ShellReply = { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly failure: z.infer<typeof FailureFrame> };

/** The one object a window gets, as `window.proviso`. `F` is the browser's `File`. */
export interface ShellBridge<F> {
  ask(request: ShellRequest): Promise<ShellReply>;
  /** Grants a file or folder that was dropped on the window. */
  grantDropped(file: F): Promise<ShellReply>;
}

/**
 * What the shell tells a window unasked. It comes as a `message` event of the window itself
 * (`event.source === window`, `event.origin === location.origin`), because a port cannot cross the bridge as a value.
 */
export const ShellNews = z.discriminatedUnion('proviso', [
  /** The event's `ports[0]` speaks the contract; an earlier port is dead. */
  z.object({ proviso: z.literal('port') }),
  z.object({ proviso: z.literal('state'), state: WindowState }),
  /** A menu item or its key was used; `command` is one of the window's own commands. */
  z.object({ proviso: z.literal('command'), command: z.string() }),
]);
export type ShellNews = z.infer<typeof ShellNews>;

/** Asks and unwraps. @throws ProvisoError with the shell's or the engine's code */
export async function askShell<K extends ShellService>(bridge: Pick<ShellBridge<never>, 'ask'>, request: ShellRequest & { kind: K }): Promise<ShellAnswer<K>> {
  const reply = await bridge.ask(request);
  return shellServices[request.kind].answer.parse(unwrapReply(reply)) as ShellAnswer<K>;
}

/** The grant of a dropped file. @throws ProvisoError when the file has no path, such as text dragged from a page */
export async function grantDropped<F>(bridge: Pick<ShellBridge<F>, 'grantDropped'>, file: F): Promise<Grant> {
  return Grant.parse(unwrapReply(await bridge.grantDropped(file)));
}

function unwrapReply(reply: ShellReply): unknown {
  if (reply.ok) return reply.answer;
  throw new ProvisoError(reply.failure.code as ErrorCode, reply.failure.message, { ...reply.failure.details, trace: reply.failure.trace });
}
