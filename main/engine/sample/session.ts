import type { Input, MethodName, Output } from '../../../shared/contract/methods.ts';
import type { GrantId } from '../../../shared/domain/basics.ts';

/** How the sample is built: over the same contract the window uses. */
export interface SampleSession {
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  grant(path: string): GrantId;
}

/** One step of the building, told as it is done. */
export type Tell = (step: string, figures: string) => void;
