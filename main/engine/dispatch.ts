import { ProvisoError } from '../../shared/errors.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { Accepted, MethodName, Output } from '../../shared/contract/methods.ts';
import type { ContextOf } from './context.ts';
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

/** Runs one method with the context its kind is given. */
export async function runMethod<M extends MethodName>(method: M, input: Accepted<M>, context: ContextOf<M>): Promise<Output<M>> {
  const handler = handlers[method] as (input: Accepted<M>, context: ContextOf<M>) => Output<M> | Promise<Output<M>>;
  return await handler(input, context);
}
