import { z } from 'zod';
import { Progress } from '../domain/basics.ts';
import { Notice } from '../contract/notices.ts';

/** Requests into the engine. `id` counts up per port. */
export const InFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.int().min(1), method: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.int().min(1) }),
]);
export type InFrame = z.infer<typeof InFrame>;

export const FailureFrame = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  trace: z.string(),
});

/** Answers and news out of the engine. */
export const OutFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done'), id: z.int(), output: z.unknown() }),
  z.object({ type: z.literal('fail'), id: z.int(), failure: FailureFrame }),
  z.object({ type: z.literal('progress'), id: z.int(), progress: Progress }),
  z.object({ type: z.literal('notice'), notice: Notice }),
]);
export type OutFrame = z.infer<typeof OutFrame>;

/** What both ends need of a port: a MessagePort of the browser, of Electron or of Node, made alike. */
export interface Port {
  post(frame: unknown): void;
  onMessage(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
