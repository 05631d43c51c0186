import { ProvisoError } from '../../shared/errors.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { Accepted, MethodName } from '../../shared/contract/methods.ts';
import type { JobContext } from './context.ts';
import { handlers } from './handlers.ts';

/**
 * Checks an input against the contract.
 * @throws call.bad-input naming the field
 */
export function acceptInput<M extends MethodName>(method: M, input: unknown): Accepted<M> {
  const parsed = methods[method].input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    throw new ProvisoError('call.bad-input', `${method}: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'not as the contract says'}.`, { method, field });
  }
  // safeParse answered for this method's own schema.
  return parsed.data as Accepted<M>;
}

/** Runs one method. `input` was accepted for it before; a job's context is wide enough for every kind of method. */
export async function runMethod(method: MethodName, input: unknown, context: JobContext): Promise<unknown> {
  const handler = handlers[method] as (input: unknown, context: JobContext) => unknown;
  return await handler(input, context);
}
