import type { Sha256 } from '../../../../shared/domain/basics.ts';

/** Something wrong with a file as a whole that did not keep its good part from being read. */
export interface FeedProblem { readonly code: string; readonly message: string }

/** Bytes in their order, pulled. */
export interface Bytes {
  /** Fills all of `target`, less only at the end; 0 past it. */
  fill(target: Uint8Array): Promise<number>;
  /** What ended the bytes before their end; known once `fill` gave less than was asked. */
  readonly problem: FeedProblem | null;
  /** Of bytes that are made from others: the hash that stands for them, once they are read. */
  readonly contentSha256?: Sha256;
  close(): Promise<void>;
}

/** Bytes read at a time. */
export const CHUNK = 1 << 20;

/** Copies what is left of a piece into `target` and gives the rest of the piece. */
export function pour(piece: Uint8Array, target: Uint8Array, filled: number): { readonly rest: Uint8Array; readonly filled: number } {
  const part = piece.subarray(0, target.length - filled);
  target.set(part, filled);
  return { rest: piece.subarray(part.length), filled: filled + part.length };
}

/** Bytes whose start was looked at and is given again. */
export class PeekedBytes implements Bytes {
  readonly head: Uint8Array;
  /** The head is all there is. */
  readonly isWhole: boolean;
  readonly #inner: Bytes;
  #left: Uint8Array;

  private constructor(inner: Bytes, head: Uint8Array, isWhole: boolean) {
    this.#inner = inner;
    this.head = this.#left = head;
    this.isWhole = isWhole;
  }

  static async of(inner: Bytes, length: number): Promise<PeekedBytes> {
    const head = new Uint8Array(length);
    const filled = await inner.fill(head);
    return new PeekedBytes(inner, filled < length ? head.slice(0, filled) : head, filled < length);
  }

  async fill(target: Uint8Array): Promise<number> {
    const { rest, filled } = pour(this.#left, target, 0);
    this.#left = rest;
    return filled === target.length || this.isWhole ? filled : filled + await this.#inner.fill(target.subarray(filled));
  }

  get problem(): FeedProblem | null {
    return this.#inner.problem;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
